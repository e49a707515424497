"""What a mask hides: a dropped unit can be guessed from its neighbours, and from the channels that are kept."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout_relatives import study
from chapters.dropout_relatives.pictures import frame, picture
from chapters.dropout_relatives.predictions import LARGE_BLOCKS, WHOLE_CHANNEL, percent
from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import network

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAP_RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
BLOCKS = (1, 2, 3, 4, 5)
KINDS = ("units", "channels", "blocks")
SEED = 0
GUESSED_SEEDS = tuple(range(6))
"""One network each, over which the bars are means."""
SHOWN = 5
PITCH = study.SIDE + 1


@dataclass(frozen=True)
class Masks:
    """Five feature maps of a digit, a mask of each kind on them, and how well the dropped can be guessed.

    ``maps`` and each of ``masks`` have shape (8, 8, 5); ``guessable``, shape (2, 3), is from the same map and from the
    other channels, for each of KINDS.
    """

    rate: float
    block: int
    digit: np.ndarray
    maps: np.ndarray
    masks: tuple[np.ndarray, np.ndarray, np.ndarray]
    guessable: np.ndarray


@functools.cache
def feature_maps() -> study.FeatureMaps:
    """Return the maps of a test digit after the first convolution of a trained network."""
    return study.feature_maps(3, SHOWN, SEED)


def draw_mask(layer: network.Dropout | network.SpatialDropout | network.DropBlock, draw: int) -> np.ndarray:
    """Return the mask (8, 8, 5) that the layer draws for the maps from this seed."""
    maps, rng = feature_maps().maps, np.random.default_rng(draw)
    layer.build(maps.shape, members=1, rng=rng)
    layer.forward(maps[None, None], training=True, rng=rng)
    assert layer.mask is not None  # every rate offered is above 0
    return np.broadcast_to(layer.mask[0, 0], maps.shape)


def compute(*, rate: float, block: int, draw: int) -> Masks:
    """Mask the maps in three ways at the same rate."""
    layers = (network.Dropout(rate), network.SpatialDropout(rate), network.DropBlock(rate, block=block))
    units, channels, blocks = (draw_mask(layer, draw) for layer in layers)
    return Masks(
        rate=rate,
        block=block,
        digit=feature_maps().digit,
        maps=feature_maps().maps,
        masks=(units, channels, blocks),
        guessable=study.guessable(rate, block, GUESSED_SEEDS).mean(axis=-1),
    )


def tiled(maps: np.ndarray, gap: float = 0.0) -> np.ndarray:
    """Lay the channels of (8, 8, C) side by side, a column apart."""
    tiles = np.full((study.SIDE, PITCH * maps.shape[-1] - 1), gap)
    for channel in range(maps.shape[-1]):
        tiles[:, PITCH * channel : PITCH * channel + study.SIDE] = maps[:, :, channel]
    return tiles


def draw(result: Masks, maps: Axes, bars: Axes) -> None:
    """Draw the maps without and with each mask, and the guessable share of what was dropped."""
    strongest = result.maps.max()
    cover = style.tint_map(style.RED, 0.9)
    for row, label in enumerate(("", *KINDS)):
        top = row * (PITCH + 1)
        picture(maps, tiled(result.maps), 0, top, cmap=style.ink_map(), vmin=0, vmax=strongest)
        if row:
            mask = result.masks[row - 1]
            picture(maps, tiled(1.0 - mask), 0, top, cmap=cover, vmin=0, vmax=1)
            words = f"{label}\n{percent(mask.mean())} kept"
            maps.text(-1.5, top + 4, words, ha="right", va="center", fontsize=12)
        for channel in range(SHOWN):
            frame(maps, PITCH * channel, top)
    picture(maps, result.digit, -12.5, 0, cmap=style.ink_map(), vmin=0, vmax=1)
    maps.annotate("", (-0.6, 4), (-4, 4), arrowprops={"arrowstyle": "->", "color": style.MUTED})
    maps.plot([], [], "s", color=style.RED, markersize=9, label="dropped")
    maps.set(xlim=(-16, 45), ylim=(39, -0.5))
    maps.set_axis_off()
    style.key(maps)
    places = np.arange(3)
    looks = (("from own map", style.BLUE, -0.2), ("other channels", style.ORANGE, 0.2))
    for (label, colour, shift), shares in zip(looks, result.guessable, strict=True):
        bars.bar(places + shift, 100 * shares, 0.36, color=colour, label=label, gid="guesses")
        for place, share in zip(places, shares, strict=True):
            bars.text(place + shift, 100 * share + 1.5, percent(share), ha="center", fontsize=11, gid="guesses")
    bars.set(xticks=places, xticklabels=KINDS, xlim=(-0.6, 2.6), ylim=(0, 104))
    bars.set_ylabel("what can be guessed, in %")
    bars.set_xlabel("what is dropped together")
    bars.tick_params(axis="x", length=0)
    style.key(bars, columns=2)


def verdict(result: Masks) -> str:
    """Say how much the same map tells of a dropped block, beside what it tells of a single unit."""
    told = result.guessable[0, 2] / result.guessable[0, 0]
    return "at least half as much" if told >= 0.5 else "less than a quarter of it" if told < 0.25 else "less than half"


def readout(result: Masks) -> str:
    """Say how much of the dropped activity can be guessed, from the same map and from other channels."""
    (units, _, blocks), (from_units, from_channels, from_blocks) = result.guessable
    first = f"Rate {result.rate:g}. Of single dropped units, {percent(units)} can be guessed from the same map"
    parts = [f"{percent(from_units)} of units", f"{percent(from_channels)} of whole channels"]
    if result.block == 1:
        return f"{first}. Blocks of 1 × 1 are the same thing; make them larger. From other channels: {listed(parts)}."
    size, told = f"{result.block} × {result.block}", f"{percent(blocks)}: {verdict(result)}"
    parts.append(f"{percent(from_blocks)} of blocks")
    return f"{first}; of blocks of {size}, {told}. From other channels: {listed(parts)}."


def listed(parts: list[str]) -> str:
    """Write parts as a list in words.

    >>> listed(["1", "2", "3"])
    '1, 2 and 3'
    """
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


MASKS = Experiment(
    name="masks-on-a-feature-map",
    title="Three ways to drop parts of a feature map",
    description=(
        "Left: five feature maps of a handwritten digit, unmasked and with three masks. Units drop as single "
        "scattered pixels, channels as whole maps, blocks as squares. Right: bars show how much of the dropped "
        "activity can be guessed. From the kept units of the same map: much for units, less the larger the blocks, and "
        "nothing for channels, of which none are left. From the other channels: most, for all three."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=MAP_RATES, value=0.3, between=False),
        IntSlider(name="block", label="Side of a block", min=1, max=5, value=1),
        IntSlider(name="draw", label="Mask number", min=1, max=4, value=1, play=True),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WHOLE_CHANNEL, LARGE_BLOCKS),
    theme=style.THEME,
    panels=(Panel(left=4, right=4, top=34, bottom=8, height=320), Panel(left=60, top=34, height=320)),
)
