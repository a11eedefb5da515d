"""Families of repeated figures."""

import numpy as np

from ..canvas import CLOUDY, Canvas, Planes, edge


def draw_checker(canvas: Canvas) -> Planes:
    """A chessboard."""
    across, along = canvas.axes(0.0)
    cell = canvas.length(17)
    product = np.sin(np.pi * across / cell) * np.sin(np.pi * along / cell)
    return edge(product, 0.06), canvas.blank()


def draw_dots(canvas: Canvas) -> Planes:
    """Polka dots in a hexagonal order."""
    across, along = canvas.axes(0.0)
    spacing = canvas.length(19)
    column = np.floor(across / spacing)
    x = across / spacing - column - 0.5
    shifted = along / spacing + 0.5 * (column % 2)
    y = shifted - np.floor(shifted) - 0.5
    radius = canvas.uniform(0.24, 0.34)
    if canvas.chance(0.3):
        radius = radius + 0.09 * np.clip(canvas.noise(CLOUDY, 0.4), -1.5, 1.5)
    return edge((radius - np.hypot(x, y)) * spacing), canvas.blank()


def draw_halftone(canvas: Canvas) -> Planes:
    """Printer's dots that grow towards one end."""
    across, along = canvas.axes(0.0)
    spacing = canvas.length(11)
    x = across / spacing - np.floor(across / spacing) - 0.5
    y = along / spacing - np.floor(along / spacing) - 0.5
    shade = 0.33 + 0.75 * canvas.pick([1, -1]) * (canvas.down - 0.5)
    radius = np.clip(shade + 0.08 * canvas.noise(CLOUDY, 0.4), 0, 0.72) / 1.2
    return edge((radius - np.hypot(x, y)) * spacing, 0.9), canvas.blank()


def draw_hexagons(canvas: Canvas) -> Planes:
    """A honeycomb with cells in several tones."""
    across, along = canvas.axes(0.0)
    cell = canvas.length(17.5)
    x, y = across / cell, along / cell
    height = np.sqrt(3)
    first = np.stack([x - np.floor(x) - 0.5, y % height - height / 2], -1)
    other = np.stack([(x - 0.5) % 1 - 0.5, (y - height / 2) % height - height / 2], -1)
    is_first = (first**2).sum(-1, keepdims=True) < (other**2).sum(-1, keepdims=True)
    local = np.where(is_first, first, other)
    absolute = np.abs(local)
    reach = np.maximum(absolute[..., 0], absolute[..., 0] * 0.5 + absolute[..., 1] * height / 2)
    number = np.round((x - local[..., 0]) * 2) * 37 + np.round((y - local[..., 1]) * 2) * 101
    tones = canvas.random.choice([-1, -1, -0.3, 0.5], 397)[number.astype(int) % 397]
    second = np.where(reach > 0.44, 1.0, tones)
    accent = edge(reach - 0.455, 0.02) if canvas.chance(0.4) else canvas.blank()
    return second.astype(np.float32), accent


def draw_houndstooth(canvas: Canvas) -> Planes:
    """Broken checks with hooked corners: a two-by-two twill of four light and four dark threads."""
    across, along = canvas.axes(0.0)
    thread = max(1.6, canvas.length(22) / 8)
    fine = np.zeros_like(across)
    for dx in (-0.33, 0, 0.33):
        for dy in (-0.33, 0, 0.33):
            x, y = (across + dx) / thread, (along + dy) / thread
            is_warp = np.mod(x + y, 4) < 2
            is_dark = np.where(is_warp, np.mod(x, 8) < 4, np.mod(y, 8) < 4)
            fine += np.where(is_dark, 1.0, -1.0)
    return (fine / 9).astype(np.float32), canvas.blank()


def draw_scales(canvas: Canvas) -> Planes:
    """Overlapping rows of round scales with shaded roots."""
    across, along = canvas.axes(0.0)
    width = canvas.length(20)
    height = width * 0.5
    x, y = across / width, along / height
    row = np.floor(y)
    reach = np.full(across.shape, np.inf)
    # The first row whose scale covers a pixel lies on top of those after it.
    for step in (0, 1, 2):
        shifted = x + 0.5 * ((row - step) % 2)
        dx = shifted - np.floor(shifted) - 0.5
        dy = (y - (row - step)) * height / width
        distance = np.hypot(dx, dy)
        reach = np.where(np.isinf(reach) & (distance < 0.52), distance, reach)
    reach = np.where(np.isinf(reach), 0.5, reach)
    rim = edge((reach - 0.43) * width, 0.8)
    return np.maximum(rim, np.clip(1.1 - 4.6 * reach, -1, 0.6)).astype(np.float32), canvas.blank()


def draw_pixels(canvas: Canvas) -> Planes:
    """Square blocks that thin out towards one end."""
    block = max(3, round(canvas.length(6.5)))
    rows = (canvas.row + canvas.random.integers(block)).astype(int) // block
    columns = (canvas.column + canvas.random.integers(block)).astype(int) // block
    values = canvas.random.random((64, 64))[rows % 64, columns % 64]
    shade = 0.5 + 0.75 * canvas.pick([1, -1]) * ((rows + 0.5) * block / canvas.size - 0.5)
    accent = np.where((values < shade * 0.16) & (values > 0), 1.0, -1.0)
    return np.where(values < shade, 1.0, -1.0).astype(np.float32), accent.astype(np.float32)
