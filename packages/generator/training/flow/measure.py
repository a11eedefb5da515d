"""The pattern hit rate of weights: the share of seeds whose map the judge recognises as its family.

`python3 -m flow.measure --weights <old folder> <new folder>` prints a column for each.
"""

import argparse
from pathlib import Path
from typing import Dict, List

import numpy as np
import torch

from .families import FAMILIES
from .import_weights import load_network
from .judge import Judge, is_hit, judge_maps, load_judge, measure_judge
from .sample_sheet import BLENDS, caption_family
from .sampler import EARLY_DENSITY, GUIDANCE, sample_maps
from .weights_file import read_weights

SEED_BASE = 500
SEEDS = 24
SIZE = 96
STEPS = 16


def measure_weights(
    weights: Path,
    judge: Judge,
    seeds: int = SEEDS,
    size: int = SIZE,
    steps: int = STEPS,
    guidance: float = GUIDANCE,
    early_density: float = EARLY_DENSITY,
) -> Dict[str, float]:
    """Hit rates by family, and by blend where the weights know both."""
    network = load_network(weights)
    vocabulary = set(read_weights(weights)[1])
    asked = {
        family: ([caption_family(family, number) for number in range(seeds)], [family])
        for family in FAMILIES
    }
    for blend in BLENDS:
        families = [word for word in blend if word in FAMILIES]
        if len(families) == 2:
            asked[" + ".join(families)] = ([families] * seeds, families)
    rates = {}
    for name, (captions, families) in asked.items():
        if not set(families) <= vocabulary:
            continue
        numbers = [SEED_BASE + index for index in range(len(captions))]
        maps = sample_maps(
            network, captions, numbers, size, steps, guidance, early_density
        )
        rates[name] = float(np.mean([is_hit(row, families) for row in judge_maps(judge, maps)]))
    return rates


def mean_rate(rates: Dict[str, float], names: List[str]) -> str:
    known = [rates[name] for name in names if name in rates]
    return f"{np.mean(known):.3f}" if known else "–"


def print_table(columns: Dict[str, Dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for rates in columns.values() for name in rates))
    print("| family | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name in names:
        values = [f"{rates[name]:.2f}" if name in rates else "–" for rates in columns.values()]
        print(f"| {name} | " + " | ".join(values) + " |")
    shared = [name for name in names if all(name in rates for rates in columns.values())]
    single = [name for name in names if name in FAMILIES]
    for title, group in (("in all columns", shared), ("all families", single)):
        means = [mean_rate(rates, [name for name in group if name in FAMILIES])
                 for rates in columns.values()]
        print(f"| mean, {title} | " + " | ".join(means) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--judge", type=Path, default=Path("work/judge.pt"))
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    parser.add_argument("--early-density", type=float, default=EARLY_DENSITY)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    judge = load_judge(arguments.judge)
    columns = {"formulas": measure_judge(judge, arguments.seeds)}
    for weights in arguments.weights:
        columns[str(weights)] = measure_weights(
            weights,
            judge,
            arguments.seeds,
            arguments.size,
            arguments.steps,
            arguments.guidance,
            arguments.early_density,
        )
    print_table(columns)


if __name__ == "__main__":
    main()
