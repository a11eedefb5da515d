"""Sheets of pattern maps as PPM pictures: ground black, second colour white, accent orange."""

from pathlib import Path
from typing import Sequence

import numpy as np

ACCENT = np.array([1.0, 0.45, 0.0], np.float32)


def color_map(planes: np.ndarray) -> np.ndarray:
    """RGB values from 0 to 1 of one map of 2 × size × size."""
    shade = np.clip(planes[0] * 0.5 + 0.5, 0, 1)[..., None] * np.ones(3, np.float32)
    cover = np.clip(planes[1] * 0.5 + 0.5, 0, 1)[..., None]
    return shade * (1 - cover) + ACCENT * cover


def write_sheet(path: Path, rows: Sequence[Sequence[np.ndarray]], gap: int = 2) -> None:
    """Writes rows of maps, all of one size, with a grey gap between them."""
    size = rows[0][0].shape[-1]
    width = max(len(row) for row in rows)
    sheet = np.full((len(rows) * (size + gap), width * (size + gap), 3), 0.35, np.float32)
    for top, row in enumerate(rows):
        for left, planes in enumerate(row):
            y, x = top * (size + gap), left * (size + gap)
            sheet[y : y + size, x : x + size] = color_map(planes)
    pixels = (sheet * 255).astype(np.uint8)
    header = b"P6 %d %d 255\n" % (sheet.shape[1], sheet.shape[0])
    path.write_bytes(header + pixels.tobytes())
