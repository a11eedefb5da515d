"""The pattern families, one function each.

A family draws two planes on a canvas: where the second colour lies and where the accent lies (-1
nowhere, +1 fully). The values between -1 and 1 of tonal families are shades.
"""

from typing import Callable, Dict, List

import numpy as np

from ..canvas import Canvas, Planes
from .animals import draw_leopard, draw_tiger, draw_zebra
from .elements import draw_camo, draw_flames, draw_galaxy, draw_marble, draw_topographic, draw_waves
from .layouts import draw_gradient, draw_halves, draw_quarters, draw_rays, draw_sash
from .lines import (
    draw_argyle,
    draw_chevron,
    draw_grid,
    draw_hoops,
    draw_pinstripes,
    draw_plaid,
    draw_stripes,
)
from .marks import draw_brush, draw_circuit, draw_lightning, draw_shards, draw_splatter
from .prints import (
    draw_checker,
    draw_dots,
    draw_halftone,
    draw_hexagons,
    draw_houndstooth,
    draw_pixels,
    draw_scales,
)

Family = Callable[[Canvas], Planes]

FAMILIES: Dict[str, Family] = {
    "stripes": draw_stripes,
    "pinstripes": draw_pinstripes,
    "chevron": draw_chevron,
    "checker": draw_checker,
    "dots": draw_dots,
    "halftone": draw_halftone,
    "camo": draw_camo,
    "tiger": draw_tiger,
    "zebra": draw_zebra,
    "leopard": draw_leopard,
    "waves": draw_waves,
    "flames": draw_flames,
    "shards": draw_shards,
    "hexagons": draw_hexagons,
    "brush": draw_brush,
    "marble": draw_marble,
    "topographic": draw_topographic,
    "lightning": draw_lightning,
    "galaxy": draw_galaxy,
    "plaid": draw_plaid,
    "gradient": draw_gradient,
    "sash": draw_sash,
    "hoops": draw_hoops,
    "halves": draw_halves,
    "quarters": draw_quarters,
    "argyle": draw_argyle,
    "houndstooth": draw_houndstooth,
    "scales": draw_scales,
    "splatter": draw_splatter,
    "grid": draw_grid,
    "circuit": draw_circuit,
    "rays": draw_rays,
    "pixels": draw_pixels,
}

#: Families whose lines have a direction that a caption may name.
ORIENTED: List[str] = ["stripes", "pinstripes", "chevron", "tiger", "zebra", "brush", "halves"]


def draw_family(
    name: str, size: int, random: np.random.Generator, scale: str, orientation: str
) -> np.ndarray:
    """One map: an array of 2 × size × size between -1 and 1."""
    second, accent = FAMILIES[name](Canvas(size, random, scale, orientation))
    return np.clip(np.stack([second, accent]), -1, 1).astype(np.float32)
