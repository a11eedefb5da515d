"""Families of flowing things."""

import numpy as np

from ..canvas import CLOUDY, PATCHY, REFERENCE_SIZE, SMOOTH, TURN, Canvas, Plane, Planes, edge


def draw_camo(canvas: Canvas) -> Planes:
    """Patches in two tones on the ground."""
    patches = canvas.noise(PATCHY, 0.9 * canvas.density)
    darker = canvas.noise(PATCHY, 0.9 * canvas.density)
    return edge(patches - 0.1, 0.12), edge(darker - 0.9, 0.12)


def draw_waves(canvas: Canvas) -> Planes:
    """Rolling level waves with an accent crest."""
    across, along = canvas.axes(0.0)
    roll = 0.35 * np.sin(TURN * across / canvas.length(60) + canvas.uniform(0, TURN))
    phase = np.sin(TURN * (along / canvas.length(24) + roll + 0.1 * canvas.noise(CLOUDY, 0.5)))
    return edge(phase, 0.3), edge(phase - 0.86, 0.06)


def flame_height(canvas: Canvas, column: Plane, spacing: float, low: float, high: float) -> Plane:
    """Height of a row of tongues over its base, in shares of the map; each has a sharp tip."""
    count = int(canvas.size / spacing) + 6
    heights = canvas.random.uniform(low, high, count)
    tongue = np.floor(column / spacing).astype(int)
    place = column / spacing - tongue
    rise = (1 - np.abs(2 * place - 1)) ** 1.5
    return heights[(tongue + 2) % count] * rise


def draw_flames(canvas: Canvas) -> Planes:
    """Tongues that rise from the hem, sway and end in a point, with hotter tongues inside."""
    up = 1 - canvas.down
    wave = canvas.uniform(0.75, 1.25) / canvas.density**0.5
    sway = np.sin(TURN * (up / (0.62 * wave) + canvas.uniform(0, 1)))
    flutter = canvas.noise(CLOUDY, 0.4 * canvas.density**0.5)
    shift = canvas.length(8.5) * (0.25 + up) * sway + canvas.length(3.0) * up * flutter
    start = canvas.uniform(0, canvas.length(25))
    spacing = canvas.length(23)
    column = canvas.column + shift + start
    tall = flame_height(canvas, column, spacing, 0.45, 0.95)
    short = flame_height(canvas, column + spacing / 2, spacing, 0.25, 0.65)
    base = canvas.uniform(0.05, 0.2)
    outer = np.maximum(tall, short) + base - up
    inner = np.maximum(tall * 0.6, short * 0.45) + base * 0.4 - up
    return edge(outer, 0.035), edge(inner - 0.05, 0.035)


def draw_marble(canvas: Canvas) -> Planes:
    """Veins through slow swirls."""
    across, _ = canvas.axes()
    bend = canvas.noise(SMOOTH, canvas.density)
    phase = np.sin(TURN * across / canvas.length(68) + 3.6 * bend)
    return 1 - np.abs(phase) ** 0.5 * 2, edge(0.06 - np.abs(phase), 0.05)


def draw_topographic(canvas: Canvas) -> Planes:
    """Contour lines."""
    height = canvas.noise(SMOOTH, 0.9 * canvas.density)
    phase = (height * 3.2) % 1
    accent = edge(height - 1.1, 0.1) if canvas.chance(0.4) else canvas.blank()
    return edge(0.14 - np.abs(phase - 0.5), 0.06), accent


def draw_galaxy(canvas: Canvas) -> Planes:
    """A nebula's clouds and sharp stars."""
    cloud = canvas.noise(CLOUDY, 0.45 * canvas.density) * 0.75 + 0.35 * canvas.noise(SMOOTH, 0.8)
    stars = np.full((canvas.size, canvas.size), -1.0, np.float32)
    count = int(48 * canvas.density * (canvas.size / REFERENCE_SIZE) ** 2)
    for x, y, magnitude in canvas.random.random((count, 3)):
        distance = canvas.disc(x * canvas.size, y * canvas.size)
        stars = np.maximum(stars, edge(0.75 + 1.6 * magnitude**3 - distance, 0.5))
    for x, y in canvas.random.random((canvas.pick([1, 2, 3]), 2)) * canvas.size:
        dx, dy = np.abs(canvas.column - x), np.abs(canvas.row - y)
        reach = canvas.uniform(4.5, 7.5)
        sparkle = 1 - np.sqrt(dx / reach) - np.sqrt(dy / reach)
        stars = np.maximum(stars, edge(sparkle, 0.12))
    return np.clip(cloud, -1, 1), stars
