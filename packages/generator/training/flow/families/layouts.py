"""Families whose figure spans the whole garment."""

import numpy as np

from ..canvas import TURN, Canvas, Planes, edge


def draw_sash(canvas: Canvas) -> Planes:
    """One broad band from shoulder to hip."""
    side = canvas.pick([1, -1])
    slope = canvas.uniform(0.75, 1.1) * side
    centre = canvas.across - 0.5 - slope * (canvas.down - 0.5 - canvas.uniform(-0.05, 0.05))
    distance = np.abs(centre) / np.hypot(1, slope) * canvas.size
    half_width = 0.13 * canvas.size / canvas.density
    border = canvas.uniform(1.5, 3.0)
    gap = canvas.uniform(1.5, 4.0)
    lines = border / 2 - np.abs(distance - half_width - gap)
    accent = edge(lines) if canvas.chance(0.6) else canvas.blank()
    return edge(half_width - distance), accent


def draw_halves(canvas: Canvas) -> Planes:
    """Two halves in two colours; lines run along the split."""
    slope = {"vertical": (1.0, 0.0), "horizontal": (0.0, 1.0)}.get(canvas.orientation, (0.7, 0.7))
    flip = canvas.pick([1, -1])
    mirror = canvas.pick([1, -1]) if canvas.orientation == "diagonal" else 1
    x, y = (canvas.across - 0.5) * mirror, canvas.down - 0.5
    distance = (slope[0] * x + slope[1] * y) * canvas.size
    accent = edge(1.6 - np.abs(distance)) if canvas.chance(0.4) else canvas.blank()
    return edge(distance * flip), accent


def draw_quarters(canvas: Canvas) -> Planes:
    """Four fields, opposite ones alike."""
    x = (canvas.across - 0.5) * canvas.size
    y = (canvas.down - 0.5 - canvas.uniform(-0.06, 0.06)) * canvas.size
    nearest = np.minimum(np.abs(x), np.abs(y)) * np.sign(x * y)
    accent = edge(1.6 - np.abs(nearest)) if canvas.chance(0.4) else canvas.blank()
    return edge(nearest * canvas.pick([1, -1])), accent


def draw_gradient(canvas: Canvas) -> Planes:
    """One colour fades into the other."""
    turned = canvas.pick([0.0, 0.0, 0.0, 0.5, -0.5])
    along = (canvas.down - 0.5) * np.cos(turned) + (canvas.across - 0.5) * np.sin(turned)
    reach = canvas.uniform(0.7, 1.1)
    shade = np.clip(2 * along / reach + canvas.uniform(-0.2, 0.2), -1, 1)
    return np.sin(shade * np.pi / 2) * canvas.pick([1, -1]), canvas.blank()


def draw_rays(canvas: Canvas) -> Planes:
    """A sunburst: wedges from one point."""
    x = (canvas.across - canvas.uniform(0.4, 0.6)) * canvas.size
    y = (canvas.down - canvas.pick([0.35, 0.5, 0.95]) - canvas.uniform(-0.05, 0.05)) * canvas.size
    count = {"bold": 9, "normal": 13, "fine": 19}[canvas.scale]
    phase = np.arctan2(y, x) * count + canvas.uniform(0, TURN)
    distance = np.hypot(x, y) / count
    accent = canvas.blank()
    if canvas.chance(0.35):
        accent = edge(canvas.uniform(5, 9) - np.hypot(x, y))
    return edge(np.sin(phase) * distance, 0.8), accent
