"""Draws from the posterior of the Bayesian lasso come to agree with the published medians and intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.bayesian_priors import study
from chapters.shared import style
from chapters.shared.diabetes import FEATURES
from chapters.shared.printed import printed
from chapters.shared.wording import minus
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Sampled:
    """Medians and intervals of the ten weights after some draws, the published ones, and the chain of one weight.

    ``sizes`` says what the draws are worth, at the rate of the whole chain, since a hundred draws can't tell it.
    ``published_intervals`` has the ends of those intervals that were at hand, by feature.
    """

    draws: int
    feature: str
    followed: int
    medians: np.ndarray
    intervals: np.ndarray
    sizes: np.ndarray
    published: np.ndarray
    published_intervals: Mapping[str, tuple[float, ...]]
    steps: np.ndarray
    chain: np.ndarray


def compute(*, draws: int, feature: str) -> Sampled:
    """Sum up the first ``draws`` of the chain and follow one weight."""
    run, place, followed = study.chain(), study.COUNTS.index(draws), FEATURES.index(feature)
    published = printed("bayesian-lasso-medians").numbers
    return Sampled(
        draws=draws,
        feature=feature,
        followed=followed,
        medians=run.medians[place],
        intervals=run.intervals[place],
        sizes=draws * run.sizes[-1] / study.COUNTS[-1],
        published=np.array([published[name] for name in FEATURES]),
        published_intervals=printed("bayesian-lasso-intervals").rows,
        steps=np.linspace(0, 1, run.shown.shape[1]),
        chain=run.shown[place][:, followed],
    )


def draw(result: Sampled, weights: Axes, chain: Axes) -> None:
    """Draw ours beside the published values, and the chain of the followed weight."""
    places = np.arange(len(FEATURES))[::-1].astype(float)
    weights.axvline(0, color=style.MUTED, linewidth=0.8)
    weights.hlines(places + 0.16, *result.intervals.T, color=style.BLUE, linewidth=2.4, gid="found")
    weights.plot(result.medians, places + 0.16, "o", color=style.BLUE, markersize=6, label="ours", gid="found")
    for name, (low, high) in result.published_intervals.items():
        place = places[FEATURES.index(name)] - 0.2
        weights.plot([low, high], [place, place], color=style.INK, linestyle=style.DASHED, linewidth=1.4, gid="found")
    weights.plot(result.published, places - 0.2, "D", color=style.INK, markersize=4.5, label="published", gid="found")
    weights.plot([-900], [places[result.followed]], ">", color=style.RED, markersize=9)
    weights.set(yticks=places, yticklabels=FEATURES, xlim=(-950, 950), ylim=(-0.7, 9.6))
    weights.set_xlabel("weight (columns of length 1)")
    weights.tick_params(axis="y", length=0)
    style.key(weights)
    low, high = result.intervals[result.followed]
    chain.axhspan(low, high, color=style.BLUE, alpha=0.15, linewidth=0, label="95% of the draws", gid="found")
    chain.axhline(result.medians[result.followed], color=style.BLUE, linewidth=1.4, gid="found")
    name = f"100 of the draws of {result.feature}"
    chain.plot(result.steps, result.chain, color=style.PURPLE, linewidth=1.0, label=name, gid="found")
    chain.set(xlabel="share of the run", ylabel=f"weight of {result.feature}", xlim=(0, 1), ylim=(-950, 950))
    style.key(chain, columns=1)


def verdict(result: Sampled) -> str:
    """Say whether the interval of the followed weight holds zero."""
    low, high = result.intervals[result.followed]
    return "The interval holds zero." if low < 0 < high else "The interval leaves zero out."


def readout(result: Sampled) -> str:
    """Give the followed weight, ours and published, and what the draws are worth."""
    low, high = result.intervals[result.followed]
    median, published, worth = (kind[result.followed] for kind in (result.medians, result.published, result.sizes))
    words = (
        f"{result.feature} after {result.draws} draws: median {median:.1f} (published {published:.1f}), "
        f"95% interval {low:.0f} to {high:.0f}. The draws are worth about {worth:.0f} independent ones."
    )
    return f"{minus(words)} {verdict(result)}"


def _ends(result: Sampled) -> tuple[float, float]:
    """The interval of the followed weight."""
    low, high = result.intervals[result.followed]
    return float(low), float(high)


DROPPED = Choose(
    name="interval-of-a-dropped-weight",
    prompt="The lasso of the matching strength sets the weight of `ldl` to exactly zero; that of `bmi`, one of the "
    "two largest, is about 500. Where will the 95% interval of `ldl` lie?",
    options=(
        Option(
            "From below −200 to above 200",
            lambda r: _ends(r)[0] < -200 and _ends(r)[1] > 200,
            "`ldl` is nearly tied to `tc`: the two weights can grow against each other and leave the fit as it is.",
        ),
        Option(
            "Within 50 of zero: it is the weight that is out",
            lambda r: max(map(abs, _ends(r))) < 50,
            "A zero of the lasso is the place of a peak. How wide the hill around it is depends on what the data can "
            "tell, and `ldl` is nearly tied to `tc`.",
        ),
        Option(
            "From about −100 to about 100",
            lambda r: 50 <= max(map(abs, _ends(r))) <= 150,
            "So it is for `age`, the other weight that the lasso drops, which is tied to no other feature.",
        ),
        Option(
            "On one side of zero",
            lambda r: _ends(r)[0] * _ends(r)[1] > 0,
            "Then zero would be implausible, and the mode would hardly be there.",
        ),
    ),
    settles={"draws": study.COUNTS[-1], "feature": "ldl"},
    says=lambda r: minus(
        f"It goes from {_ends(r)[0]:.0f} to {_ends(r)[1]:.0f}, and that of `bmi` only from {r.intervals[2, 0]:.0f} to "
        f"{r.intervals[2, 1]:.0f}. A weight that the lasso drops need not be small: the data may just not say."
    ),
    withheld=("found",),
)

SAMPLED = Experiment(
    name="bayesian-lasso",
    title="The Bayesian lasso on the diabetes data",
    description=(
        "Left: posterior median and 95 per cent interval of ten weights, ours above the published ones; with more "
        "draws they come to agree. Right: a hundred of the draws of one weight, in order, jumping about their median."
    ),
    controls=(
        SelectionSlider(
            name="draws",
            label="Draws",
            options=tuple((f"{count:,}", count) for count in study.COUNTS),
            value=study.COUNTS[0],
            between=False,
        ),
        Dropdown(name="feature", label="Follow the weight of", options=FEATURES, value="tc"),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(DROPPED,),
    theme=style.THEME,
    panels=(Panel(left=48, top=34, height=380), Panel(left=64, top=54, height=380)),
)
