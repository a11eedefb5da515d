"""The weights as the product reads them: half-precision numbers and a description beside them.

The product's layout differs from PyTorch's: filters are height × width × inputs × outputs, a pixel
unshuffle with the 1 × 1 convolution after it is one 2 × 2 convolution with stride 2, and the
channels before a pixel shuffle stand in the order of TensorFlow's depth-to-space.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np
import torch

from .captions import VOCABULARY
from .network import FlowNetwork, NetworkSettings

WEIGHTS_NAME = "weft-flow"
BLOCK = 2
BLOCK_AREA = BLOCK * BLOCK

Convert = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class TensorLayout:
    """One tensor: its name in the file and in PyTorch and how each becomes the other."""

    file_name: str
    parameter: str
    to_file: Convert
    from_file: Convert


def keep(values: np.ndarray) -> np.ndarray:
    return values


def transpose_matrix(values: np.ndarray) -> np.ndarray:
    return values.T


def filter_to_file(values: np.ndarray) -> np.ndarray:
    return values.transpose(2, 3, 1, 0)


def filter_from_file(values: np.ndarray) -> np.ndarray:
    return values.transpose(3, 2, 0, 1)


def shuffle_order(outputs: int) -> np.ndarray:
    """Where each channel before depth-to-space stands before PyTorch's pixel shuffle."""
    channels = outputs // BLOCK_AREA
    places = np.arange(outputs)
    return (places % channels) * BLOCK_AREA + places // channels


def shuffled_filter_to_file(values: np.ndarray) -> np.ndarray:
    return filter_to_file(values[shuffle_order(len(values))])


def shuffled_filter_from_file(values: np.ndarray) -> np.ndarray:
    return filter_from_file(values)[np.argsort(shuffle_order(values.shape[-1]))]


def shuffled_bias_to_file(values: np.ndarray) -> np.ndarray:
    return values[shuffle_order(len(values))]


def shuffled_bias_from_file(values: np.ndarray) -> np.ndarray:
    return values[np.argsort(shuffle_order(len(values)))]


def unshuffled_filter_to_file(values: np.ndarray) -> np.ndarray:
    outputs, inputs = values.shape[:2]
    return filter_to_file(values.reshape(outputs, inputs // BLOCK_AREA, BLOCK, BLOCK))


def unshuffled_filter_from_file(values: np.ndarray) -> np.ndarray:
    filters = filter_from_file(values)
    return filters.reshape(filters.shape[0], -1, 1, 1)


def convolution(file_name: str, parameter: str) -> List[TensorLayout]:
    return [
        TensorLayout(f"{file_name}.w", f"{parameter}.weight", filter_to_file, filter_from_file),
        TensorLayout(f"{file_name}.b", f"{parameter}.bias", keep, keep),
    ]


def matrix(file_name: str, parameter: str) -> List[TensorLayout]:
    return [
        TensorLayout(f"{file_name}.w", f"{parameter}.weight", transpose_matrix, transpose_matrix),
        TensorLayout(f"{file_name}.b", f"{parameter}.bias", keep, keep),
    ]


def block(file_name: str, parameter: str) -> List[TensorLayout]:
    return [
        *convolution(f"{file_name}.c1", f"{parameter}.first"),
        *convolution(f"{file_name}.c2", f"{parameter}.second"),
        *matrix(f"{file_name}.f", f"{parameter}.modulation"),
    ]


def list_layouts(settings: NetworkSettings) -> List[TensorLayout]:
    """Every tensor in the order of the file."""
    layouts = [TensorLayout("emb", "embedding.weight", keep, keep)]
    layouts += matrix("t1", "time_first") + matrix("t2", "time_second")
    layouts += convolution("cin", "enter")
    for level, count in enumerate(settings.blocks_down):
        for index in range(count):
            layouts += block(f"d{level}.{index}", f"down.{level}.{index}")
    for index in range(settings.attention_count):
        layouts += matrix(f"a{index}.ask", f"attention.{index}.ask")
        layouts += matrix(f"a{index}.answer", f"attention.{index}.answer")
    for level in range(len(settings.blocks_up)):
        shrink, enlarge = f"shrink.{level}", f"enlarge.{level}"
        layouts += [
            TensorLayout(f"dn{level}.w", f"{shrink}.weight",
                         unshuffled_filter_to_file, unshuffled_filter_from_file),
            TensorLayout(f"dn{level}.b", f"{shrink}.bias", keep, keep),
            TensorLayout(f"up{level}.w", f"{enlarge}.weight",
                         shuffled_filter_to_file, shuffled_filter_from_file),
            TensorLayout(f"up{level}.b", f"{enlarge}.bias",
                         shuffled_bias_to_file, shuffled_bias_from_file),
        ]
    for level, count in enumerate(settings.blocks_up):
        for index in range(count):
            layouts += block(f"u{level}.{index}", f"up.{level}.{index}")
    return layouts + convolution("co", "leave")


def write_weights(network: FlowNetwork, folder: Path) -> None:
    """Writes weft-flow.f16 and weft-flow.json."""
    state = network.state_dict()
    tensors: Dict[str, Tuple[int, List[int]]] = {}
    numbers, offset = [], 0
    for layout in list_layouts(network.settings):
        values = layout.to_file(state[layout.parameter].float().numpy())
        tensors[layout.file_name] = (offset, list(values.shape))
        numbers.append(np.ascontiguousarray(values).ravel())
        offset += values.size
    folder.mkdir(parents=True, exist_ok=True)
    np.concatenate(numbers).astype("<f2").tofile(folder / f"{WEIGHTS_NAME}.f16")
    description = {
        "arch": WEIGHTS_NAME,
        "vocab": VOCABULARY,
        "D": network.settings.condition_size,
        "C": network.settings.channels,
        "nd": network.settings.blocks_down,
        "nu": network.settings.blocks_up,
        "attention": network.settings.attention_count,
        "tensors": tensors,
    }
    (folder / f"{WEIGHTS_NAME}.json").write_text(json.dumps(description) + "\n")


def read_weights(folder: Path) -> Tuple[Dict[str, torch.Tensor], List[str]]:
    """The state of a network and its vocabulary."""
    description = json.loads((folder / f"{WEIGHTS_NAME}.json").read_text())
    numbers = np.fromfile(folder / f"{WEIGHTS_NAME}.f16", "<f2").astype(np.float32)
    settings = NetworkSettings(
        tuple(description["C"]),
        description["D"],
        tuple(description["nd"]),
        tuple(description["nu"]),
        description.get("attention", 0),
    )
    state = {}
    for layout in list_layouts(settings):
        offset, shape = description["tensors"][layout.file_name]
        values = numbers[offset : offset + int(np.prod(shape))].reshape(shape)
        state[layout.parameter] = torch.from_numpy(layout.from_file(values).copy())
    return state, description["vocab"]
