"""Five features of many matter: which of them L1 keeps, what else it keeps, and the error beside that of L2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.lasso.lines import L1_LINE, L2_LINE
from chapters.lasso.samples import RELEVANT, STRENGTH, STRENGTHS, sample_paths, support_summary
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel

IRRELEVANT = (5, 15, 35, 95, 155)
NOISES = (0.5, 1.0, 2.0, 3.0)


@dataclass(frozen=True)
class Support:
    """Weights of both penalties in one sample, relevant features first, and their errors over SAMPLES samples."""

    lam: float
    noise: float
    truth: np.ndarray
    lasso: np.ndarray
    ridge: np.ndarray
    lasso_errors: np.ndarray
    ridge_errors: np.ndarray
    all_found: float
    exact: float

    @property
    def place(self) -> int:
        """Position of the strength on the slider."""
        return STRENGTHS.index(self.lam)


def compute(*, irrelevant: int, noise: float, lam: float) -> Support:
    """Compare both penalties at one strength."""
    place = STRENGTHS.index(lam)
    first_lasso, first_ridge, truth = sample_paths(irrelevant, noise)[0]
    lasso, ridge, found, false = support_summary(irrelevant, noise)
    return Support(
        lam=lam,
        noise=noise,
        truth=truth,
        lasso=first_lasso.coefs[place],
        ridge=first_ridge.coefs[place],
        lasso_errors=lasso.mean(axis=0),
        ridge_errors=ridge.mean(axis=0),
        all_found=float((found[:, place] == RELEVANT).sum()),
        exact=float(((found == RELEVANT) & (false == 0))[:, place].sum()),
    )


def draw(result: Support, weights: Axes, errors: Axes) -> None:
    """Draw one sample's weights, and the mean errors against the strength."""
    p = len(result.truth)
    places = np.arange(1, p + 1)
    size = 6 if p <= 40 else 3.5
    weights.axhline(0, color=style.MUTED, linewidth=1)
    weights.axvline(RELEVANT + 0.5, color=style.FAINT, linewidth=1.2)
    weights.plot(places[:RELEVANT], result.truth[:RELEVANT], "_", color=style.INK, markersize=12, label="truth")
    weights.plot(places, result.ridge, "x", color=style.PURPLE, markersize=size, label="L2")
    kept = result.lasso != 0
    weights.vlines(places[kept], 0, result.lasso[kept], color=style.BLUE, linewidth=2 if p <= 40 else 1.2)
    weights.plot(places[kept], result.lasso[kept], "o", color=style.BLUE, markersize=size, label="L1, not zero")
    weights.set(xlabel="feature (the first five matter)", ylabel="weight", ylim=(-2.4, 2.4))
    weights.set_xlim(1 - 0.03 * p, p + 0.03 * p)
    weights.set_xticks([*([1] if p <= 40 else []), 5, *(m for m in (10, 20, 40, 100, 160) if p / 5 < m <= p)])
    style.key(weights)
    errors.axhline(result.noise**2, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.6, label="noise")
    errors.plot(STRENGTHS, result.ridge_errors, **L2_LINE, label="L2")
    errors.plot(STRENGTHS, result.lasso_errors, **L1_LINE, label="L1")
    errors.axvline(result.lam, color=style.INK, linewidth=1.5)
    errors.plot(result.lam, result.ridge_errors[result.place], "s", color=style.PURPLE, markersize=8)
    errors.plot(result.lam, result.lasso_errors[result.place], "o", color=style.BLUE, markersize=9)
    errors.set(xlabel="penalty strength λ", ylim=(0.2, 45), xlim=(0.0025, 12.5))
    style.log_axis(errors, "x", ticks=5)
    style.log_axis(errors, "y", ticks=5)
    errors.set_ylabel("error on new rows (mean of 20)")
    style.key(errors)


def readout(result: Support) -> str:
    """Say whether the five were found, and at what error."""
    found = int((result.lasso[:RELEVANT] != 0).sum())
    false = int((result.lasso[RELEVANT:] != 0).sum())
    lasso, ridge = result.lasso_errors[result.place], result.ridge_errors[result.place]
    return (
        f"λ = {short(result.lam)}. In this sample L1 keeps {found} of the 5 features that matter and {false} of the "
        f"{len(result.truth) - RELEVANT} others; L2 keeps all {len(result.truth)}. In 20 samples L1 keeps all "
        f"five {result.all_found:.0f} times, and exactly the five {result.exact:.0f} times. "
        f"Mean error: L1 {lasso:.2f}, L2 {ridge:.2f}."
    )


SUPPORT = Experiment(
    name="five-that-matter",
    title="Five features matter: which are kept?",
    description=(
        "Left: the weights of all features in one sample of 60 rows, the five that matter first, with their true "
        "values; L2 gives every feature a weight, L1 only to those drawn with a stem. Right: the mean error on new "
        "rows over 20 samples against the penalty strength, for L1 and L2, with the noise as a floor. It is high at a "
        "large penalty, and with many features or much noise at a small one too."
    ),
    controls=(
        SelectionSlider(name="irrelevant", label="Irrelevant features", options=IRRELEVANT, value=35),
        SelectionSlider(name="noise", label="Noise", options=NOISES, value=1.0),
        STRENGTH,
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=50), Panel(left=58)),
)
