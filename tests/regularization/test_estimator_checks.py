"""scikit-learn's own checks, for everything that is fitted, and what of them doesn't hold, with the reason."""

import functools
import pickle
import re

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

from regularization import checks, linear, validation

NOT_FITTED = (
    "the class of the error is scikit-learn's own, which the package doesn't import: ours is a subclass of both"
)
ONE_SAMPLE = "one row has no linearly independent columns, which is what the error says"
EVERYWHERE = {
    "check_complex_data": "what is not of the documented kind raises TypeError, complex numbers too",
}
REGRESSORS = EVERYWHERE | {
    "check_estimators_unfitted": NOT_FITTED,
    "check_supervised_y_2d": "y of shape (n, 1) is refused by name: nothing is reshaped silently",
}
MODELS = {
    "Ridge": (linear.Ridge(), REGRESSORS),
    "Lasso": (linear.Lasso(), REGRESSORS),
    "ElasticNet": (linear.ElasticNet(), REGRESSORS),
    "rescaled": (linear.ElasticNet(form="rescaled"), REGRESSORS),
    "WeightedRidge": (linear.WeightedRidge(1.0), REGRESSORS),
    "BestSubset": (validation.BestSubset(1), REGRESSORS | {"check_fit2d_1sample": ONE_SAMPLE}),
    "Prepared": (validation.Prepared(validation.Standardizer, linear.Ridge()), REGRESSORS),
    "Standardizer": (validation.Standardizer(), EVERYWHERE),
    "Screener": (validation.Screener(1), EVERYWHERE),
}
each_model = pytest.mark.parametrize(("model", "exceptions"), MODELS.values(), ids=MODELS.keys())


@each_model
@pytest.mark.filterwarnings("ignore")
def test_scikit_learn_finds_nothing_else(model, exceptions):
    results = check_estimator(model, expected_failed_checks=exceptions, on_fail=None, on_skip=None)
    assert [(result["check_name"], result["exception"]) for result in results if result["status"] == "failed"] == []
    assert {result["check_name"] for result in results if result["status"] == "xfail"} == set(exceptions)
    assert sum(result["status"] == "passed" for result in results) > 30


def test_every_model_is_checked():
    fitted = {name for part in (linear, validation) for name in part.__all__ if hasattr(getattr(part, name), "fit")}
    assert fitted - {"LinearEstimator"} <= set(MODELS)


def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    return X, X[:, 0] + rng.normal(size=20)


@each_model
def test_clones_are_equal_and_unfitted(model, exceptions):
    X, y = data()
    fitted = clone(model).fit(X, y)
    again = clone(fitted)
    assert repr(again) == repr(model)
    assert not hasattr(again, "n_features_in_")
    kept = pickle.loads(pickle.dumps(fitted))
    use = "predict" if hasattr(model, "predict") else "transform"
    assert (getattr(kept, use)(X) == getattr(fitted, use)(X)).all()


def test_parameters_of_a_model_within_a_model():
    model = validation.Prepared(validation.Standardizer, linear.Ridge(2.0))
    assert model.get_params()["estimator__lam"] == 2.0
    assert model.set_params(estimator__lam=3.0).estimator.lam == 3.0
    X, y = data()
    model.fit(X, y)
    assert not hasattr(model.estimator, "coef_")
    with pytest.raises(ValueError, match="the name of a parameter must be one of 'prepare', 'estimator', got 'lam'"):
        model.set_params(lam=1.0)


class Table:
    """A table of another library: columns that have names and types."""

    def __init__(self, columns, types=None):
        self.data = dict(columns)
        self.columns = list(self.data)
        self.dtypes = types or {name: np.asarray(values).dtype for name, values in self.data.items()}

    def __array__(self, dtype=None, copy=None):
        return np.array([list(row) for row in zip(*self.data.values(), strict=True)], dtype=dtype)


def table(X, names):
    return Table({name: X[:, "abc".index(name)] for name in names})


@each_model
def test_columns_in_another_order_are_refused(model, exceptions):
    X, y = data()
    fitted = clone(model).fit(table(X, "abc"), y)
    assert fitted.feature_names_in_.tolist() == ["a", "b", "c"]
    use = fitted.predict if hasattr(fitted, "predict") else fitted.transform
    assert (use(table(X, "abc")) == use(X)).all()
    expected = "X must have the columns of fit in the same order, got 'c' at 0 for 'a'"
    with pytest.raises(ValueError, match=re.escape(expected)):
        use(table(X, "cba"))
    assert not hasattr(fitted.fit(X, y), "feature_names_in_")


@each_model
def test_weights_of_rows_are_refused_by_name(model, exceptions):
    X, y = data()
    with pytest.raises(TypeError, match="must be fitted without sample_weight, got one"):
        clone(model).fit(X, y, sample_weight=np.ones(20))


def test_a_masked_array_is_not_taken_for_its_hidden_values():
    X, y = data()
    for X_given, y_given, name in ((np.ma.masked_greater(X, 1.0), y, "X"), (X, np.ma.masked_greater(y, 1.0), "y")):
        with pytest.raises(TypeError, match=f"^{name} must be an array without a mask, got a masked array"):
            linear.Ridge().fit(X_given, y_given)


@pytest.mark.parametrize("form", ["csr_matrix", "csr_array", "coo_matrix"])
def test_a_sparse_matrix_is_refused_by_name(form):
    sparse = pytest.importorskip("scipy.sparse")
    X, y = data()
    with pytest.raises(TypeError, match=rf"^X must be a dense array, got a sparse {form}: use X.toarray\(\)"):
        linear.Lasso().fit(getattr(sparse, form)(X), y)


def test_a_column_that_holds_no_numbers_is_named():
    X, _ = data()
    flags = Table({"a": X[:, 0], "red": X[:, 1] > 0})
    with pytest.raises(TypeError, match="^X must hold real numbers in every column, got bool in column 'red': use"):
        checks.design("X", flags)
    nullable = Table({"a": X[:, 0], "b": X[:, 1]}, types={"a": np.dtype(float), "b": "Float64"})
    with pytest.raises(TypeError, match="^X must hold real numbers in every column, got Float64 in column 'b': use"):
        checks.design("X", nullable)


def test_frames_of_pandas():
    pandas = pytest.importorskip("pandas")
    X, y = data()
    frame = pandas.DataFrame(X, columns=["a", "b", "c"])
    model = linear.Ridge().fit(frame, y)
    with pytest.raises(ValueError, match="same order, got 'c' at 0"):
        model.predict(frame[frame.columns[::-1]])
    with pytest.raises(TypeError, match="got bool in column"):
        model.fit(pandas.get_dummies(frame.assign(d=["x", "y"] * 10)), y)
    with pytest.raises(TypeError, match="got Float64 in column 'a'"):
        model.fit(frame.astype("Float64"), y)


def test_numbers_of_python_are_numbers():
    from fractions import Fraction

    given = np.array([[1, Fraction(1, 2)], [2.0, 3]], dtype=object)
    assert checks.design("X", given).tolist() == [[1.0, 0.5], [2.0, 3.0]]
    for bad in ("1", None, True, 1j, {}):
        with pytest.raises(TypeError, match="X must be an array of real numbers of shape .* got dtype"):
            checks.design("X", np.array([[1.0, bad]], dtype=object))


SWITCHED = {
    "gaussian_posterior": ("fit_intercept", lambda **o: bayes().gaussian_posterior(*data(), noise=1.0, scale=1.0, **o)),
    "cross_validate": ("leak", lambda **o: searched(prepare=validation.Standardizer, **o)),
    "DropBlock": ("exact", lambda **o: network().DropBlock(0.1, block=1, **o)),
    "dropblock_gamma": ("exact", lambda **o: network().dropblock_gamma(0.1, 1, 2, 2, **o)),
    "EarlyStopping": ("restore_best", lambda **o: network().EarlyStopping(1, **o)),
    "train": ("keep_parameters", lambda **o: trained(**o)),
}


def bayes():
    from regularization import bayes

    return bayes


def network():
    from regularization import network

    return network


def searched(make=linear.Ridge, **options):
    folds = validation.k_fold(20, 4, rng=np.random.default_rng(0))
    return validation.cross_validate(make, [1.0], *data(), **({"folds": folds} | options))


def trained(n=21, layers=None, **options):
    rng = np.random.default_rng(0)
    net = network()
    model = net.Network((3,), layers or [net.Dense(2)], rng=rng)
    X, y = rng.normal(size=(n, 3)), rng.integers(2, size=n)
    return net.train(model, X, y, rng=rng, optimiser=net.SGD(0.1), epochs=1, **options)


@pytest.mark.parametrize("bad", ["no", 0, 1, None, np.array([True, False])])
@pytest.mark.parametrize(("name", "call"), SWITCHED.values(), ids=SWITCHED.keys())
def test_every_switch_is_on_or_off(name, call, bad):
    for good in (True, np.False_):
        call(**{name: good})
    with pytest.raises(TypeError, match=f"^{name} must be True or False, got "):
        call(**{name: bad})


def test_a_last_batch_of_one_is_seen_before_the_first_step():
    net = network()
    steps = []

    class Counted(net.SGD):
        def step(self, *arrays):
            steps.append(1)
            super().step(*arrays)

    layers = [net.Dense(2), net.BatchNorm()]
    with pytest.raises(
        ValueError, match=r"^batch must hold at least 2 values per feature .* got 1: choose a batch_size"
    ):
        run(layers, Counted(0.1), 10)
    assert steps == []
    run(layers, Counted(0.1), 7)
    assert len(steps) == 3


def run(layers, optimiser, batch_size):
    rng = np.random.default_rng(0)
    net = network()
    model = net.Network((3,), layers, rng=rng)
    X, y = rng.normal(size=(21, 3)), rng.integers(2, size=21)
    return net.train(model, X, y, rng=rng, optimiser=optimiser, epochs=1, batch_size=batch_size)


def test_a_model_for_a_maker_of_models():
    for make in (linear.Ridge(), 3):
        with pytest.raises(
            TypeError, match=r"^make must be callable and make an estimator for a strength, as the class"
        ):
            searched(make=make)
    searched(make=functools.partial(linear.ElasticNet, rho=0.3))
    for name in ("loss", "prepare"):
        with pytest.raises(TypeError, match=f"^{name} must be callable, got 3"):
            searched(**{name: 3})


def test_a_number_that_no_float_holds():
    with pytest.raises(ValueError, match=r"^lam must be a finite number >= 0, got a number beyond 1\.8e\+308"):
        linear.Ridge(10**400).fit(*data())


@pytest.mark.parametrize("unit", [2.0**-200, 2.0**200])
def test_the_evidence_needs_no_unit(unit):
    X, y = data()
    plain, other = bayes().evidence_fixed_point(X, y), bayes().evidence_fixed_point(X * unit, y / unit)
    assert other.noise == plain.noise / unit
    assert other.scale == plain.scale / unit / unit
    assert (other.weights == plain.weights / unit / unit).all()
    assert other.log_evidence == pytest.approx(plain.log_evidence + len(y) * np.log(unit))
    with pytest.raises(ValueError, match=r"^X must be 1e-75 to 1e\+75 in size, got .*; choose another unit"):
        bayes().evidence_fixed_point(X * 1e-80, y)
