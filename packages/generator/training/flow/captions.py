"""The words of captions: every family's name, its synonyms, scales and directions."""

from typing import Dict, List, Sequence

import numpy as np
import torch

from .families import FAMILIES

NULL_WORD = "<null>"

SYNONYMS: Dict[str, List[str]] = {
    "stripes": ["stripe", "striped", "bars", "lines"],
    "pinstripes": ["pinstripe", "pinstriped"],
    "chevron": ["chevrons", "zigzag", "arrow", "arrows", "herringbone"],
    "checker": ["checkered", "checkerboard", "checked", "chess", "racing"],
    "dots": ["dotted", "polka", "spots", "spotted", "bubbles"],
    "halftone": ["comic", "manga", "newsprint"],
    "camo": ["camouflage", "military", "army", "jungle"],
    "tiger": ["tigers", "claw", "claws", "beast", "slash", "slashes", "scratches"],
    "zebra": ["animal", "swirl", "swirls", "wavy"],
    "leopard": ["jaguar", "cheetah", "panther", "leopards"],
    "waves": ["wave", "ocean", "sea", "water", "surf", "shark", "sharks", "tide"],
    "flames": ["flame", "flaming", "fire", "blaze", "blazing", "inferno", "phoenix", "lava",
               "dragon", "dragons", "burning", "hot-rod"],
    "shards": ["shard", "geometric", "polygon", "polygons", "crystal", "crystals", "abstract",
               "low-poly", "ice", "glass", "facets", "triangles", "diamond", "diamonds", "prism"],
    "hexagons": ["hex", "hexagon", "hexagonal", "honeycomb", "honeycombs", "tech", "bees", "hive"],
    "brush": ["brushed", "brushstroke", "brushstrokes", "strokes", "paint", "painted", "grunge",
              "distressed"],
    "marble": ["marbled", "smoke", "smoky", "liquid", "fluid"],
    "topographic": ["topography", "contour", "contours", "mountain", "mountains", "map", "terrain"],
    "lightning": ["electric", "storm", "thunder", "thunderbolt", "bolt", "bolts", "voltage"],
    "galaxy": ["stars", "starry", "space", "nebula", "cosmic", "cosmos", "universe", "night"],
    "plaid": ["tartan", "scottish", "highland", "flannel"],
    "gradient": ["fade", "faded", "fading", "ombre", "ombré", "gradients", "dip-dye", "sunset"],
    "sash": ["band", "sashes"],
    "hoops": ["hoop", "hooped", "rings", "rugby"],
    "halves": ["half", "halved", "split", "two-tone", "bicolour", "bicolor"],
    "quarters": ["quarter", "quartered", "harlequin"],
    "argyle": ["rhombus", "lozenge", "lozenges", "golf"],
    "houndstooth": ["dogtooth", "hounds-tooth", "tweed"],
    "scales": ["scale", "fish", "mermaid", "reptile", "snake", "lizard", "crocodile"],
    "splatter": ["splattered", "splash", "splashes", "splat", "graffiti", "ink", "spray", "drips"],
    "grid": ["grids", "mesh", "net", "windowpane", "lattice"],
    "circuit": ["circuits", "cyber", "cyberpunk", "futuristic", "robot", "robots", "digital",
                "electronic", "matrix"],
    "rays": ["ray", "sunburst", "sun", "sunrise", "starburst", "burst", "rising"],
    "pixels": ["pixel", "pixelated", "8-bit", "mosaic", "blocks", "glitch", "retro-game"],
}

SCALE_WORDS: Dict[str, List[str]] = {
    "bold": ["bold", "big", "large"],
    "normal": [],
    "fine": ["fine", "small", "subtle"],
}

ORIENTATIONS = ["vertical", "horizontal", "diagonal"]


def list_vocabulary() -> List[str]:
    """Every word the network knows, the null word first."""
    words = set(FAMILIES) | set(ORIENTATIONS)
    for synonyms in (*SYNONYMS.values(), *SCALE_WORDS.values()):
        words.update(synonyms)
    return [NULL_WORD, *sorted(words)]


VOCABULARY = list_vocabulary()
WORD_INDEX = {word: index for index, word in enumerate(VOCABULARY)}

#: How often a caption says the family's own name and not a synonym: the product says the name.
NAME_SHARE = 0.65


def name_family(family: str, random: np.random.Generator) -> str:
    """The family's name or one of its synonyms."""
    if random.random() < NAME_SHARE:
        return family
    return str(random.choice(SYNONYMS[family]))


def weigh_words(captions: Sequence[Sequence[str]]) -> torch.Tensor:
    """One row a caption; its words share a length of 1."""
    weights = torch.zeros(len(captions), len(VOCABULARY))
    for row, caption in enumerate(captions):
        words = caption or [NULL_WORD]
        for word in words:
            weights[row, WORD_INDEX[word]] += 1 / len(words) ** 0.5
    return weights
