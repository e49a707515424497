"""What a reader predicts of masks on a feature map: how much of what is dropped can still be guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from chapters.dropout_relatives.masks import Masks


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return f"{100 * share:.0f}%"


def from_others(result: Masks) -> tuple[float, float]:
    """How much of a single unit, and of a whole channel, can be guessed from the other channels."""
    return float(result.guessable[1, 0]), float(result.guessable[1, 1])


WHOLE_CHANNEL = Choose(
    name="guess-a-whole-channel",
    prompt="At rate 0.3, how much of a channel that is dropped whole can still be guessed from the channels that are "
    "kept?",
    options=(
        Option(
            "Nothing: its map is gone",
            lambda r: from_others(r)[1] < 0.1,
            "Gone it is, and from its own map nothing can be guessed. But the other channels look at the same pixels.",
        ),
        Option(
            "Less than half as much as of single units",
            lambda r: 0.1 <= from_others(r)[1] < 0.5 * from_others(r)[0],
            "The guess uses what the other channels hold at the same place. How much of the dropped map is missing "
            "around that place makes no difference to it.",
        ),
        Option(
            "As much as of single units, about",
            lambda r: abs(from_others(r)[1] - from_others(r)[0]) < 0.05,
            "At each place it is the same task: one channel is to be told from those that are kept.",
        ),
        Option(
            "Clearly more than of single units",
            lambda r: from_others(r)[1] > from_others(r)[0] + 0.05,
            "It may seem that fewer gaps are left in the others. But at each place as many are kept on average, "
            "whether they drop as units or as maps.",
        ),
    ),
    says=lambda r: (
        f"{percent(from_others(r)[1])}, and of single units {percent(from_others(r)[0])}. What is called stronger "
        "dropout hides no more from this layer: sixteen windows on the same nine pixels repeat each other."
    ),
    withheld=("guesses",),
)

LARGE_BLOCKS = Choose(
    name="guess-a-large-block",
    prompt="Blocks of 5 × 5 drop more than a third of a map of 8 × 8 at a stroke. From which side can the network "
    "still guess most of what they hide?",
    options=(
        Option(
            "From both",
            lambda r: r.guessable[:, 2].min() >= 0.5,
            "Not even single units can be guessed that well from their own map.",
        ),
        Option(
            "From neither: that is what blocks are for",
            lambda r: r.guessable[:, 2].max() < 0.5,
            "From the same map it is so. But a block lies in one channel, and the others are dropped elsewhere.",
        ),
        Option(
            "From the other channels",
            lambda r: r.guessable[1, 2] >= 0.5 > r.guessable[0, 2],
            "A block is drawn for each channel separately, so the others still see the place.",
        ),
        Option(
            "From the same map, around the block",
            lambda r: r.guessable[0, 2] >= 0.5 > r.guessable[1, 2],
            lambda r: (
                f"For single units neighbours tell {percent(r.guessable[0, 0])}. Inside a large block the nearest kept "
                f"unit is too far away: {percent(r.guessable[0, 2])}."
            ),
        ),
    ),
    settles={"block": 5},
    says=lambda r: (
        f"{percent(r.guessable[1, 2])} from the other channels, {percent(r.guessable[0, 2])} from the same map. To "
        "hide a place from this layer, it would have to be dropped in all channels at once."
    ),
    withheld=("guesses",),
)
