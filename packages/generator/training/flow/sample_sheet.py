"""A sheet of maps for each set of weights, with the same words and seeds.

`python3 -m flow.sample_sheet --weights ../weights work/run --output work/sheets`
"""

import argparse
from pathlib import Path
from typing import List

from .captions import ORIENTATIONS
from .families import FAMILIES, ORIENTED
from .import_weights import load_network
from .pictures import write_sheet
from .sampler import sample_maps

SEEDS_PER_FAMILY = 4
COLUMNS = 3
BLENDS: List[List[str]] = [
    ["tiger", "waves"],
    ["camo", "pixels"],
    ["gradient", "hexagons"],
    ["halftone", "flames"],
    ["sash", "plaid"],
    ["halves", "leopard"],
    ["lightning", "galaxy"],
    ["camo", "lightning"],
    ["stripes", "flames"],
    ["circuit", "hexagons"],
    ["tiger", "bold", "diagonal"],
    ["waves", "fine"],
    ["stripes", "diagonal", "bold"],
    ["pinstripes", "vertical", "fine"],
    ["brush", "horizontal"],
]


def caption_family(family: str, number: int) -> List[str]:
    """A family as the product asks for it: with a direction where one is known."""
    return [family, ORIENTATIONS[number % 3]] if family in ORIENTED else [family]


def draw_sheet(weights: Path, output: Path, size: int, steps: int) -> None:
    network = load_network(weights)
    seeds = list(range(1, SEEDS_PER_FAMILY + 1))
    captions = [[caption_family(family, seed) for seed in seeds] for family in FAMILIES]
    captions += [[blend] * len(seeds) for blend in BLENDS]
    rows = [list(sample_maps(network, row, seeds, size, steps)) for row in captions]
    lines = -(-len(rows) // COLUMNS)
    write_sheet(output, [sum(rows[index::lines], []) for index in range(lines)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, default=Path("work/sheets"))
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--steps", type=int, default=16)
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for number, weights in enumerate(arguments.weights):
        path = arguments.output / f"{number}-{weights.name}.ppm"
        draw_sheet(weights, path, arguments.size, arguments.steps)
        print(path)


if __name__ == "__main__":
    main()
