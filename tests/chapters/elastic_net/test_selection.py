"""The weights shown for each state solve their problem, and the verdict knows the sweet spot."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.elastic_net import selection
from chapters.elastic_net.groups import FINE, world, world_path
from chapters.elastic_net.study import path_errors
from regularization import linear
from tests.chapters import reading


def test_the_weights_shown_for_each_state_are_optimal():
    for state in selection.SELECTION.states():
        result, train = selection.SELECTION.result(**state), world(state["correlation"], 0).train
        residual = linear.kkt_residual(train.X, train.y, result.weights, state["lam"], rho=state["rho"])
        assert residual < 1e-9, state


def said(result):
    kept = [np.count_nonzero(part) for part in np.split(result.weights, [5, 10])]
    best = result.curve.argmin()
    groups = [kept[0], 5, 1, kept[1], 5, 2, kept[2], 20]  # "of 5 in group 1, ... of 5 in group 2, ... of 20"
    return [*groups, 20, result.error, result.curve[best], FINE[best]]


test_the_readout = reading.test_of(selection.SELECTION, said)


def test_the_error_is_the_mean_of_the_redraws():
    errors = [path_errors(world_path(0.9, 0.5, k), world(0.9, k).test) for k in range(20)]
    result = selection.compute(rho=0.5, lam=float(FINE[13]), correlation=0.9)
    assert result.error == pytest.approx(np.mean(errors, axis=0)[13])


@pytest.mark.parametrize(
    ("error", "lam", "verdict"),
    [
        (1.1499, 0.1, "near the best that this ρ can do"),
        (1.1501, 0.1, "overfitting"),
        (1.1501, FINE[20] * 0.999, "overfitting"),
        (1.1501, FINE[20] * 1.001, "underfitting"),
    ],
)
def test_fifteen_percent_and_the_side_decide(error, lam, verdict):
    curve = np.full(len(FINE), 3.0)
    curve[20] = 1.0
    result = replace(selection.compute(rho=0.5, lam=0.1, correlation=0.9), curve=curve, error=error, lam=lam)
    assert selection.verdict(result) == verdict
    assert f", {verdict} (" in selection.readout(result)
