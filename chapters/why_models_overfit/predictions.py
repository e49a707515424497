"""What a reader predicts of double descent."""

from __future__ import annotations

from chapters.why_models_overfit.risks import COUNTS, ROWS, exact_risk, ridge_optimum
from everystate.prediction import Choose, Option, Sketch

ASKED = (2, 6, 12, 20, 28, 36, 46, 56, 64, 80, 120, 160, 200)


def at_best(p: int) -> float:
    """The risk of ridge with ``p`` features at its best strength."""
    return ridge_optimum(p)[1]


def lowest_with_ridge() -> int:
    """The number of features, of those that can be chosen, with which ridge at its best strength does best."""
    return min(COUNTS, key=at_best)


FREE = Sketch(
    name="risk-without-ridge",
    prompt="Now without a penalty: draw the expected error on new rows, from few features to five times as many as "
    "rows. With 6 features it is about 0.5. Beyond p = n, where many fits are perfect, the smallest of them is taken.",
    x=tuple(p / ROWS for p in ASKED),
    truth=lambda r: [exact_risk(p) for p in ASKED],
    x_label="p/n =",
    y_label="the expected error",
    panel=1,
    shapes={
        "rises": "At first new features help: two of the strong ones are not enough.",
        "falls": "So it would be if features cost nothing. Each has a weight to be learned, from 40 rows.",
        "flat": "The axis is logarithmic: the error changes tenfold, and more next to p = n.",
        "dips": "That is the classical picture, and it is right up to p = n. Beyond, there are more and more perfect "
        "fits, and the smallest of them gets smaller.",
        "peaks": "There is a valley before it: with six strong features the error is lower than with two.",
        "winds": "Does it end above its first valley, or below?",
    },
    settles={"p": 200},
    says=lambda r: (
        f"A valley of {exact_risk(6):.2f} at six features, a peak without bound at p = n, and down again, to "
        f"{exact_risk(200):.2f} with all 200. Here the second descent does not come as low as the first."
    ),
    withheld=("rows", "risks"),
)

BEST_RIDGE = Choose(
    name="features-for-the-best-ridge",
    prompt="Ridge, for each p with the λ that is best for it: with how many of the 200 features is its expected error "
    "lowest?",
    options=(
        Option(
            "6, the strong ones only",
            lambda r: lowest_with_ridge() == 6,
            "What the strong features hold can be learned from 40 rows.",
        ),
        Option(
            "40, as many as there are rows",
            lambda r: lowest_with_ridge() == 40,
            lambda r: (
                f"With 40 it is {at_best(40):.2f}. The weights of 34 more features must be learned from the same 40 "
                "rows, and each of them is worth little."
            ),
        ),
        Option(
            "200: the penalty sees to the weak ones",
            lambda r: lowest_with_ridge() == 200,
            lambda r: (
                "The penalty does not know which are weak. One λ shrinks the strong weights along with them, and the "
                f"error is {at_best(200):.2f}."
            ),
        ),
    ),
    settles={"p": 6, "ridge": True},
    says=lambda r: (
        f"With six features it is {r.now:.2f}, and from there it rises with p, slowly. The other 194 do hold 40% of "
        "the signal, but 40 rows are too few to learn it."
    ),
    withheld=("rows", "risks"),
)
