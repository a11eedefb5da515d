"""The pattern network: a small U-Net that predicts the velocity of a noisy pattern map."""

from dataclasses import dataclass
from functools import lru_cache
from typing import List, Tuple

import torch
import torch.nn.functional as functional
from torch import nn

LEAK = 0.2
TIME_FREQUENCIES = 16
TIME_FREQUENCY_LOG_MAX = 4.6
MAP_CHANNELS = 2
UNSHUFFLED_CHANNELS = MAP_CHANNELS * 4
#: Across and down from -1 to 1, beside the unshuffled map: flames must know where the hem is.
COORDINATE_CHANNELS = 2
ATTENTION_HEADS = 4
#: Pixels of the map after which the waves that tell positions repeat.
POSITION_PERIODS = (16.0, 32.0, 64.0, 128.0)
POSITION_FEATURES = COORDINATE_CHANNELS + 4 * len(POSITION_PERIODS)
#: Side of the square of the map's pixels that one coarse token stands for.
TOKEN_PIXELS = 8
NORM_EPSILON = 1e-3
TURN = 6.283185307


@dataclass(frozen=True)
class NetworkSettings:
    """Sizes of the network; the shipped runtime relies on these names in the description file."""

    channels: Tuple[int, int, int] = (32, 64, 128)
    condition_size: int = 64
    blocks_down: Tuple[int, int, int] = (1, 2, 3)
    blocks_up: Tuple[int, int] = (2, 2)
    #: The first coarse blocks are each followed by attention, so that a map agrees with itself.
    attention_count: int = 2


@lru_cache(maxsize=None)
def list_coordinates(height: int, width: int) -> torch.Tensor:
    """Two planes: from -1 at the left or upper border to 1 at the right or lower one."""
    down = (torch.arange(height) + 0.5) / height * 2 - 1
    across = (torch.arange(width) + 0.5) / width * 2 - 1
    return torch.stack([across.expand(height, width), down[:, None].expand(height, width)])


@lru_cache(maxsize=None)
def list_positions(height: int, width: int) -> torch.Tensor:
    """One row for each token: coordinates, then sine and cosine of its pixels by each period."""
    rows = [list_coordinates(height, width).flatten(1)]
    down = ((torch.arange(height) + 0.5) * TOKEN_PIXELS)[:, None].expand(height, width).flatten()
    across = ((torch.arange(width) + 0.5) * TOKEN_PIXELS).expand(height, width).flatten()
    for period in POSITION_PERIODS:
        for pixels in (across, down):
            angle = pixels * (TURN / period)
            rows.append(torch.stack([angle.sin(), angle.cos()]))
    return torch.cat(rows).T.contiguous()


class ResidualBlock(nn.Module):
    """Two convolutions; the condition scales and shifts what the first one found."""

    def __init__(self, channels: int, condition_size: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.modulation = nn.Linear(condition_size, 2 * channels)
        for zeroed in (self.second, self.modulation):
            nn.init.zeros_(zeroed.weight)
            nn.init.zeros_(zeroed.bias)

    def forward(self, features: torch.Tensor, condition: torch.Tensor) -> torch.Tensor:
        gain, shift = self.modulation(condition)[:, :, None, None].chunk(2, 1)
        inner = self.first(functional.leaky_relu(features, LEAK))
        steered = functional.leaky_relu(inner * (1 + gain) + shift, LEAK)
        return features + self.second(steered)


class GlobalAttention(nn.Module):
    """Every token of the coarse map looks at all others and knows where they lie."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.ask = nn.Linear(channels + POSITION_FEATURES, 3 * channels)
        self.answer = nn.Linear(channels, channels)
        nn.init.zeros_(self.answer.weight)
        nn.init.zeros_(self.answer.bias)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        count, channels, height, width = features.shape
        tokens = features.flatten(2).transpose(1, 2)
        scale = torch.rsqrt(tokens.pow(2).mean(-1, keepdim=True) + NORM_EPSILON)
        positions = list_positions(height, width).expand(count, -1, -1)
        asked = self.ask(torch.cat([tokens * scale, positions], -1))
        parts = asked.view(count, height * width, 3, ATTENTION_HEADS, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        similarity = query @ key.transpose(-1, -2) / (channels // ATTENTION_HEADS) ** 0.5
        seen = similarity.softmax(-1) @ value
        joined = seen.transpose(1, 2).reshape(count, height * width, channels)
        return features + self.answer(joined).transpose(1, 2).reshape(features.shape)


class FlowNetwork(nn.Module):
    """Velocity of a map at a time, steered by a row of word weights."""

    def __init__(self, vocabulary_size: int, settings: NetworkSettings = NetworkSettings()) -> None:
        super().__init__()
        fine, middle, coarse = settings.channels
        size = settings.condition_size
        self.settings = settings
        self.embedding = nn.Embedding(vocabulary_size, size)
        self.time_first = nn.Linear(2 * TIME_FREQUENCIES, size)
        self.time_second = nn.Linear(size, size)
        self.enter = nn.Conv2d(UNSHUFFLED_CHANNELS + COORDINATE_CHANNELS, fine, 3, padding=1)
        self.down = nn.ModuleList(
            nn.ModuleList(ResidualBlock(channels, size) for _ in range(count))
            for channels, count in zip(settings.channels, settings.blocks_down)
        )
        self.attention = nn.ModuleList(
            GlobalAttention(coarse) for _ in range(settings.attention_count)
        )
        self.shrink = nn.ModuleList(
            [nn.Conv2d(fine * 4, middle, 1), nn.Conv2d(middle * 4, coarse, 1)]
        )
        self.enlarge = nn.ModuleList(
            [nn.Conv2d(coarse, middle * 4, 1), nn.Conv2d(middle, fine * 4, 1)]
        )
        self.up = nn.ModuleList(
            nn.ModuleList(ResidualBlock(channels, size) for _ in range(count))
            for channels, count in zip((middle, fine), settings.blocks_up)
        )
        self.leave = nn.Conv2d(fine, UNSHUFFLED_CHANNELS, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def condition(self, times: torch.Tensor, word_weights: torch.Tensor) -> torch.Tensor:
        """The steering vector: the embedded time plus the weighted sum of the words."""
        frequencies = torch.exp(torch.linspace(0, TIME_FREQUENCY_LOG_MAX, TIME_FREQUENCIES))
        angles = frequencies * times[:, None]
        embedded = torch.cat([angles.sin(), angles.cos()], 1)
        hidden = functional.leaky_relu(self.time_first(embedded), LEAK)
        mixed = self.time_second(hidden) + word_weights @ self.embedding.weight
        return functional.leaky_relu(mixed, LEAK)

    def forward(
        self, maps: torch.Tensor, times: torch.Tensor, word_weights: torch.Tensor
    ) -> torch.Tensor:
        condition = self.condition(times, word_weights)
        blocks = functional.pixel_unshuffle(maps, 2)
        coordinates = list_coordinates(*blocks.shape[2:]).expand(len(blocks), -1, -1, -1)
        features = self.enter(torch.cat([blocks, coordinates], 1))
        skipped: List[torch.Tensor] = []
        for level, blocks in enumerate(self.down):
            for index, block in enumerate(blocks):
                features = block(features, condition)
                if level == len(self.shrink) and index < len(self.attention):
                    features = self.attention[index](features)
            if level < len(self.shrink):
                skipped.append(features)
                features = self.shrink[level](functional.pixel_unshuffle(features, 2))
        for level, blocks in enumerate(self.up):
            enlarged = functional.pixel_shuffle(self.enlarge[level](features), 2)
            features = enlarged + skipped.pop()
            for block in blocks:
                features = block(features, condition)
        return functional.pixel_shuffle(self.leave(features), 2)
