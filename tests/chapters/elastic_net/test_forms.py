"""The naive form solves its problem, and the rescaled form is the estimator's."""

import numpy as np
import pytest

from chapters.elastic_net import forms
from chapters.elastic_net.groups import world
from regularization import linear
from tests.chapters import reading


def test_the_naive_form_is_optimal_and_the_rescaled_form_is_the_estimators():
    for state in forms.FORMS.states():
        if state["correlation"] == 0.99 or state["l2"] == 0:
            continue
        result, train = forms.FORMS.result(**state), world(state["correlation"], 0).train
        l1, l2 = forms.LASSO_PARTS[result.place], state["l2"]
        lam, rho = l1 + l2, l1 / (l1 + l2)
        assert linear.kkt_residual(train.X, train.y, result.naive, lam, rho=rho) < 1e-8, state
        estimator = linear.ElasticNet(lam, rho=rho, form="rescaled").fit(train.X, train.y)
        np.testing.assert_allclose(result.rescaled, estimator.coef_, atol=1e-8)


def said(result):
    place = np.abs(np.log(forms.LASSO_PARTS / result.l1)).argmin()
    naive, rescaled = (errors[place] for errors in result.errors)
    # "λ₁" holds no number that is read; a strength is printed with two digits.
    low = [[errors.min(), float(f"{forms.LASSO_PARTS[errors.argmin()]:.1e}")] for errors in result.errors]
    if result.l2 == 0:
        return [naive, *low[0]]
    return [1 + result.l2, naive, rescaled, *low[0], *low[1], min(result.lasso)]


test_the_readout = reading.test_of(forms.FORMS, said)


@pytest.mark.parametrize(("l2", "words"), [(0.0, "Without an L2 part both forms are the lasso"), (0.03, "Rescaling")])
def test_only_without_an_l2_part_the_forms_are_one(l2, words):
    assert forms.readout(forms.compute(l2=l2, l1=1.0, correlation=0.9)).startswith(words)


def test_a_lowest_error_at_the_weak_end_is_called_so():
    shown = [forms.readout(forms.compute(l2=l2, l1=1.0, correlation=0.0)) for l2 in (0.3, 1.0)]
    assert "where the curve begins" not in shown[0]
    assert "naive 5.35 at λ₁ = 0.032, where the curve begins, rescaled" in shown[1]


def test_without_an_l2_part_both_forms_and_the_lasso_err_alike():
    result = forms.compute(l2=0.0, l1=1.0, correlation=0.9)
    for errors in result.errors:
        np.testing.assert_array_equal(errors, result.lasso)


def test_the_losses_and_the_irrelevant_features_are_those_of_each_redraw():
    place = forms.LASSO_STOPS.index(1.0) * 4
    l1, l2, redraw = forms.LASSO_PARTS[place], 0.3, 2
    problem, rho = world(0.9, redraw), l1 / (l1 + l2)
    fits = [linear.ElasticNet(l1 + l2, rho=rho, form=form).fit(*problem.train) for form in ("naive", "rescaled")]
    expected = [np.mean((fit.predict(problem.test.X) - problem.test.y) ** 2) for fit in fits]
    np.testing.assert_allclose(forms.form_losses(0.9, l2)[:, redraw, place], expected, rtol=1e-6)
    kept = [np.count_nonzero(fit.coef_[10:]) for fit in fits]
    assert kept == [forms.irrelevant_kept(0.9, l2)[redraw, place]] * 2
