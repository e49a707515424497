"""What the honest errors say, in words: whether a model is worth having, and whether its penalty is."""

from __future__ import annotations

from dataclasses import dataclass

from regularization.advice._contest import Gain, Honest

__all__ = ["KINDS", "Verdict", "judge"]

KINDS = ("helps", "no difference", "hurts", "needed", "nothing works", "can't tell", "exact")
_EXACT = 1e-6


@dataclass(frozen=True)
class Verdict:
    """Whether regularization helps.

    Parameters
    ----------
    kind : "helps", "no difference", "hurts", "needed", "nothing works", "can't tell" or "exact"
        Against no penalty, an error smaller, not to be told apart, or larger; "needed": there is nothing to compare
        with, since without a penalty there is no solution; "nothing works": the error is no smaller than that of
        predicting the mean; "can't tell": it is, but by less than the noise of the folds; "exact": without a penalty
        the error is next to nothing, which no measurement gives.
    gain : Gain
        By how much the error is smaller than the mean's, for "needed", "nothing works" and "can't tell"; for the
        others, than without a penalty.
    words : str

    Examples
    --------
    >>> Verdict("helps", Gain(12.0, 5.2, 18.8), "Regularization helps here by 12% (5 to 19).").kind
    'helps'
    """

    kind: str
    gain: Gain
    words: str


def judge(honest: Honest, *, two_classes: bool) -> Verdict:
    """The verdict on a recipe: choose a penalty and its strength by cross-validation, then fit.

    Parameters
    ----------
    honest : Honest
    two_classes : bool
        Whether the errors are cross-entropies.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> import numpy as np
    >>> errors = np.array([8.0, 5.0, 4.0])[:, None, None] * np.linspace(1, 2, 10)
    >>> honest = Honest(("nothing", "no penalty", "chosen"), errors, np.full(errors.shape, np.nan), ("ridge",) * 10)
    >>> verdict = judge(honest, two_classes=False)
    >>> verdict.kind, verdict.gain.words
    ('helps', '20% (20 to 20)')
    """
    error = "cross-entropy" if two_classes else "mean squared error"
    trivial = "the classes' shares" if two_classes else "the mean"
    over_nothing = honest.gain("chosen", "nothing")
    if not two_classes and "no penalty" in honest.names and _exact(honest):
        return Verdict("exact", honest.gain("chosen", "no penalty"), _exactly(honest))
    if not over_nothing.value > 0:
        return Verdict("nothing works", over_nothing, _nothing_works(over_nothing, trivial, error))
    if not over_nothing.low > 0:
        return Verdict("can't tell", over_nothing, _cannot_tell(over_nothing, trivial, error))
    model = f"Against predicting {trivial} alone, which needs no features, it is {over_nothing.compared}."
    if "no penalty" not in honest.names:
        reason = (
            "the classes can be separated, at least in some folds, and the weights would grow without limit"
            if two_classes
            else "the features can fit any target exactly"
        )
        return Verdict(
            "needed",
            over_nothing,
            f"Regularization is needed here: without it {reason}. With it the {error} on rows held out is "
            f"{over_nothing.compared} than that of {trivial}.",
        )
    gain = honest.gain("chosen", "no penalty")
    return Verdict(_kind(gain), gain, f"{_compared(gain, error)} {model}")


def _exact(honest: Honest) -> bool:
    return honest.error("no penalty") <= _EXACT * honest.error("nothing")


def _exactly(honest: Honest) -> str:
    share = honest.error("no penalty") / honest.error("nothing")
    return (
        f"The features tell the target exactly, but for {share:.1g} of its variance: it seems to be computed from "
        "them. There is no noise that a model could overfit, and so no use for a penalty."
    )


def _kind(gain: Gain) -> str:
    return "no difference" if not gain.certain else "helps" if gain.value > 0 else "hurts"


def _compared(gain: Gain, error: str) -> str:
    if _kind(gain) == "helps":
        return f"Regularization helps here by {gain.words}: so much smaller is the {error} on rows held out."
    if _kind(gain) == "hurts":
        return f"Regularization does harm here: the {error} on rows held out is {gain.compared} with it than without."
    return (
        f"Regularization makes no difference here that could be told from the noise of the folds: the {error} on rows "
        f"held out is {gain.compared} with it than without."
    )


def _nothing_works(gain: Gain, trivial: str, error: str) -> str:
    return (
        f"Nothing here beats {trivial}: with the penalty and the strength that cross-validation chooses, the {error} "
        f"on rows held out is {gain.compared}. More rows, or other features, would have to show that there is "
        "something to predict."
    )


def _cannot_tell(gain: Gain, trivial: str, error: str) -> str:
    return (
        f"These rows can't tell whether anything beats {trivial}: with the penalty and the strength that "
        f"cross-validation chooses, the {error} on rows held out is {gain.compared}, which is within the noise of the "
        "folds. Few rows, or a few that are far from all others, may be why."
    )
