"""Writes a run's weights for the product, and the fixture that its parity test compares with.

`python3 -m flow.export --weights work/run --output ../weights --fixture ../src/flow/parity.json`
"""

import argparse
import base64
import json
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
import torch
import torch.nn.functional as functional

from .captions import weigh_words
from .import_weights import load_network
from .network import MAP_CHANNELS, FlowNetwork
from .weights_file import BLOCK, write_weights

#: Height, width, time and words; the sides differ so that a swapped axis shows.
PARITY_CASES: List[Tuple[int, int, float, List[str]]] = [
    (16, 24, 0.0, []),
    (24, 16, 0.3, ["tiger", "bold", "diagonal"]),
    (32, 16, 0.55, ["flames"]),
    (16, 16, 0.95, ["lightning", "galaxy", "fine"]),
]
PARITY_SEED = 3


def encode_numbers(maps: torch.Tensor) -> str:
    """Float32 in base64, in the product's order: height × width × channels of 2 × 2 blocks."""
    blocks = functional.pixel_unshuffle(maps, BLOCK)[0]
    values = np.ascontiguousarray(blocks.permute(1, 2, 0).numpy().astype("<f4"))
    return base64.b64encode(values.tobytes()).decode("ascii")


@torch.no_grad()
def compute_parity(network: FlowNetwork) -> List[Dict[str, object]]:
    """States and the velocities that PyTorch gives for them in single precision."""
    random = torch.Generator().manual_seed(PARITY_SEED)
    cases = []
    for height, width, time, words in PARITY_CASES:
        state = torch.randn(1, MAP_CHANNELS, height, width, generator=random)
        velocity = network(state, torch.tensor([time]), weigh_words([words]))
        cases.append(
            {
                "height": height // BLOCK,
                "width": width // BLOCK,
                "time": time,
                "words": words,
                "state": encode_numbers(state),
                "velocity": encode_numbers(velocity),
            }
        )
    return cases


def export_weights(weights: Path, output: Path, fixture: Path) -> None:
    """The weights are rounded to half precision before the fixture is computed with them."""
    write_weights(load_network(weights), output)
    rounded = load_network(output)
    fixture.parent.mkdir(parents=True, exist_ok=True)
    fixture.write_text(json.dumps(compute_parity(rounded), indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path("work/run"))
    parser.add_argument("--output", type=Path, default=Path("../weights"))
    parser.add_argument("--fixture", type=Path, default=Path("../src/flow/parity.json"))
    arguments = parser.parse_args()
    export_weights(arguments.weights, arguments.output, arguments.fixture)


if __name__ == "__main__":
    main()
