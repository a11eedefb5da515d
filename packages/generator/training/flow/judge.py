"""A small classifier that says which families it sees in a map.

It learns from formula maps of its own seeds, roughened as sampled maps are, and judges networks by
the share of their maps that it recognises. It answers for each family on its own, so that a map may
show two (a blend) or none (a miss).
"""

import argparse
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

import numpy as np
import torch
import torch.nn.functional as functional
from torch import nn

from .blends import blend_families
from .captions import ORIENTATIONS
from .families import FAMILIES, draw_family

FAMILY_NAMES = list(FAMILIES)
JUDGE_SIZES = (80, 96, 112)
SEED_BASE = 7_000_000
BLEND_SHARE = 0.25
SPOILT_SHARE = 0.1
BATCH = 24
LEARNING_RATE = 2e-3
STEPS = 3000
THRESHOLD = 0.5
#: Level stripes are hoops; whoever asks for one may get the other.
TWINS = {"stripes": ["hoops"], "hoops": ["stripes"]}


class Judge(nn.Module):
    """Strided convolutions, then the mean and the maximum over the map."""

    def __init__(self) -> None:
        super().__init__()
        widths = (2, 24, 48, 72, 96)
        kernels = (5, 3, 3, 3)
        self.layers = nn.ModuleList(
            nn.Conv2d(before, after, kernel, padding=kernel // 2, stride=2)
            for before, after, kernel in zip(widths, widths[1:], kernels)
        )
        self.norms = nn.ModuleList(nn.GroupNorm(8, width) for width in widths[1:])
        self.last = nn.Conv2d(widths[-1], widths[-1], 3, padding=1)
        self.head = nn.Linear(widths[-1] * 2, len(FAMILY_NAMES))

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        features = maps
        for layer, norm in zip(self.layers, self.norms):
            features = functional.leaky_relu(norm(layer(features)), 0.1)
        features = functional.leaky_relu(self.last(features), 0.1)
        pooled = torch.cat([features.mean((2, 3)), features.amax((2, 3))], 1)
        return self.head(pooled)


def draw_example(size: int, random: np.random.Generator) -> Tuple[np.ndarray, List[str]]:
    """A map and the families that it shows."""
    first = FAMILY_NAMES[int(random.integers(len(FAMILY_NAMES)))]
    scale = str(random.choice(["bold", "normal", "normal", "fine"]))
    orientation = str(random.choice(ORIENTATIONS))
    chance = random.random()
    if chance < BLEND_SHARE:
        second = FAMILY_NAMES[int(random.integers(len(FAMILY_NAMES)))]
        if second != first:
            return blend_families(first, second, size, random, scale, orientation), [first, second]
    planes = draw_family(first, size, random, scale, orientation)
    if chance > 1 - SPOILT_SHARE:
        return spoil(planes, random), []
    return planes, [first]


def spoil(planes: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Breaks a pattern into shuffled scraps: tones and edges without a figure."""
    size = planes.shape[-1]
    scrap = int(random.choice([4, 6, 8]))
    count = size // scrap
    cut = planes[:, : count * scrap, : count * scrap].reshape(2, count, scrap, count, scrap)
    scraps = cut.transpose(1, 3, 0, 2, 4).reshape(count * count, 2, scrap, scrap)
    random.shuffle(scraps)
    mixed = scraps.reshape(count, count, 2, scrap, scrap).transpose(2, 0, 3, 1, 4)
    result = planes.copy()
    result[:, : count * scrap, : count * scrap] = mixed.reshape(2, count * scrap, count * scrap)
    return roughen(result, random, 2)


def roughen(planes: np.ndarray, random: np.random.Generator, passes: int) -> np.ndarray:
    """Softer edges, some noise, another contrast."""
    result = planes
    for _ in range(passes):
        blurred = (np.roll(result, 1, 1) + np.roll(result, -1, 1) + np.roll(result, 1, 2)
                   + np.roll(result, -1, 2) + 2 * result) / 6
        blurred[:, [0, -1]] = result[:, [0, -1]]
        blurred[:, :, [0, -1]] = result[:, :, [0, -1]]
        result = blurred
    noise = random.normal(0, random.uniform(0, 0.15), result.shape)
    return (result * random.uniform(0.75, 1.15) + noise).astype(np.float32)


def draw_batch(number: int) -> Tuple[torch.Tensor, torch.Tensor]:
    random = np.random.default_rng(SEED_BASE + number)
    size = int(random.choice(JUDGE_SIZES))
    maps, labels = [], torch.zeros(BATCH, len(FAMILY_NAMES))
    for row in range(BATCH):
        planes, shown = draw_example(size, random)
        maps.append(roughen(planes, random, int(random.integers(3))))
        for family in shown:
            labels[row, FAMILY_NAMES.index(family)] = 1
    return torch.from_numpy(np.clip(np.stack(maps), -1.2, 1.2)), labels


def train_judge(path: Path, steps: int = STEPS) -> Judge:
    """Learns for a few minutes and keeps the result in `path`."""
    torch.manual_seed(1)
    judge = Judge()
    optimizer = torch.optim.AdamW(judge.parameters(), lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    for step in range(steps):
        maps, labels = draw_batch(step)
        loss = functional.binary_cross_entropy_with_logits(judge(maps), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if (step + 1) % 250 == 0:
            print(f"judge step {step + 1} loss {loss.item():.4f}", flush=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(judge.state_dict(), path)
    return judge.eval()


def load_judge(path: Path) -> Judge:
    """The judge in `path`; trains one where none is."""
    if not path.exists():
        return train_judge(path)
    judge = Judge()
    judge.load_state_dict(torch.load(path))
    return judge.eval()


@torch.no_grad()
def judge_maps(judge: Judge, maps: np.ndarray) -> np.ndarray:
    """The probability of each family for each map."""
    values = torch.from_numpy(np.clip(maps, -1.2, 1.2).astype(np.float32))
    return torch.cat([torch.sigmoid(judge(part)) for part in values.split(BATCH)]).numpy()


def is_hit(probabilities: np.ndarray, families: Sequence[str]) -> bool:
    """Whether the families asked for are those that the judge sees most and believes in."""
    seen = probabilities.copy()
    for family in families:
        for twin in TWINS.get(family, []):
            asked, other = FAMILY_NAMES.index(family), FAMILY_NAMES.index(twin)
            seen[asked], seen[other] = max(seen[asked], seen[other]), 0
    wanted = [FAMILY_NAMES.index(family) for family in families]
    best = np.argsort(-seen)[: len(wanted)]
    return set(best) == set(wanted) and bool((seen[wanted] > THRESHOLD).all())


def measure_judge(judge: Judge, count: int = 12) -> Dict[str, float]:
    """How often the judge recognises formula maps that it has not learnt from."""
    random = np.random.default_rng(SEED_BASE - 1)
    rates = {}
    for family in FAMILY_NAMES:
        maps = np.stack(
            [draw_family(family, 96, random, "normal", ORIENTATIONS[i % 3]) for i in range(count)]
        )
        rows = judge_maps(judge, maps)
        rates[family] = float(np.mean([is_hit(row, [family]) for row in rows]))
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", type=Path, default=Path("work/judge.pt"))
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    rates = measure_judge(train_judge(arguments.judge, arguments.steps))
    print(" ".join(f"{family} {rate:.2f}" for family, rate in rates.items()))


if __name__ == "__main__":
    main()
