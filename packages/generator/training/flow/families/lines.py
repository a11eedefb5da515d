"""Families of straight lines and bands."""

import numpy as np

from ..canvas import Canvas, Planes, edge, line_at, triangle


def draw_stripes(canvas: Canvas) -> Planes:
    """Broad bands, often with thin accent lines along their edges."""
    across, _ = canvas.axes()
    spacing = canvas.length(30)
    band = line_at(across, spacing, spacing * canvas.uniform(0.36, 0.64))
    accent = canvas.blank()
    if canvas.chance(0.6):
        accent = edge(canvas.length(1.1) - np.abs(band))
    return edge(band, 1.2), accent


def draw_pinstripes(canvas: Canvas) -> Planes:
    """Thin, even, widely spaced lines."""
    across, _ = canvas.axes()
    spacing = canvas.length(12.5)
    width = np.clip(canvas.length(2.0), 1.5, 3.0)
    return edge(line_at(across, spacing, width), 0.6), canvas.blank()


def draw_hoops(canvas: Canvas) -> Planes:
    """Broad level bands around the body."""
    spacing = canvas.length(30)
    position = canvas.row - canvas.uniform(0, spacing)
    band = line_at(position, spacing, spacing * 0.5)
    accent = edge(canvas.length(1.3) - np.abs(band)) if canvas.chance(0.35) else canvas.blank()
    return edge(band), accent


def draw_chevron(canvas: Canvas) -> Planes:
    """Zigzag bands."""
    across, along = canvas.axes()
    zigzag = canvas.length(13) * triangle(across / canvas.length(40))
    spacing = canvas.length(30)
    band = line_at(along + zigzag, spacing, spacing * 0.5)
    accent = canvas.blank()
    if canvas.chance(0.7):
        middle = line_at(along + zigzag + spacing / 2, spacing, canvas.length(3.5))
        accent = edge(middle)
    return edge(band), accent


def draw_plaid(canvas: Canvas) -> Planes:
    """Tartan: crossing bands in half tones under fine overlines."""
    across, along = canvas.axes(0.0)
    sett = canvas.length(38)
    broad = canvas.uniform(0.36, 0.48)
    tones = []
    for position in (across, along):
        band = edge(line_at(position, sett, sett * broad), 0.8)
        beside = edge(line_at(position + sett * 0.5, sett, max(1.6, sett * 0.06)), 0.6)
        tones.append(np.maximum(band, beside))
    offset = sett * canvas.pick([0.0, 0.5 - broad / 4 - 0.07])
    width = float(np.clip(canvas.length(1.6), 1.3, 2.4))
    lines = [edge(line_at(position + offset, sett, width), 0.6) for position in (across, along)]
    return (tones[0] + tones[1]) / 2, np.maximum(*lines)


def draw_grid(canvas: Canvas) -> Planes:
    """Thin crossing lines, some of them in the accent colour."""
    across, along = canvas.axes(0.0)
    cell = canvas.length(15)
    width = float(np.clip(canvas.length(1.8), 1.4, 2.6))
    second = np.maximum(line_at(across, cell, width), line_at(along, cell, width))
    accent = canvas.blank()
    if canvas.chance(0.5):
        strong = [line_at(position, cell * 4, width * 1.25) for position in (across, along)]
        accent = edge(np.maximum(*strong), 0.6)
    return edge(second, 0.6), accent


def draw_argyle(canvas: Canvas) -> Planes:
    """A lattice of diamonds under thin crossing lines."""
    across, along = canvas.axes(0.0)
    width, height = canvas.length(27), canvas.length(40)
    x, y = across / width, along / height
    first, other = x + y, x - y
    product = np.sin(np.pi * first) * np.sin(np.pi * other)
    spread = 1 / np.hypot(1 / width, 1 / height)
    line = np.maximum(
        line_at((first + 0.5) * spread, spread, 1.5), line_at((other + 0.5) * spread, spread, 1.5)
    )
    return edge(product, 0.1), edge(line, 0.6)
