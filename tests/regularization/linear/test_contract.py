import inspect
import subprocess
import sys
import warnings

import numpy as np
import pytest
from sklearn.base import clone, is_regressor
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regularization import linear, translation
from regularization.penalties import L1

from .problems import assert_close, problem

ESTIMATORS = [
    linear.Ridge(0.5),
    linear.Lasso(0.1, tol=1e-9),
    linear.ElasticNet(0.1, rho=0.3, form="rescaled"),
    linear.WeightedRidge([1.0, 2.0, 0.0], 0.1, fit_intercept=False),
]
each_estimator = pytest.mark.parametrize("estimator", ESTIMATORS, ids=repr)


@each_estimator
def test_clones_carry_the_parameters_and_nothing_else(estimator):
    fitted = clone(estimator).fit(*problem("plain", 20, 3, seed=0))
    again = clone(fitted)
    assert type(again) is type(estimator)
    assert repr(again) == repr(estimator)
    assert not hasattr(again, "coef_")


@each_estimator
def test_fit_returns_self_and_leaves_parameters_and_data_alone(estimator):
    model, (X, y) = clone(estimator), problem("plain", 20, 3, seed=0)
    before, X_before, y_before = repr(model), X.copy(), y.copy()
    assert model.fit(X, y) is model
    assert repr(model) == before
    assert (X_before == X).all()
    assert (y == y_before).all()
    assert model.coef_.shape == (3,)
    assert type(model.intercept_) is float
    assert model.n_features_in_ == 3
    assert_close(model.predict(X), X @ model.coef_ + model.intercept_)


@each_estimator
@pytest.mark.parametrize(
    ("name", "function"), [("alpha", "from_ridge"), ("l1_ratio", "from_elastic_net"), ("C", "from_logistic")]
)
def test_a_strength_by_another_librarys_name_is_met_with_a_hint(estimator, name, function):
    expected = rf"got {name}: regularization.translation turns .* {function}"
    with pytest.raises(TypeError, match=expected):
        type(estimator)(**estimator.get_params() | {name: 0.5})
    with pytest.raises(TypeError, match=expected):
        clone(estimator).set_params(**{name: 0.5})
    assert hasattr(translation, function)


def test_other_unknown_names_are_refused_as_ever():
    with pytest.raises(TypeError, match="unexpected keyword argument 'strength'"):
        linear.Ridge(strength=0.5)
    assert list(inspect.signature(linear.Lasso).parameters) == ["lam", "fit_intercept", "tol", "max_sweeps"]


class Frame:
    """A table of another library, which knows how to become an array."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype)


FORMS = {
    "integers": np.asarray,
    "float32": lambda a: a.astype(np.float32),
    "column by column": np.asfortranarray,
    "every second row": lambda a: np.repeat(a, 2, axis=0)[::2],
    "big-endian": lambda a: a.astype(">f8"),
    "list": np.ndarray.tolist,
    "frame": Frame,
}
RESULTS = {
    "ridge": lambda X, y, **o: linear.Ridge(0.5, **o).fit(X, y).coef_,
    "weighted": lambda X, y, **o: linear.WeightedRidge([1, 0, 2], 0.5, **o).fit(X, y).coef_,
    "rescaled": lambda X, y, **o: linear.ElasticNet(0.5, form="rescaled", **o).fit(X, y).coef_,
    "lasso path": lambda X, y, **o: linear.lasso_path(X, y, [0, 1], **o).coefs,
    "exact path": lambda X, y, **o: linear.exact_lasso_path(X, y, **o).coefs,
    "budget": lambda X, y, **o: linear.constrained_fit(X, y, 0.3, penalty=L1(), **o).coef,
    "ista": lambda X, y, **o: linear.ista(X, y, 0.1, steps=3, **o).coefs,
    "coordinates": lambda X, y, **o: linear.coordinate_descent(X, y, 0.1, sweeps=3, **o).coefs,
}


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("solve", RESULTS.values(), ids=RESULTS.keys())
def test_every_form_of_the_same_numbers_gives_the_same_result_and_is_left_alone(solve, fit_intercept):
    rng = np.random.default_rng(0)
    X, y = rng.integers(-3, 4, size=(12, 3)), rng.integers(-3, 4, size=12)
    X_read, y_read = X.astype(float), y.astype(float)
    X_read.flags.writeable = y_read.flags.writeable = False
    expected = solve(X_read, y_read, fit_intercept=fit_intercept)
    assert expected.any()
    assert not np.shares_memory(expected, X_read)
    for name, form in FORMS.items():
        assert_close(solve(form(X), form(y), fit_intercept=fit_intercept), expected, relative=1e-12), name


def test_results_keep_their_own_strengths():
    X, y = problem("plain", 10, 3, seed=0)
    lams = np.array([1.0, 0.5])
    paths = linear.ridge_path(X, y, lams), linear.lasso_path(X, y, lams), linear.exact_lasso_path(X, y).at(lams)
    lams[:] = 7
    for path in paths:
        assert path.lams.tolist() == [1.0, 0.5]


@each_estimator
def test_works_inside_scikit_learn(estimator):
    X, y = problem("plain", 30, 3, seed=0)
    pipeline = make_pipeline(StandardScaler(), estimator)
    assert is_regressor(estimator)
    assert cross_val_score(pipeline, X, y, cv=3).shape == (3,)
    search = GridSearchCV(clone(estimator), {"lam": [0.01, 1e6]}, cv=3).fit(X, y)
    assert search.best_params_ == {"lam": 0.01}


@each_estimator
def test_score_is_r_squared(estimator):
    from sklearn.metrics import r2_score

    X, y = problem("plain", 30, 3, seed=0)
    model = clone(estimator).fit(X, y)
    assert model.score(X, y) == pytest.approx(r2_score(y, model.predict(X)))


def test_score_of_a_constant_target():
    model = linear.Ridge(1.0).fit([[1.0], [2.0]], [3.0, 3.0])
    assert model.score([[1.0], [2.0]], [3.0, 3.0]) == 1.0
    assert model.score([[1.0], [2.0]], [4.0, 4.0]) == 0.0


@each_estimator
def test_predicting_before_fitting_is_refused(estimator):
    with pytest.raises(linear.NotFittedError, match="must be fitted before predict, call fit"):
        clone(estimator).predict([[1.0, 2.0, 3.0]])


def test_unknown_parameters_are_refused():
    with pytest.raises(ValueError, match="must be one of 'lam', 'fit_intercept', got 'strength'"):
        linear.Ridge().set_params(strength=1.0)
    assert linear.Ridge().set_params(lam=3.0).lam == 3.0


def test_init_does_nothing_with_bad_arguments_and_fit_refuses_them():
    model = linear.ElasticNet(-1.0, rho=7, form="none")
    with pytest.raises(ValueError, match=r"lam must be a finite number >= 0, got -1"):
        model.fit([[1.0], [2.0]], [1.0, 2.0])


def test_importing_brings_in_numpy_only():
    code = (
        "import sys, regularization.linear, regularization.penalties; "
        "print(sorted(m for m in ('sklearn', 'scipy', 'matplotlib', 'pandas', 'ipywidgets') if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_exports_exist_and_are_documented():
    for name in linear.__all__:
        assert getattr(linear, name).__doc__


def test_solving_is_silent():
    X, y = problem("wide", 10, 20, seed=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        linear.lasso_path(X, y, np.geomspace(1e-4, 10, 20))
