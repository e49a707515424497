"""Five features of many matter: which of them L1 keeps, what else it keeps, and the error beside that of L2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.lasso.lines import L1_LINE, L2_LINE
from chapters.lasso.samples import RELEVANT, STRENGTH, STRENGTHS, sample_paths, support_summary
from chapters.shared import style
from everystate.controls import SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
    weights.vlines(places[kept], 0, result.lasso[kept], color=style.BLUE, linewidth=2 if p <= 40 else 1.2, gid="answer")
    weights.plot(
        places[kept], result.lasso[kept], "o", color=style.BLUE, markersize=size, label="L1, not zero", gid="answer"
    )
    weights.set(xlabel="feature (the first five matter)", ylabel="weight", ylim=(-2.4, 2.4))
    weights.set_xlim(1 - 0.03 * p, p + 0.03 * p)
    weights.set_xticks([*([1] if p <= 40 else []), 5, *(m for m in (10, 20, 40, 100, 160) if p / 5 < m <= p)])
    style.key(weights)
    errors.axhline(result.noise**2, color=style.MUTED, linestyle=style.DOTTED, linewidth=1.6, label="noise")
    errors.plot(STRENGTHS, result.ridge_errors, **L2_LINE, label="L2", gid="answer")
    errors.plot(STRENGTHS, result.lasso_errors, **L1_LINE, label="L1", gid="answer")
    errors.axvline(result.lam, color=style.INK, linewidth=1.5)
    errors.plot(result.lam, result.ridge_errors[result.place], "s", color=style.PURPLE, markersize=8, gid="answer")
    errors.plot(result.lam, result.lasso_errors[result.place], "o", color=style.BLUE, markersize=9, gid="answer")
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


# -- predictions
def exactly_right(place: int) -> int:
    """In how many samples L1 keeps exactly the five at a strength, at the defaults."""
    _, _, found, false = support_summary(35, 1.0)
    return int(((found == RELEVANT) & (false == 0))[:, place].sum())


def suffered(result: Support) -> tuple[float, float]:
    """The error of L1 and of L2 at the best strength of each, as a multiple of that with 35 irrelevant features."""
    before = [errors.mean(axis=0).min() for errors in support_summary(35, result.noise)[:2]]
    return float(result.lasso_errors.min() / before[0]), float(result.ridge_errors.min() / before[1])


EXACT = Choose(
    name="lasso-exactly-the-five",
    prompt="Take the λ at which L1 has the lowest error on new rows. In how many of the 20 samples does it keep "
    "exactly the five features that matter?",
    options=(
        Option(
            "In nearly all: the best fit is the true one",
            lambda r: r.exact >= 17,
            "What predicts best need not be the true list. At this λ the penalty is too weak to silence the others.",
        ),
        Option(
            "In about half: a matter of luck",
            lambda r: 7 <= r.exact <= 13,
            lambda r: (
                f"So it is at λ = {short(STRENGTHS[r.place + 3])}, where it is {exactly_right(r.place + 3)} of 20. "
                f"There the error is {r.lasso_errors[r.place + 3]:.2f} instead of {r.lasso_errors[r.place]:.2f}."
            ),
        ),
        Option(
            "In none: it keeps too few",
            lambda r: r.exact == 0 and r.all_found < 10,
            "None of the five is missing, in any of the 20 samples.",
        ),
        Option(
            "In none: it keeps too many",
            lambda r: r.exact == 0 and r.all_found >= 10,
            "The λ that silences all the others also takes about λ/2 from each of the five, and that costs more than a "
            "few small weights too many.",
        ),
    ),
    settles={"lam": STRENGTHS[11]},
    says=lambda r: (
        f"At λ = {short(r.lam)} all five are kept in {r.all_found:.0f} of 20 samples, and exactly the five in "
        f"{r.exact:.0f}. The right list comes out most often, in {max(map(exactly_right, range(len(STRENGTHS))))}, "
        "at a larger λ."
    ),
    withheld=("answer",),
)

MORE = Choose(
    name="more-irrelevant-features",
    prompt="To the 35 irrelevant features 120 others are added; there are still 60 rows. What does that do to the "
    "error of L1 and of L2, each at the λ that is best for it?",
    options=(
        Option(
            "L1 grows by less than a half, L2 more than threefold",
            lambda r: suffered(r)[0] < 1.5 and suffered(r)[1] > 3,
            "L1 pays only for those that it keeps; L2 spreads its weights over all of them, and leaves little for the "
            "five.",
        ),
        Option(
            "That of L1 grows more: it has to find five of 160",
            lambda r: suffered(r)[0] > 1.2 * suffered(r)[1],
            "The price for the search grows slowly, like the logarithm of the number of features.",
        ),
        Option(
            "Both grow about fourfold, as the features do",
            lambda r: all(3 < one < 5 for one in suffered(r)),
            "L2 must spread its weights over all of them. L1 pays only for those that it keeps.",
        ),
        Option(
            "Both stay nearly as they are: a good λ silences what is useless",
            lambda r: max(suffered(r)) < 1.15,
            "L2 can't silence some features and leave others alone: it shrinks them all.",
        ),
    ),
    settles={"irrelevant": 155},
    says=lambda r: (
        f"The lowest error is {suffered(r)[0]:.1f} times as high as with 35 for L1, {r.lasso_errors.min():.2f}, and "
        f"{suffered(r)[1]:.1f} times as high for L2, {r.ridge_errors.min():.2f}."
    ),
    withheld=("answer",),
)

SUPPORT = Experiment(
    name="five-that-matter",
    title="Five features matter: which are kept?",
    description=(
        "Left: the weights of all features in one sample of 60 rows, the five that matter first, with their true "
        "values; L2 gives every feature a weight, L1 only to those drawn with a stem. Right: the mean error on new "
        "rows over 20 samples against the penalty strength, for L1 and L2, with the noise as a floor. It is high at a "
        "large penalty; with many features it is high at a small one too, above all when there is much noise."
    ),
    controls=(
        SelectionSlider(name="irrelevant", label="Irrelevant features", options=IRRELEVANT, value=35, between=False),
        SelectionSlider(name="noise", label="Noise", options=NOISES, value=1.0, between=False),
        STRENGTH,
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(EXACT, MORE),
    theme=style.THEME,
    panels=(Panel(left=50), Panel(left=58)),
)
