"""Draws maps with a network, as the product does: Euler steps with classifier-free guidance."""

from typing import Sequence

import numpy as np
import torch

from .captions import weigh_words
from .network import MAP_CHANNELS, FlowNetwork

GUIDANCE = 2.2
#: How much shorter the first steps are than the mean one, as in `src/flow/sample-pattern.ts`.
EARLY_DENSITY = 3.0
BATCH = 16


def start_of_step(step: int, steps: int, early_density: float) -> float:
    """When a step begins, 0 to 1."""
    share = step / steps
    return share / (share + early_density * (1 - share))


@torch.no_grad()
def sample_maps(
    network: FlowNetwork,
    captions: Sequence[Sequence[str]],
    seeds: Sequence[int],
    size: int = 96,
    steps: int = 16,
    guidance: float = GUIDANCE,
    early_density: float = EARLY_DENSITY,
) -> np.ndarray:
    """One map for each caption and seed: count × 2 × size × size."""
    results = []
    for start in range(0, len(captions), BATCH):
        chunk = slice(start, start + BATCH)
        noise = [
            torch.randn(MAP_CHANNELS, size, size, generator=torch.Generator().manual_seed(seed))
            for seed in seeds[chunk]
        ]
        state = torch.stack(noise).contiguous(memory_format=torch.channels_last)
        words = weigh_words(captions[chunk])
        nothing = weigh_words([[]] * len(state))
        for step in range(steps):
            time = start_of_step(step, steps, early_density)
            stride = start_of_step(step + 1, steps, early_density) - time
            times = torch.full((len(state),), time)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                steered = network(state, times, words).float()
                plain = network(state, times, nothing).float()
            state = state + stride * (plain + guidance * (steered - plain))
        results.append(state.numpy())
    return np.concatenate(results)
