"""Captioned maps: `python3 -m flow.dataset` draws the shards that a training reads.

`python3 -m flow.dataset --single work/maps.npy --count 16000` draws one file of 96 × 96 maps
without their captions, for programs that need maps alone.
"""

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np

from .blends import blend_families, has_orientation
from .canvas import REFERENCE_SIZE
from .captions import ORIENTATIONS, SCALE_WORDS, name_family
from .families import FAMILIES, draw_family

#: Pixels a side and the share of the maps that have this size. The product uses 80 to 128.
SIZE_SHARES: Dict[int, float] = {64: 0.3, 80: 0.25, 96: 0.27, 112: 0.18}
SHARD_COUNT = 500
BLEND_SHARE = 0.12
SCALE_SHARES = {"bold": 0.25, "normal": 0.5, "fine": 0.25}
QUANTUM = 127
SINGLE_SEED = 1

#: How often a family is drawn; 1 where nothing is said.
FAMILY_WEIGHTS: Dict[str, float] = {
    "flames": 2.2,
    "lightning": 2.2,
    "brush": 1.8,
    "shards": 1.8,
    "pinstripes": 1.8,
    "plaid": 1.5,
    "tiger": 1.6,
    "galaxy": 1.4,
    "circuit": 1.4,
    "splatter": 1.2,
    "argyle": 1.2,
    "scales": 1.2,
    "stripes": 0.9,
    "checker": 0.7,
    "dots": 0.7,
    "camo": 0.7,
    "waves": 0.8,
    "zebra": 0.7,
    "gradient": 0.8,
    "halves": 0.7,
    "quarters": 0.6,
}


@dataclass
class Shard:
    """Maps of one size, as bytes, with their captions."""

    maps: np.ndarray
    captions: List[List[str]]


def pick_weighted(shares: Dict[str, float], random: np.random.Generator) -> str:
    names = list(shares)
    weights = np.array([shares[name] for name in names])
    return names[int(random.choice(len(names), p=weights / weights.sum()))]


def draw_sample(size: int, random: np.random.Generator) -> Tuple[np.ndarray, List[str]]:
    """One map and its caption."""
    weights = {name: FAMILY_WEIGHTS.get(name, 1.0) for name in FAMILIES}
    families = [pick_weighted(weights, random)]
    if random.random() < BLEND_SHARE:
        del weights[families[0]]
        families.append(pick_weighted(weights, random))
    scale = pick_weighted(SCALE_SHARES, random)
    orientation = str(random.choice(ORIENTATIONS))
    if len(families) == 2:
        planes = blend_families(families[0], families[1], size, random, scale, orientation)
    else:
        planes = draw_family(families[0], size, random, scale, orientation)
    caption = [name_family(family, random) for family in families]
    if SCALE_WORDS[scale]:
        caption.append(str(random.choice(SCALE_WORDS[scale])))
    if has_orientation(*families):
        caption.append(orientation)
    return planes, caption


def write_shard(folder: Path, number: int, size: int, count: int) -> None:
    """Draws one shard; it appears in the folder complete or not at all."""
    random = np.random.default_rng([number, size])
    maps = np.empty((count, 2, size, size), np.int8)
    captions = []
    for index in range(count):
        planes, caption = draw_sample(size, random)
        maps[index] = np.round(planes * QUANTUM)
        captions.append(caption)
    stem = folder / f"{size}-{number:04d}"
    stem.with_suffix(".json").write_text(json.dumps(captions))
    unfinished = folder / f"unfinished-{number}.npy"
    np.save(unfinished, maps)
    os.replace(unfinished, stem.with_suffix(".npy"))


def read_shards(folder: Path, known: Dict[str, Shard]) -> Dict[str, Shard]:
    """Adds the shards that are new in the folder."""
    for path in sorted(folder.glob("[0-9]*.npy")):
        if path.name not in known:
            captions = json.loads(path.with_suffix(".json").read_text())
            known[path.name] = Shard(np.load(path), captions)
    return known


def write_dataset(folder: Path, count: int) -> None:
    """Draws about `count` maps; shards that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = list(SIZE_SHARES)
    random = np.random.default_rng(0)
    shares = np.array([SIZE_SHARES[size] for size in sizes])
    for number in range(max(1, count // SHARD_COUNT)):
        # The first shards bring every size, so that a training can start beside this one.
        picked = random.choice(sizes, p=shares) if number >= len(sizes) else sizes[number]
        if not (folder / f"{picked}-{number:04d}.npy").exists():
            write_shard(folder, number, int(picked), min(SHARD_COUNT, count))


def write_single(path: Path, count: int) -> None:
    """One array of count × 2 × 96 × 96 bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = (count, 2, REFERENCE_SIZE, REFERENCE_SIZE)
    maps = np.lib.format.open_memmap(path, mode="w+", dtype=np.int8, shape=shape)
    random = np.random.default_rng(SINGLE_SEED)
    for index in range(count):
        planes, _ = draw_sample(REFERENCE_SIZE, random)
        maps[index] = np.round(planes * QUANTUM)
    maps.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("work/data"))
    parser.add_argument("--count", type=int, default=30_000)
    parser.add_argument("--single", type=Path)
    arguments = parser.parse_args()
    if arguments.single is None:
        write_dataset(arguments.folder, arguments.count)
    else:
        write_single(arguments.single, arguments.count)


if __name__ == "__main__":
    main()
