"""Every weight on the ridge trace solves its problem."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.ridge import trace
from chapters.shared import diabetes
from tests.chapters import reading
from tests.chapters.borders import with_entry


def test_the_gradient_of_the_objective_is_zero_all_along_the_trace():
    X, y = diabetes.standardised()
    for lam in trace.TRACE_STRENGTHS:
        shown = trace.compute(lam=lam, feature="bmi")
        w = shown.coefs[shown.place]
        gradient = -2 / len(y) * X.T @ (y - y.mean() - X @ w) + 2 * lam * w
        np.testing.assert_allclose(gradient, 0, atol=1e-8)


def test_the_trace_stays_inside_its_axes():
    assert np.abs(trace.diabetes_path().coefs).max() < 41


def said(result):
    here, column = result.coefs[trace.TRACE_STRENGTHS.index(result.lam)], diabetes.FEATURES.index(result.feature)
    lengths = (np.sqrt((w**2).sum()) for w in (here, result.least_squares))
    return [result.lam, here[column], result.least_squares[column], *lengths]


test_the_readout = reading.test_of(trace.TRACE, said)


def test_which_weights_stay_on_their_side_and_where_hdl_would_be_alone():
    shown = trace.compute(lam=1.0, feature="hdl")
    free, path = shown.least_squares, shown.coefs
    same = (np.sign(path) == np.sign(free)).all(axis=0)
    assert trace.staying(shown) == [name for name, stays in zip(diabetes.FEATURES, same, strict=True) if stays]
    X, y = diabetes.standardised()
    hdl = X[:, diabetes.FEATURES.index("hdl")]
    assert trace.alone("hdl") == pytest.approx(np.polyfit(hdl, y, 1)[0])
    assert trace.alone("hdl") < 0 < free[diabetes.FEATURES.index("hdl")]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (-0.001, "It has changed its sign."),
        (0.001, "It has shrunk."),
        (19.899, "It has shrunk."),
        (19.901, "It has hardly moved."),
        (20.099, "It has hardly moved."),
        (20.101, "It has grown."),
    ],
)
def test_half_a_percent_counts_as_a_move(now, verdict, sign):
    result = trace.compute(lam=1.0, feature="hdl")
    here = result.place, result.followed
    result = replace(
        result,
        coefs=with_entry(result.coefs, here, sign * now),
        least_squares=with_entry(result.least_squares, result.followed, sign * 20.0),
    )
    assert trace.verdict(result) == verdict
    assert verdict in trace.readout(result)
