"""Values printed in papers and books, at the digits they are printed with."""

import numpy as np
import pytest

from chapters.shared.printed import printed
from regularization import linear
from regularization.data import diabetes, prostate, unit_norm


@pytest.fixture(scope="module")
def diabetes_path():
    X, y = diabetes().train
    return linear.exact_lasso_path(unit_norm(X), y)


def test_efron_et_al_2004_order_of_entry(diabetes_path):
    names = diabetes().features
    events = [(names[feature], what) for _, feature, what in diabetes_path.events]
    entries = [(name, "joins") for name in ["bmi", "ltg", "map", "hdl", "sex", "glu", "tc", "tch", "ldl", "age"]]
    assert events == [*entries, ("hdl", "leaves"), ("hdl", "joins")]


def test_efron_et_al_2004_knots_and_norm(diabetes_path):
    # The paper's bound on |x.residual| is n/2 times our lam.
    knots = diabetes_path.lams * 442 / 2
    np.testing.assert_allclose(knots[:6], list(printed("lars-knots").numbers.values()), rtol=3e-5)
    assert diabetes_path.norms[-1] == pytest.approx(printed("lars-norm").value, abs=0.01)


def test_efron_et_al_2004_cp(diabetes_path):
    X, y = diabetes().train
    X, n = unit_norm(X), 442
    fits = diabetes_path.coefs @ X.T + diabetes_path.intercepts[:, None]
    rss = ((y - fits) ** 2).sum(axis=1)
    df = 1 + np.array([linear.lasso_df(X, coef) for coef in diabetes_path.coefs])
    cp = rss / (rss[-1] / (n - 11)) - n + 2 * df
    assert np.argmin(cp) == printed("lars-cp-step").value
    assert cp[7] == pytest.approx(printed("lars-cp").value, abs=1e-3)


def prostate_in_unit_norm(row_32):
    """Return ESL's split, scaled by the training rows' means and lengths as in the elastic net paper."""
    data = prostate(row_32=row_32)
    centre = data.train.X.mean(axis=0)
    length = np.sqrt(((data.train.X - centre) ** 2).sum(axis=0))
    return (data.train.X - centre) / length, data.train.y, (data.test.X - centre) / length, data.test.y


def mse(X, y, coef, intercept):
    return float(((y - X @ coef - intercept) ** 2).mean())


@pytest.mark.parametrize(
    ("row_32", "name"), [("uncorrected", "elastic-net-errors"), ("corrected", "elastic-net-errors-corrected")]
)
def test_zou_hastie_2005_table_1(row_32, name):
    # The printed table used the uncorrected row 32; the corrected values were computed independently.
    X, y, X_test, y_test = prostate_in_unit_norm(row_32)
    n = len(y)
    ridge = linear.ridge_path(X, y, [0.0, 1 / n])
    lasso, naive = linear.exact_lasso_path(X, y), linear.exact_lasso_path(X, y, l2=1 / n)
    heavy = linear.exact_lasso_path(X, y, l2=1000 / n)
    chosen = heavy.at_norm([0.26 * heavy.norms[-1]])
    at = lasso.at_norm([0.39 * lasso.norms[-1]])
    found = {
        "least squares": mse(X_test, y_test, ridge.coefs[0], ridge.intercepts[0]),
        "ridge": mse(X_test, y_test, ridge.coefs[1], ridge.intercepts[1]),
        "lasso": mse(X_test, y_test, at.coefs[0], at.intercepts[0]),
        "naive elastic net": mse(X_test, y_test, naive.coefs[-1], naive.intercepts[-1]),
        "elastic net": mse(X_test, y_test, 1001 * chosen.coefs[0], y.mean()),
    }
    for model, value in printed(name).numbers.items():
        assert found[model] == pytest.approx(value, abs=6e-4), model
    # The estimator's rescaled form is the paper's (1 + lambda_2) * naive.
    l1, l2 = chosen.lams[0], 1000 / n
    model = linear.ElasticNet(l1 + l2, rho=l1 / (l1 + l2), form="rescaled").fit(X, y)
    np.testing.assert_allclose(model.coef_, 1001 * chosen.coefs[0], rtol=1e-8, atol=1e-12)


class TestElementsOfStatisticalLearningTable33:
    """Hastie, Tibshirani & Friedman (2009): columns standardised on all 97 rows, row 32 corrected."""

    def scaled(self):
        data = prostate()
        everything = np.vstack([data.train.X, data.test.X])
        centre, spread = everything.mean(axis=0), everything.std(axis=0, ddof=1)
        return (data.train.X - centre) / spread, data.train.y, (data.test.X - centre) / spread, data.test.y

    def check(self, coef, intercept, model, tolerance):
        error, standard_error = (printed(name).numbers[model] for name in ("esl-errors", "esl-standard-errors"))
        _, _, X_test, y_test = self.scaled()
        np.testing.assert_allclose(coef, printed("esl-weights").rows[model], atol=tolerance)
        losses = (y_test - X_test @ coef - intercept) ** 2
        assert losses.mean() == pytest.approx(error, abs=2e-3)
        assert losses.std(ddof=1) / np.sqrt(30) == pytest.approx(standard_error, abs=4e-3)

    def test_least_squares(self):
        X, y, *_ = self.scaled()
        model = linear.Ridge(0.0).fit(X, y)
        self.check(model.coef_, model.intercept_, "least squares", 6e-4)
        assert model.intercept_ == pytest.approx(printed("esl-intercepts").numbers["least squares"], abs=6e-4)

    def test_ridge_with_five_degrees_of_freedom(self):
        X, y, *_ = self.scaled()
        lam = linear.ridge_lam_at_df(X, 5.0)
        assert 67 * lam == pytest.approx(24.0, abs=0.05)
        model = linear.Ridge(lam).fit(X, y)
        self.check(model.coef_, model.intercept_, "ridge (df 5)", 2.1e-3)

    def test_lasso(self):
        # The printed column comes from a program that standardises the training rows once more before it penalises.
        X, y, *_ = self.scaled()
        spread = X.std(axis=0, ddof=1)
        path = linear.exact_lasso_path(X / spread, y)
        at = path.at_norm([0.3748 * path.norms[-1]])
        self.check(at.coefs[0] / spread, at.intercepts[0], "lasso", 6e-4)
        assert at.intercepts[0] == pytest.approx(printed("esl-intercepts").numbers["lasso"], abs=6e-4)


def test_hoerl_kennard_1970_existence_theorem():
    # Least squares on the diabetes data taken as truth: ridge has a smaller error for every k up to the bound.
    X, y = diabetes().train
    X, n = unit_norm(X), 442
    truth = linear.Ridge(0.0).fit(X, y)
    noise = ((y - truth.predict(X)) ** 2).sum() / (n - 11)
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    bound = noise / np.max((Vt @ truth.coef_) ** 2)
    assert noise == pytest.approx(printed("existence-noise").value, abs=5e-3)
    assert bound == pytest.approx(printed("existence-bound").value, abs=5e-8)

    def total_error(ks):
        bias = linear.ridge_path(X, X @ truth.coef_, ks / n).coefs - truth.coef_
        variance = noise * ((s / (s**2 + ks[:, None])) ** 2).sum(axis=1)
        return (bias**2).sum(axis=1) + variance

    falling = total_error(np.linspace(0, bound, 100))
    assert (np.diff(falling) < 0).all()
    assert falling[[0, -1]] == pytest.approx(list(printed("existence-errors").numbers.values()), abs=1)
    ks = np.linspace(0.0024, 0.0028, 401)
    totals = total_error(ks)
    lowest = printed("existence-minimum").numbers
    assert totals.min() == pytest.approx(lowest["error"], abs=1)
    assert ks[np.argmin(totals)] == pytest.approx(lowest["k"], abs=1e-6)
