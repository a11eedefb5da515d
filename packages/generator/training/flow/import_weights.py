"""Brings weights from the product's layout back into PyTorch, for a training that adds to them."""

from pathlib import Path
from typing import List

import torch
import torch.nn.functional as functional

from .captions import NULL_WORD, SYNONYMS, VOCABULARY
from .network import FlowNetwork
from .weights_file import read_weights

#: A family that the older weights know and that resembles the new one.
RELATIVES = {
    "gradient": "halftone",
    "sash": "stripes",
    "hoops": "stripes",
    "halves": "stripes",
    "quarters": "checker",
    "argyle": "plaid",
    "houndstooth": "checker",
    "scales": "dots",
    "splatter": "camo",
    "grid": "plaid",
    "circuit": "topographic",
    "rays": "chevron",
    "pixels": "checker",
}
RELATIVE_NOISE = 0.3
NOISE_SEED = 11


def adapt_embedding(rows: torch.Tensor, words: List[str]) -> torch.Tensor:
    """Rows for today's vocabulary: known words keep theirs, new ones start at their family's."""
    random = torch.Generator().manual_seed(NOISE_SEED)
    known = dict(zip(words, rows))
    family_by_word = {word: name for name, words in SYNONYMS.items() for word in words}
    invented = {}
    for family in sorted(set(RELATIVES) - set(known)):
        noise = torch.randn(rows.shape[1], generator=random)
        invented[family] = known[RELATIVES[family]] + RELATIVE_NOISE * rows.std() * noise
    adapted = []
    for word in VOCABULARY:
        family = family_by_word.get(word, word)
        related = known.get(family, known[NULL_WORD])
        adapted.append(invented.get(family, known.get(word, related)))
    return torch.stack(adapted)


def load_network(folder: Path) -> FlowNetwork:
    """A network for today's vocabulary that starts from weights in the product's layout.

    Weights from before the coordinates and the attention get such that change nothing at first.
    """
    state, words = read_weights(folder)
    if words != VOCABULARY:
        state["embedding.weight"] = adapt_embedding(state["embedding.weight"], words)
    network = FlowNetwork(len(VOCABULARY))
    fresh = network.state_dict()
    entering = state["enter.weight"]
    padding = fresh["enter.weight"].shape[1] - entering.shape[1]
    state["enter.weight"] = functional.pad(entering, (0, 0, 0, 0, 0, padding))
    added = {name: values for name, values in fresh.items() if name.startswith("attention.")}
    network.load_state_dict({**added, **state})
    return network
