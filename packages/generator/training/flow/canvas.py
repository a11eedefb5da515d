"""The drawing board of one pattern map: coordinates, noise, edges and distances.

Lengths are pixels of the map, which is used at 64 to 128 pixels a side. A plane holds about -1
where the ground colour lies and about +1 where the shape lies.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Optional, Tuple

import numpy as np

Plane = np.ndarray
#: Where the second colour lies and where the accent lies.
Planes = Tuple[Plane, Plane]
TURN = 2 * np.pi
#: Patterns were tuned on a board of this many pixels; larger boards show more of the same size.
REFERENCE_SIZE = 96
BANK_SIDE = 256
BANK_COUNT = 48
SCALE_FACTORS = {"bold": 0.62, "normal": 1.0, "fine": 1.7}


@dataclass(frozen=True)
class NoiseKind:
    """A spectrum: amplitude falls with frequency ** -slope, inside a band where one is given."""

    slope: float
    seed: int
    band: Optional[Tuple[float, float]] = None


SMOOTH = NoiseKind(3.0, 4)
CLOUDY = NoiseKind(1.7, 1)
BLOBBY = NoiseKind(0.0, 2, (5, 11))
PATCHY = NoiseKind(1.2, 3, (3, 30))


@lru_cache(maxsize=None)
def noise_bank(kind: NoiseKind) -> np.ndarray:
    """Periodic noise tiles of unit deviation."""
    random = np.random.default_rng(kind.seed)
    rows = np.fft.fftfreq(BANK_SIDE)[:, None] * BANK_SIDE
    columns = np.fft.rfftfreq(BANK_SIDE)[None] * BANK_SIDE
    frequency = np.hypot(rows, columns)
    frequency[0, 0] = 1e9
    amplitude = frequency**-kind.slope
    if kind.band is not None:
        amplitude *= (frequency >= kind.band[0]) & (frequency <= kind.band[1])
    tiles = np.empty((BANK_COUNT, BANK_SIDE, BANK_SIDE), np.float32)
    for index in range(BANK_COUNT):
        phases = np.exp(1j * TURN * random.random(frequency.shape))
        tile = np.fft.irfft2(amplitude * phases, s=(BANK_SIDE, BANK_SIDE))
        tiles[index] = tile / tile.std()
    return tiles


def edge(distance: Plane, width: float = 0.7) -> Plane:
    """Turns a signed distance (positive inside) into a plane with an edge of about `width`."""
    return np.tanh(distance / width).astype(np.float32)


def triangle(phase: Plane) -> Plane:
    """A triangle wave of period 1: 0 at whole numbers, 1 halfway between."""
    return 1 - np.abs(2 * (phase - np.floor(phase)) - 1)


def line_at(position: Plane, spacing: float, width: float) -> Plane:
    """Even lines: signed distance to the nearest edge, positive on a line."""
    distance = np.abs(position - np.round(position / spacing) * spacing)
    return width / 2 - distance


class Canvas:
    """One empty map of `size` pixels a side with the random choices that a family may make."""

    def __init__(
        self, size: int, random: np.random.Generator, scale: str, orientation: str
    ) -> None:
        self.size = size
        self.random = random
        self.scale = scale
        self.orientation = orientation
        #: How many features fit on a length, against the normal scale.
        self.density = SCALE_FACTORS[scale] * random.uniform(0.85, 1.15)
        rows, columns = np.mgrid[0:size, 0:size].astype(np.float32) + 0.5
        self.row, self.column = rows, columns
        #: From 0 at the left and top edge to 1 at the right and bottom one.
        self.across, self.down = columns / size, rows / size

    def blank(self) -> Plane:
        return np.full((self.size, self.size), -1.0, np.float32)

    def chance(self, probability: float) -> bool:
        return bool(self.random.random() < probability)

    def uniform(self, low: float, high: float) -> float:
        return float(self.random.uniform(low, high))

    def pick(self, values):
        return values[int(self.random.integers(len(values)))]

    def length(self, pixels: float) -> float:
        """A length in pixels, larger on a bold and smaller on a fine pattern."""
        return pixels / self.density

    def angle(self) -> float:
        """The direction across the lines of an oriented pattern, in radians."""
        if self.orientation == "horizontal":
            return np.pi / 2
        if self.orientation == "diagonal":
            return np.pi / 4 * self.pick([1, -1])
        return 0.0

    def axes(self, angle: Optional[float] = None) -> Tuple[Plane, Plane]:
        """Pixels across and along the lines, from a random origin."""
        turned = self.angle() if angle is None else angle
        x = self.column - self.uniform(0, REFERENCE_SIZE)
        y = self.row - self.uniform(0, REFERENCE_SIZE)
        cosine, sine = np.cos(turned), np.sin(turned)
        across, along = cosine * x + sine * y, cosine * y - sine * x
        return across.astype(np.float32), along.astype(np.float32)

    def noise(self, kind: NoiseKind, zoom: float = 1.0) -> Plane:
        """A turned and shifted piece of a noise tile; `zoom` above 1 shows more of it."""
        tile = noise_bank(kind)[int(self.random.integers(BANK_COUNT))]
        step = zoom * 128 / REFERENCE_SIZE
        turned = self.uniform(0, TURN)
        cosine, sine = np.cos(turned) * step, np.sin(turned) * step
        x = cosine * self.column - sine * self.row + self.uniform(0, BANK_SIDE)
        y = sine * self.column + cosine * self.row + self.uniform(0, BANK_SIDE)
        return sample_tile(tile, x, y)

    def cells(self, count: float) -> Tuple[Plane, Plane, np.ndarray]:
        """Voronoi cells: pixels to the two nearest seeds, and the number of the nearest."""
        area = (self.size / REFERENCE_SIZE) ** 2 * 1.69
        seeds = self.random.random((max(4, int(count * area)), 2)) * 1.3 - 0.15
        x = self.across[..., None] - seeds[:, 0]
        y = self.down[..., None] - seeds[:, 1]
        squared = x * x + y * y
        nearest = np.argpartition(squared, 1, -1)[..., :2]
        pair = np.sqrt(np.take_along_axis(squared, nearest, -1)) * self.size
        order = np.argsort(pair, -1)
        pair = np.take_along_axis(pair, order, -1)
        owner = np.take_along_axis(nearest, order, -1)[..., 0]
        return pair[..., 0], pair[..., 1], owner

    def segment(self, start, end) -> Tuple[Plane, Plane]:
        """Distance in pixels to a segment, and how far along it (0 to 1) the nearest point is."""
        (x0, y0), (x1, y1) = start, end
        dx, dy = x1 - x0, y1 - y0
        along = ((self.column - x0) * dx + (self.row - y0) * dy) / max(1e-6, dx * dx + dy * dy)
        along = np.clip(along, 0, 1)
        return np.hypot(self.column - x0 - along * dx, self.row - y0 - along * dy), along

    def disc(self, x: float, y: float) -> Plane:
        """Distance in pixels to a point."""
        return np.hypot(self.column - x, self.row - y)


def sample_tile(tile: np.ndarray, x: Plane, y: Plane) -> Plane:
    """Bilinear, periodic."""
    side = tile.shape[0]
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = (x - left).astype(np.float32), (y - top).astype(np.float32)
    x0, y0, x1, y1 = left % side, top % side, (left + 1) % side, (top + 1) % side
    upper = tile[y0, x0] * (1 - fx) + tile[y0, x1] * fx
    lower = tile[y1, x0] * (1 - fx) + tile[y1, x1] * fx
    return upper * (1 - fy) + lower * fy
