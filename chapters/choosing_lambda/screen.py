"""Choosing features before splitting makes pure noise look like signal; inside each fold it doesn't."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.choosing_lambda.lines import DASHED
from chapters.choosing_lambda.study import BEFORE, CANDIDATES, INSIDE, KEPT, SIMULATIONS, simulations
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = np.linspace(-1, 1, 41)
EXPECTED = (
    "The truth is 50%; a little more is expected here, since the patients held out make their own class the rarer one "
    "in training."
)


@dataclass(frozen=True)
class Screening:
    """Correlations of the kept features with the class in held-out folds, and error rates over simulations."""

    features: int
    way: str
    correlations: np.ndarray
    mean_correlation: float
    error_rates: np.ndarray
    means: dict[str, np.ndarray]
    quartiles: dict[str, np.ndarray]


def compute(*, features: int, way: str) -> Screening:
    """Keep the 100 best-looking of ``features`` features of pure noise, and cross-validate a nearest neighbour."""
    rates = {key: np.array([one[key][0] for one in simulations()]) for key in simulations()[0]}
    seen = np.concatenate([one[features, way][1] for one in simulations()])
    return Screening(
        features=features,
        way=way,
        correlations=np.histogram(seen, BINS)[0] / len(seen),
        mean_correlation=float(seen.mean()),
        error_rates=rates[features, way],
        means={one: np.array([rates[count, one].mean() for count in CANDIDATES]) for one in (BEFORE, INSIDE)},
        quartiles={
            one: np.array([np.percentile(rates[count, one], [25, 75]) for count in CANDIDATES])
            for one in (BEFORE, INSIDE)
        },
    )


def draw(result: Screening, histogram: Axes, rates: Axes) -> None:
    """Draw the held-out correlations, and the error rate of both ways against the number of features."""
    look = {BEFORE: (style.RED, "o", DASHED), INSIDE: (style.GREEN, "s", "solid")}
    colour = look[result.way][0]
    histogram.stairs(100 * result.correlations, BINS, fill=True, color=colour, alpha=0.85, gid="histogram")
    histogram.axvline(0, color=style.MUTED, linewidth=1)
    mean = result.mean_correlation
    histogram.axvline(mean, color=style.INK, linestyle=DASHED, linewidth=1.6, label="mean", gid="histogram")
    histogram.set(xlabel="correlation with the class, held-out fold", ylabel="% of kept features")
    histogram.set(xlim=(-1, 1), ylim=(0, 10), xticks=[-1, -0.5, 0, 0.5, 1], xticklabels=["−1", "−0.5", "0", "0.5", "1"])
    style.key(histogram)
    for way, (shade, marker, dash) in look.items():
        shown = way == result.way
        low, high = 100 * result.quartiles[way].T
        rates.fill_between(CANDIDATES, low, high, color=shade, alpha=0.18, linewidth=0, gid="rates")
        rates.plot(
            CANDIDATES,
            100 * result.means[way],
            marker,
            linestyle=dash,
            color=shade,
            markersize=6,
            label=f"screened {way}",
            gid="rates",
        )
        if shown:
            place = CANDIDATES.index(result.features)
            rates.plot(
                result.features,
                100 * result.means[way][place],
                marker,
                color=shade,
                markersize=12,
                markeredgecolor=style.INK,
                gid="rates",
            )
    rates.axhline(50, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.4)
    rates.set(xlabel="features of pure noise", xlim=(85, 6000), ylim=(-2, 70))
    rates.set_xscale("log")
    rates.set(xticks=[100, 500, 2000, 5000], xticklabels=["100", "500", "2000", "5000"])
    rates.minorticks_off()
    rates.set_ylabel("CV error rate, %")
    style.key(rates, columns=1)


def verdict(result: Screening) -> str:
    """Say whether anything leaks and, if so, whether the error rate shows it; and what the truth is."""
    if result.features == KEPT:
        return f"All features are kept, so nothing is chosen and nothing leaks. {EXPECTED}"
    if result.way == BEFORE:
        mean, half = interval(result.error_rates)
        hidden = "" if mean + half < 0.5 else ", though with so many of them kept the error rate does not show it"
        return f"The truth is 50%: the held-out rows helped to choose the features{hidden}."
    return f"Nothing leaks. {EXPECTED}"


def readout(result: Screening) -> str:
    """Say what cross-validation reports, beside the truth."""
    correlation = f"{round(result.mean_correlation, 2) + 0.0:.2f}".replace("-", "−")  # no minus before a zero
    return (
        f"The best {KEPT} of {result.features} features, screened {result.way}: CV error rate "
        f"{100 * result.error_rates.mean():.0f}% on average over {SIMULATIONS} data sets, mean correlation in the "
        f"held-out fold {correlation}. {verdict(result)}"
    )


LEAK = Sketch(
    name="screened-before-splitting",
    prompt="No feature has anything to do with the class. The best-looking 100 of so many are kept, once, before the "
    "rows are split into folds. Draw the error rate that cross-validation reports.",
    x=CANDIDATES,
    truth=lambda r: 100 * r.means[BEFORE],
    x_label="features =",
    y_label="the CV error rate, in %,",
    panel=1,
    shapes={
        "flat": "That is what you would get if the held-out rows had no part in the choice. They had: a feature "
        "is kept because it agrees with the class in all rows, those of the held-out fold included.",
        "rises": "More noise to choose from does not confuse the classifier: it gets more features that happen to "
        "agree with the class of every row.",
        "dips": "It ends at its lowest: the more features there are to choose from, the better the best of them agree "
        "with the class by chance, in the held-out rows too.",
        "peaks": "With 100 or 200 features the error stays about where it is: half of them must be kept, good or bad. "
        "From there on the best of more and more features agree better and better with the class of every row, and it "
        "falls.",
    },
    says=lambda r: (
        f"It falls from {100 * r.means[BEFORE][0]:.0f}% to {100 * r.means[BEFORE][-1]:.0f}%, though no classifier can "
        "do better than 50%. The kept features were chosen with the help of the rows on which they are then tested."
    ),
    withheld=("histogram", "rates"),
)

SCREEN = Experiment(
    name="screen-before-splitting",
    title="Choosing features before splitting, and inside each fold",
    description=(
        "Left: histogram of the correlation between the kept features and the class in held-out folds, shifted to the "
        "right when some of many features were kept before splitting. Right: the error rate against the number of "
        "features; screened before splitting it stays up to 200 features and then falls towards zero, inside the folds "
        "it stays near 50 percent."
    ),
    controls=(
        SelectionSlider(name="features", label="Features of pure noise", options=CANDIDATES, value=5000, between=False),
        Dropdown(name="way", label="Screening", options=(BEFORE, INSIDE), value=BEFORE),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(LEAK,),
    theme=style.THEME,
    panels=(Panel(left=50, top=56, height=330), Panel(left=52, top=56, height=330)),
)
