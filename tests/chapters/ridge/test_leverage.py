"""Leverage: what the matrices say of leaving points out, refitting without them says too."""

import numpy as np
import pytest

from chapters.ridge import leverage
from chapters.ridge.polynomials import columns
from regularization import linear
from tests.chapters import reading

STATES = [(lam, degree) for lam in leverage.STRENGTHS for degree in leverage.DEGREES]
Y = np.random.default_rng(3).uniform(-2, 2, size=len(leverage.PLACES))


def refitted(y, lam, degree, *, without=None):
    """Ridge on all points but one, with the penalty of all of them."""
    kept = np.arange(len(y)) != without
    model = linear.Ridge(lam * len(y) / kept.sum())
    return model.fit(columns(leverage.PLACES[kept], degree), y[kept])


def left_out(y, lam, degree):
    return np.array(
        [
            y[k] - refitted(y, lam, degree, without=k).predict(columns(leverage.PLACES[k : k + 1], degree))[0]
            for k in range(len(y))
        ]
    )


@pytest.mark.parametrize(("lam", "degree"), STATES)
def test_both_curves_and_both_errors_are_those_of_refitting(lam, degree):
    shown = leverage.compute(lam=lam, degree=degree, y=tuple(Y))
    grid = columns(leverage.GRID, degree)
    np.testing.assert_allclose(shown.curve, refitted(Y, lam, degree).predict(grid), atol=1e-7)
    np.testing.assert_allclose(shown.without, refitted(Y, lam, degree, without=11).predict(grid), atol=1e-6)
    np.testing.assert_allclose(shown.linear.errors["left_out"] @ Y, left_out(Y, lam, degree), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("lam", "degree"), STATES)
def test_the_leverages_add_up_to_the_degrees_of_freedom_and_the_intercept(lam, degree):
    shown = leverage.compute(lam=lam, degree=degree, y=tuple(Y))
    free = linear.ridge_df(columns(leverage.PLACES, degree), [lam])[0]
    assert shown.leverages.sum() == pytest.approx(1 + free)
    assert (shown.leverages > 1 / 12 - 1e-12).all()
    assert (shown.leverages < 1).all()


def test_they_do_not_depend_on_the_heights_and_fall_with_the_penalty():
    for degree in leverage.DEGREES:
        by_strength = np.array(
            [leverage.compute(lam=lam, degree=degree, y=tuple(Y)).leverages for lam in leverage.STRENGTHS]
        )
        assert (np.diff(by_strength, axis=0) < 0).all()
        assert by_strength[0].argmax() == 11


def said(result):
    residuals = result.y - refitted(result.y, result.lam, result.degree).predict(
        columns(leverage.PLACES, result.degree)
    )
    return [np.mean(residuals**2), np.mean(left_out(result.y, result.lam, result.degree) ** 2)]


test_the_readout = reading.test_of(leverage.LEVERAGE, said)


def test_what_is_said_of_the_wrong_measurement():
    start = np.array(leverage.POINTS.y)
    last = np.eye(len(start))[-1]
    before, above, below = (left_out(y, 0.0, 2) ** 2 for y in (start, start + last, start - last))
    gap = leverage.above(leverage.compute(lam=0.0, degree=2, y=leverage.POINTS.y))
    assert gap == pytest.approx(np.sqrt(before[-1]))
    assert above[-1] - before[-1] == pytest.approx(1 + 2 * gap)
    assert 0 < np.sum(above - before) - (above - before)[-1] < above[-1] - before[-1]
    assert below.mean() < before.mean()
