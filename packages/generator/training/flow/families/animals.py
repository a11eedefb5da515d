"""Families of furs."""

import numpy as np

from ..canvas import BLOBBY, CLOUDY, SMOOTH, TURN, Canvas, Planes, edge, triangle


def draw_tiger(canvas: Canvas) -> Planes:
    """Claw marks that taper to a point at both ends, staggered from stripe to stripe."""
    across, along = canvas.axes()
    reach = canvas.length(54)
    sway = canvas.length(4.5) * canvas.noise(CLOUDY, 0.45 * canvas.density)
    bow = canvas.length(5.5) * np.sin(TURN * along / canvas.length(110) + canvas.uniform(0, TURN))
    spacing = canvas.length(15)
    position = (across + sway + bow) / spacing
    stripe = np.floor(position).astype(int)
    starts = canvas.random.random(512)[stripe % 512]
    fullness = canvas.random.uniform(0.65, 1.0, 512)[(stripe + 7) % 512]
    taper = np.clip(1.2 * triangle(along / reach + starts) - 0.2, 0, 1)
    half_width = 0.5 * spacing * fullness * taper
    distance = np.abs(position - stripe - 0.5) * spacing
    return edge(np.where(taper > 0, half_width - distance, -distance), 1.2), canvas.blank()


def draw_zebra(canvas: Canvas) -> Planes:
    """Winding bands that swell and fork."""
    across, _ = canvas.axes()
    bend = canvas.noise(SMOOTH, 0.9 * canvas.density)
    phase = np.sin(TURN * across / canvas.length(28) + 3.4 * bend)
    return edge(phase, 0.2), canvas.blank()


def draw_leopard(canvas: Canvas) -> Planes:
    """Open rosettes with an accent core."""
    nearest, second, _ = canvas.cells(27 * canvas.density**2 + 5)
    share = nearest / (nearest + second + 1e-6)
    ring = 0.085 - np.abs(share - 0.29) + 0.03 * canvas.noise(BLOBBY)
    return edge(ring, 0.03), edge(0.2 - share, 0.03)
