"""DropBlock's published γ keeps more than was meant, because blocks overlap; the exact γ does not."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.dropout_relatives import study
from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Sketch
from regularization import network

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OVERLAP_RATES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
OVERLAP_BLOCKS = (1, 2, 3, 4, 5, 6)
SIMULATED = 20_000


@dataclass(frozen=True)
class Overlap:
    """How often each unit of four maps is covered, and kept minus target at each of OVERLAP_RATES, in points.

    ``covered`` has shape (4, 8, 8); ``simulated`` is of the published gamma.
    """

    rate: float
    block: int
    gamma: float
    exact_gamma: float
    covered: np.ndarray
    published: np.ndarray
    exact: np.ndarray
    simulated: np.ndarray


def corners_to_cover(corners: np.ndarray, block: int) -> np.ndarray:
    """Count the blocks that cover each unit; corners have shape (maps, 8 - block + 1, 8 - block + 1)."""
    side = corners.shape[-1]
    covered = np.zeros((len(corners), side + block - 1, side + block - 1), dtype=np.uint8)
    for i in range(block):
        for j in range(block):
            covered[:, i : i + side, j : j + side] += corners
    return covered


@functools.cache
def kept_beyond_target(block: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kept minus target in points at each rate: of the published gamma, of the exact one, and simulated."""
    side, rng = study.SIDE, np.random.default_rng(block)
    gammas = [network.dropblock_gamma(r, block, side, side) for r in OVERLAP_RATES]
    exact = [network.dropblock_gamma(r, block, side, side, exact=True) for r in OVERLAP_RATES]
    target = 1 - np.array(OVERLAP_RATES)
    published, met = (
        100 * (np.array([network.dropblock_kept(gamma, block, side, side) for gamma in some]) - target)
        for some in (gammas, exact)
    )
    draws = rng.random((SIMULATED, side - block + 1, side - block + 1))
    simulated = [100 * np.mean(corners_to_cover(draws < gamma, block) == 0) for gamma in gammas]
    return published, met, np.array(simulated) - 100 * target


def compute(*, rate: float, block: int) -> Overlap:
    """Drop blocks with the published gamma on four maps."""
    side, rng = study.SIDE, np.random.default_rng(5)
    gamma = network.dropblock_gamma(rate, block, side, side)
    draws = rng.random((4, side, side))[:, : side - block + 1, : side - block + 1]
    return Overlap(
        rate,
        block,
        gamma,
        network.dropblock_gamma(rate, block, side, side, exact=True),
        corners_to_cover(draws < gamma, block),
        *kept_beyond_target(block),
    )


def draw(result: Overlap, picture: Axes, lines: Axes) -> None:
    """Draw the blocks with their overlaps, and by how much more is kept than was meant."""
    corner = np.array([[9.3 * (place % 2), 9.3 * (place // 2)] for place in range(4)])
    for which, colour, strength, label in (
        (result.covered == 1, style.SKY, 0.5, "in one block"),
        (result.covered > 1, style.BLUE, 1.0, "in two or more"),
    ):
        place, row, column = np.nonzero(which)
        at = corner[place] + np.column_stack([column, row]) + 0.5
        picture.plot(*at.T, "s", color=colour, alpha=strength, markersize=14.5, markeredgewidth=0)
        picture.plot([], [], "s", color=colour, alpha=strength, markersize=10, label=label)
    for left, top in corner:
        picture.plot(
            [left, left + 8, left + 8, left, left], [top, top, top + 8, top + 8, top], color=style.MUTED, linewidth=0.8
        )
    picture.set(xlim=(-0.3, 17.6), ylim=(17.6, -0.3))
    picture.set_axis_off()
    style.key(picture)
    lines.plot(OVERLAP_RATES, result.exact, color=style.BLUE, linestyle=style.DASHED, label="exact γ", gid="kept")
    lines.plot(OVERLAP_RATES, result.published, color=style.RED, label="published γ", gid="kept")
    lines.plot(OVERLAP_RATES, result.simulated, "o", color=style.INK, markersize=5, label="simulated", gid="kept")
    lines.axvline(result.rate, color=style.BLUE, linewidth=1.2)
    lines.set(xlabel="rate", ylabel="kept beyond 1 − rate, in points", xlim=(0, 0.52), ylim=(-15, 15))
    style.key(lines, columns=3)


def verdict(result: Overlap) -> str:
    """Say whether the published γ keeps what was meant."""
    target = 100 * (1 - result.rate)
    if result.block == 1:
        return f"nothing overlaps, and the published γ keeps {target:.0f}%, as meant."
    kept = target + result.published[OVERLAP_RATES.index(result.rate)]
    return (
        f"the published γ = {result.gamma:.4f} keeps {kept:.1f}% where {target:.0f}% were meant. "
        f"γ = {result.exact_gamma:.4f} would meet the target."
    )


def readout(result: Overlap) -> str:
    """Compare the share that was to be kept with the share that is."""
    what = "single units" if result.block == 1 else f"blocks of {result.block} × {result.block}"
    return f"Rate {result.rate:g}, {what}: {verdict(result)}"


def excess(block: int) -> float:
    """How many points too much are kept at the highest rate, with blocks of this side."""
    return round(float(kept_beyond_target(block)[0][-1]), 6)


WORST_SIDE = Choose(
    name="dropblock-worst-side",
    prompt="The rate is 0.5. With which side of a block is the published γ farthest from its target?",
    options=(
        Option(
            "None: γ already makes up for the size",
            lambda r: max(map(excess, OVERLAP_BLOCKS[1:])) - min(map(excess, OVERLAP_BLOCKS[1:])) < 0.1,
            "It makes up for the size of a block and the number of its places. Overlaps it leaves out.",
        ),
        Option(
            "2, where there are most blocks to overlap",
            lambda r: max(OVERLAP_BLOCKS, key=excess) == 2,
            "There are more of them, but a unit can lie in four at most.",
        ),
        Option(
            "4 and 5, equally",
            lambda r: excess(4) == excess(5) == max(map(excess, OVERLAP_BLOCKS)),
            "There a unit in the middle of the map can lie in 16 blocks, the most of all sides.",
        ),
        Option(
            "6, where each block is largest",
            lambda r: max(OVERLAP_BLOCKS, key=excess) == 6,
            "So large a block fits into the map at nine places only, so a unit can lie in nine blocks at most, "
            "as with blocks of 3 × 3.",
        ),
    ),
    settles={"rate": 0.5, "block": 4},
    says=lambda r: (
        f"In points: {', '.join(f'{excess(side):.1f} with side {side}' for side in OVERLAP_BLOCKS)}. Sides 3 and 6 "
        "have the same, and 4 and 5: s and 9 − s stand in the formula in the same way."
    ),
    withheld=("kept",),
)

EXCESS = Sketch(
    name="dropblock-excess-by-rate",
    prompt="Blocks of 3 × 3 are drawn with the published γ. Draw by how many points the share of units that are kept "
    "lies above 1 − rate, or below it.",
    x=OVERLAP_RATES,
    truth=lambda r: r.published,
    x_label="rate",
    y_label="share kept beyond 1 − rate",
    panel=1,
    shapes={
        "falls": "Counted twice sounds like dropped too often. But a unit in two blocks is dropped only once, so that "
        "fewer are dropped than were counted.",
        "flat": "At small rates it is near 0. But the more blocks there are, the more of them overlap.",
        "peaks": "With more blocks there is always more overlap, within these rates.",
        "dips": "Nothing makes it fall first: without overlap the count is right.",
    },
    settles={"rate": 0.5},
    says=lambda r: (
        f"{r.published[0]:.1f} points at rate {OVERLAP_RATES[0]:g}, {r.published[OVERLAP_RATES.index(0.2)]:.1f} at 0.2 "
        f"and {r.published[-1]:.1f} at {OVERLAP_RATES[-1]:g}. Overlaps are pairs of blocks, and where the number of "
        "blocks doubles, that of pairs grows about fourfold."
    ),
    withheld=("kept",),
)


OVERLAP = Experiment(
    name="dropblock-overlap",
    title="Blocks overlap, so DropBlock's γ is approximate",
    description=(
        "Left: four maps of 8 by 8 units with the dropped blocks; units that lie in two or more blocks are darker. "
        "Right: how much more is kept than was meant, against the rate: with the published gamma the excess grows "
        "with the rate when blocks are larger than one unit, with the exact gamma it is zero."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=OVERLAP_RATES, value=0.2, between=False),
        IntSlider(name="block", label="Side of a block", min=1, max=6, value=3),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WORST_SIDE, EXCESS),
    theme=style.THEME,
    panels=(Panel(left=4, right=4, top=34, bottom=6, height=330, width=300), Panel(left=60, height=330)),
)
