"""Two families in one map."""

import numpy as np

from .canvas import SMOOTH, Canvas, edge
from .families import FAMILIES, ORIENTED

#: Families that change how another one is drawn instead of sharing the map with it.
TREATMENTS = ("gradient", "halftone", "pixels")
#: Families whose layout fills the whole map: other patterns appear inside their shapes.
LAYOUTS = ("sash", "hoops", "halves", "quarters", "rays")
HALFTONE_SPACING = 7.0
PIXEL_BLOCK = 5


def blend_families(
    first: str, second: str, size: int, random: np.random.Generator, scale: str, orientation: str
) -> np.ndarray:
    """A map of both families: 2 × size × size between -1 and 1."""
    canvas = Canvas(size, random, scale, orientation)
    for treatment, other in ((first, second), (second, first)):
        if treatment in TREATMENTS and other not in TREATMENTS:
            planes = np.stack(FAMILIES[other](canvas))
            return clip_planes(TREATMENT_RULES[treatment](canvas, planes))
    one = np.stack(FAMILIES[first](canvas))
    two = np.stack(FAMILIES[second](canvas))
    if first in LAYOUTS and second not in LAYOUTS:
        return clip_planes(fill_layout(one, two))
    if second in LAYOUTS and first not in LAYOUTS:
        return clip_planes(fill_layout(two, one))
    if canvas.chance(0.6):
        return clip_planes(share_map(canvas, one, two))
    return clip_planes(layer_maps(one, two))


def clip_planes(planes: np.ndarray) -> np.ndarray:
    return np.clip(planes, -1, 1).astype(np.float32)


def fill_layout(layout: np.ndarray, filling: np.ndarray) -> np.ndarray:
    """The filling inside the layout's shapes, plain ground outside."""
    inside = layout[0] * 0.5 + 0.5
    accent = np.maximum(layout[1], filling[1] * inside - (1 - inside))
    return np.stack([filling[0] * inside - (1 - inside), accent])


def share_map(canvas: Canvas, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Each family has a region; a wandering, slanted border lies between them."""
    slant = canvas.uniform(-0.6, 0.6)
    height = canvas.down - 0.5 + slant * (canvas.across - 0.5)
    border = height * 4 + 0.6 * canvas.noise(SMOOTH, 0.6)
    share = edge(border * canvas.pick([1, -1]), 0.25) * 0.5 + 0.5
    return one * share + two * (1 - share)


def layer_maps(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """The first in the second colour; the second inside its shapes in the accent colour."""
    accent = np.minimum(one[0], np.maximum(two[0], two[1]))
    return np.stack([one[0], accent])


def fade_map(canvas: Canvas, planes: np.ndarray) -> np.ndarray:
    """Fades a pattern out towards one end."""
    share = np.clip(0.5 + 1.5 * (canvas.down - 0.5) * canvas.pick([1, -1]), 0, 1)
    return (planes + 1) * share - 1


def print_map(canvas: Canvas, planes: np.ndarray) -> np.ndarray:
    """Prints a pattern in dots that grow with its shade."""
    spacing = HALFTONE_SPACING
    x, y = canvas.axes(0.0)
    dx = x / spacing - np.round(x / spacing)
    dy = y / spacing - np.round(y / spacing)
    shade = np.clip(planes * 0.5 + 0.5, 0, 1)
    return edge((0.62 * np.sqrt(shade) - np.hypot(dx, dy)) * spacing, 0.9)


def block_map(canvas: Canvas, planes: np.ndarray) -> np.ndarray:
    """Redraws a pattern in square blocks."""
    places = np.minimum(
        (np.arange(canvas.size) // PIXEL_BLOCK) * PIXEL_BLOCK + PIXEL_BLOCK // 2, canvas.size - 1
    )
    return planes[:, places][:, :, places]


TREATMENT_RULES = {"gradient": fade_map, "halftone": print_map, "pixels": block_map}


def has_orientation(*families: str) -> bool:
    """Whether a caption of these families may name a direction."""
    return any(family in ORIENTED for family in families)
