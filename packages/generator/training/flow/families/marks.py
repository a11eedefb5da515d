"""Families of drawn marks: strokes, blots, facets, bolts and conductors."""

import numpy as np

from ..canvas import (
    BANK_COUNT,
    CLOUDY,
    PATCHY,
    REFERENCE_SIZE,
    TURN,
    Canvas,
    Plane,
    Planes,
    edge,
    noise_bank,
    sample_tile,
)


def sample_bristles(canvas: Canvas, across: Plane, along: Plane) -> Plane:
    """Noise that changes fast across the strokes and hardly along them."""
    tile = noise_bank(PATCHY)[int(canvas.random.integers(BANK_COUNT))]
    return sample_tile(tile, along * 0.16 * canvas.density + 31, across * 2.6 * canvas.density)


def draw_brush(canvas: Canvas) -> Planes:
    """Dry strokes along one direction: bristle marks and ragged ends."""
    turned = canvas.angle() + canvas.uniform(-0.12, 0.12)
    across, along = canvas.axes(turned)
    spacing = canvas.length(25)
    position = (across + canvas.length(1.5) * canvas.noise(CLOUDY, 0.3)) / spacing
    stroke = np.floor(position).astype(int)
    random = canvas.random
    starts = random.random(512)[stroke % 512]
    widths = random.uniform(0.72, 1.0, 512)[(stroke + 3) % 512]
    place = along / canvas.length(105) + starts
    ends = np.abs(place - np.floor(place) - 0.5) * 2
    bristles = sample_bristles(canvas, across, along)
    body = widths * 0.5 - np.abs(position - stroke - 0.5)
    dryness = 2.9 * np.clip(ends - 0.28, 0, 1)
    wetness = np.minimum(body * 5.5, 1.0) + 1.25 - dryness + 0.72 * bristles
    return edge(wetness - 0.95, 0.3), edge(wetness - 3.0, 0.3)


def draw_splatter(canvas: Canvas) -> Planes:
    """Thrown paint: blots with spikes and fine droplets."""
    area = (canvas.size / REFERENCE_SIZE) ** 2
    second, accent = canvas.blank() * 50, canvas.blank() * 50
    rough = canvas.noise(PATCHY, 0.8)
    blots = max(3, int(canvas.uniform(6, 9) * area * canvas.density))
    for _ in range(blots):
        x, y = canvas.random.random(2) * canvas.size
        radius = canvas.length(canvas.uniform(3.5, 11))
        dx, dy = canvas.column - x, canvas.row - y
        angle = np.arctan2(dy, dx)
        uneven = sum(
            canvas.uniform(0.05, 0.2) * np.sin(angle * turns + canvas.uniform(0, TURN))
            for turns in (2, 3, 5, 7)
        )
        shape = radius * (1 + uneven) - np.hypot(dx, dy) + 1.1 * rough
        target = accent if canvas.chance(0.15) else second
        np.maximum(target, shape, out=target)
        for _ in range(canvas.pick([3, 4, 5, 6])):
            turned, far = canvas.uniform(0, TURN), radius * canvas.uniform(1.5, 3.2)
            drop = canvas.disc(x + far * np.cos(turned), y + far * np.sin(turned))
            np.maximum(target, canvas.uniform(0.9, 2.2) - drop, out=target)
    return edge(second), edge(accent)


def facet_corners(canvas: Canvas, cell: float) -> np.ndarray:
    """A jittered grid of corners that reaches over the map's edges."""
    count = int(np.ceil(canvas.size / cell)) + 3
    grid = np.stack(np.meshgrid(np.arange(count), np.arange(count)), -1).astype(np.float64)
    grid += canvas.random.uniform(-0.36, 0.36, grid.shape)
    return (grid - 1) * cell


def facet_distance(canvas: Canvas, corners: np.ndarray) -> Plane:
    """Signed distance to a triangle's nearest side, positive inside."""
    distance = np.full((canvas.size, canvas.size), np.inf)
    (ax, ay), (bx, by), (cx, cy) = corners
    turn = np.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) or 1.0
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0)):
        length = max(1e-6, np.hypot(x1 - x0, y1 - y0))
        side = ((x1 - x0) * (canvas.row - y0) - (y1 - y0) * (canvas.column - x0)) / length
        distance = np.minimum(distance, turn * side)
    return distance


def draw_shards(canvas: Canvas) -> Planes:
    """Sharp triangular facets in four tones, some with bright edges."""
    corners = facet_corners(canvas, canvas.length(23))
    second, ridge = canvas.blank(), canvas.blank()
    bright = canvas.chance(0.5)
    for row in range(corners.shape[0] - 1):
        for column in range(corners.shape[1] - 1):
            a, b = corners[row, column], corners[row, column + 1]
            c, d = corners[row + 1, column], corners[row + 1, column + 1]
            halves = [(a, b, d), (a, d, c)] if canvas.chance(0.5) else [(a, b, c), (b, d, c)]
            for facet in halves:
                tone = canvas.pick([-1.0, -1.0, -0.35, 0.35, 1.0])
                inside = facet_distance(canvas, np.array(facet))
                second = np.where(inside >= 0, tone, second)
                if bright and tone > 0:
                    line = np.where(inside >= -0.3, 1.0 - np.abs(inside), -1.0)
                    ridge = np.maximum(ridge, np.clip(line * 2, -1, 1))
    return second.astype(np.float32), ridge.astype(np.float32)


def bolt_path(canvas: Canvas, start: np.ndarray, end: np.ndarray, roughness: float) -> np.ndarray:
    """Midpoint displacement: a jagged line of nine points."""
    points = [start, end]
    swing = roughness * float(np.hypot(*(end - start)))
    for _ in range(3):
        refined = [points[0]]
        for first, second in zip(points, points[1:]):
            direction = second - first
            normal = np.array([-direction[1], direction[0]]) / max(1e-6, np.hypot(*direction))
            push = canvas.uniform(0.35, 1.0) * canvas.pick([1, -1])
            refined += [(first + second) / 2 + normal * swing * push, second]
        points = refined
        swing *= 0.5
    return np.array(points)


def bolt_distance(canvas: Canvas, path: np.ndarray, thick: float, thin: float) -> Plane:
    """Signed distance to a tapering bolt."""
    result = np.full((canvas.size, canvas.size), -np.inf, np.float32)
    count = len(path) - 1
    for index in range(count):
        distance, along = canvas.segment(path[index], path[index + 1])
        width = thick + (thin - thick) * (index + along) / count
        result = np.maximum(result, width - distance)
    return result


def draw_lightning(canvas: Canvas) -> Planes:
    """Bolts from top to bottom with branches and an accent core."""
    size = canvas.size
    bolts = max(1, round(size / REFERENCE_SIZE * canvas.density * canvas.uniform(1.6, 2.6)))
    glow = core = np.full((size, size), -np.inf, np.float32)
    thick = canvas.length(3.2)
    for index in range(bolts):
        x = (index + canvas.uniform(0.15, 0.85)) / bolts * size
        end = np.array([x + canvas.uniform(-0.22, 0.22) * size, size * canvas.uniform(0.9, 1.1)])
        path = bolt_path(canvas, np.array([x, -4.0]), end, 0.13)
        glow = np.maximum(glow, bolt_distance(canvas, path, thick, thick * 0.55))
        core = np.maximum(core, bolt_distance(canvas, path, thick * 0.45, thick * 0.1))
        for fork in canvas.random.choice(np.arange(1, 8), canvas.pick([2, 3, 3, 4]), replace=False):
            root = path[fork]
            side = canvas.pick([1, -1])
            reach = canvas.uniform(0.16, 0.38) * size
            tip = root + np.array([side * reach * canvas.uniform(0.5, 1.0), reach])
            branch = bolt_path(canvas, root, tip, 0.16)
            glow = np.maximum(glow, bolt_distance(canvas, branch, thick * 0.62, thick * 0.12))
    return edge(glow, 0.8), edge(core, 0.8)


def draw_circuit(canvas: Canvas) -> Planes:
    """Conductor paths with bends of 45 degrees that end in round pads."""
    step = canvas.length(10)
    across = int(canvas.size / step) + 1
    traces = int(0.2 * across * across) + 3
    paths = np.full((canvas.size, canvas.size), -np.inf, np.float32)
    pads = paths.copy()
    headings = np.array([(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)])
    for _ in range(traces):
        point = canvas.random.integers(0, across, 2).astype(float)
        heading = int(canvas.random.integers(8))
        np.maximum(pads, canvas.length(2.9) - canvas.disc(*(point * step)), out=pads)
        for _ in range(canvas.pick([2, 3, 3])):
            target = point + headings[heading] * canvas.pick([1, 2, 2, 3])
            distance, _ = canvas.segment(point * step, target * step)
            np.maximum(paths, canvas.length(1.0) - distance, out=paths)
            point = target
            heading = (heading + canvas.pick([1, -1])) % 8
        np.maximum(pads, canvas.length(2.9) - canvas.disc(*(point * step)), out=pads)
    holes = canvas.length(1.5) + (pads - canvas.length(2.9))
    second = np.maximum(paths, np.minimum(pads, -holes))
    return edge(second), edge(np.where(holes > -0.3, holes, -5.0))
