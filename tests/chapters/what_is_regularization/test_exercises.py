"""The lines of chapter 1 carry out the five steps, with scikit-learn as without it."""

import numpy as np
from sklearn.linear_model import Ridge

from chapters.what_is_regularization.exercises import KEEP_STRONGEST, KEEP_STRONGEST_LINES
from everystate.teaching import check


def with_scikit_learn(strengths, X, y, X_new, y_new):
    fits = [Ridge(alpha=len(y) * lam, solver="svd").fit(X, y) for lam in strengths]
    errors = np.array([np.mean((y_new - fit.predict(X_new)) ** 2) for fit in fits])
    return strengths[errors < 1.1 * errors.min()].max()


def test_the_same_with_scikit_learn_is_right():
    assert check(KEEP_STRONGEST, with_scikit_learn).correct


def test_each_line_to_spare_has_the_fault_that_is_told():
    lines, (trained, swapped) = KEEP_STRONGEST_LINES.lines, KEEP_STRONGEST_LINES.spare
    for one, told in ((trained, "lowest training error"), (swapped, "")):
        space = dict(KEEP_STRONGEST_LINES.names)
        body = [one.text if k == one.instead_of else line for k, line in enumerate(lines)]
        exec("\n".join([KEEP_STRONGEST_LINES.head, *body]), space)
        feedback = check(KEEP_STRONGEST, space["keep_strongest"])
        assert not feedback.correct
        assert told in feedback.message
