import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, KFold, PredefinedSplit, cross_val_score
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regularization.data import moons, sparse_linear
from regularization.validation import (
    BestSubset,
    CrossValidation,
    Folds,
    Screener,
    Standardizer,
    cross_validate,
    k_fold,
    misclassification,
    nested_cross_validate,
)

STRENGTHS = [0.1, 3.0, 50.0]


def rng(seed=0):
    return np.random.default_rng(seed)


def problem(n=25, p=6, seed=0):
    return sparse_linear(n=n, p=p, support=3, noise=1.0, rng=rng(seed)).train


def as_cv(repeat, n):
    """Our folds as scikit-learn takes them."""
    number = np.empty(n, dtype=int)
    for k, fold in enumerate(repeat):
        number[fold.held_out] = k
    return PredefinedSplit(number)


def test_fold_errors_are_those_of_scikit_learn_with_a_pipeline():
    X, y = problem()
    folds = k_fold(25, 4, rng=rng(), repeats=2)
    ours = cross_validate(Ridge, STRENGTHS, X, y, folds=folds, prepare=Standardizer)
    for i, alpha in enumerate(STRENGTHS):
        for r, repeat in enumerate(folds.repeats):
            model = make_pipeline(StandardScaler(), Ridge(alpha=alpha))
            theirs = cross_val_score(model, X, y, cv=as_cv(repeat, 25), scoring="neg_mean_squared_error")
            np.testing.assert_allclose(ours.errors[i, r], -theirs, rtol=1e-10)


def test_training_errors_are_measured_on_the_fitted_rows():
    X, y = problem()
    folds = k_fold(25, 5, rng=rng())
    ours = cross_validate(lambda k: KNeighborsRegressor(k), [1], X, y, folds=folds)
    np.testing.assert_array_equal(ours.train_errors, 0.0)
    assert (ours.errors > 0).all()


def test_leave_one_out_of_ridge_follows_from_one_fit():
    X, y = problem()
    lam = 0.4
    centred, n = X - X.mean(axis=0), len(y)
    hat = 1 / n + centred @ np.linalg.solve(centred.T @ centred + n * lam * np.eye(6), centred.T)
    # A row's held-out residual is its residual over 1 - h, when the penalty n * lam stays the same.
    shortcut = ((y - hat @ y) / (1 - np.diag(hat))) ** 2
    result = cross_validate(lambda lam: Ridge(alpha=n * lam), [lam], X, y, folds=k_fold(n, n, rng=rng()))
    # The intercept is fitted without the row too, so the identity is exact for [1, X] as well.
    assert result.mean[0] == pytest.approx(shortcut.mean(), rel=1e-10)


def result(means, spreads, simpler="larger"):
    """Two folds whose mean and standard error are given: errors mean -+ spread."""
    means, spreads = np.array(means, dtype=float), np.array(spreads, dtype=float)
    errors = np.stack([means - spreads, means + spreads], axis=1)[:, None, :]
    return CrossValidation(np.arange(1.0, len(means) + 1), errors, errors, simpler)


def test_standard_error_is_that_of_the_mean_over_folds():
    np.testing.assert_allclose(result([1, 2], [0.5, 0.25]).standard_error, [0.5, 0.25])


def test_repeating_the_folds_does_not_shrink_the_standard_error():
    once = result([1, 2], [0.5, 0.25])
    twice = CrossValidation(once.strengths, *2 * [np.repeat(once.errors, 2, axis=1)])
    np.testing.assert_allclose(twice.standard_error, once.standard_error)


@settings(deadline=None)
@given(errors=arrays(float, (4, 3, 5), elements=st.floats(0, 10)), simpler=st.sampled_from(["larger", "smaller"]))
def test_both_rules_choose_what_their_definitions_say(errors, simpler):
    search = CrossValidation(np.array([2.0, 0.5, 1.0, 4.0]), errors, errors, simpler)
    means = [np.mean(one) for one in errors]
    assert search.mean[search.minimum] == pytest.approx(min(means))
    margin = np.mean([np.std(repeat, ddof=1) for repeat in errors[search.minimum]]) / np.sqrt(5)
    within = [s for s, mean in zip(search.strengths, search.mean, strict=True) if mean <= search.mean.min() + margin]
    # The rule's limit may differ from ours by rounding, so leave out what lies on it.
    assume(not np.isclose(search.mean, search.mean.min() + margin).any() or margin == 0)
    assert search.strength("one_standard_error") == (max(within) if simpler == "larger" else min(within))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"simpler": "bigger"}, ValueError, "simpler must be one of 'larger', 'smaller', got 'bigger'"),
        ({"errors": np.full((2, 1, 3), np.nan)}, ValueError, "errors must be finite everywhere, got nan"),
        ({"errors": np.ones((2, 1, 1))}, ValueError, r"errors must have shape \(2, R, K\) .* got shape \(2, 1, 1\)"),
        ({"errors": np.ones((3, 1, 4))}, ValueError, r"errors must have shape \(2, R, K\)"),
        ({"errors": np.ones((2, 4))}, ValueError, "errors must have shape"),
        ({"train_errors": np.ones((2, 1, 4))}, ValueError, r"train_errors must have shape \(2, 1, 3\)"),
        ({"strengths": np.array([1.0, -1.0])}, ValueError, "strengths must be >= 0"),
    ],
)
def test_errors_that_no_search_can_give_are_refused(change, error, message):
    right = {"strengths": np.ones(2), "train_errors": np.ones((2, 1, 3)), "errors": np.ones((2, 1, 3))}
    with pytest.raises(error, match=message):
        CrossValidation(**(right | change))


def test_a_result_can_not_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        result([1, 2], [0.5, 0.25]).errors[0] = 0.0


@pytest.mark.parametrize(
    ("means", "simpler", "minimum", "one_standard_error"),
    [
        ([3.0, 1.0, 1.4, 1.6], "larger", 1, 2),
        ([3.0, 1.0, 1.6, 1.4], "larger", 1, 3),
        ([1.5, 1.0, 1.4, 1.6], "smaller", 1, 0),
        ([1.0, 1.0, 2.0, 2.0], "larger", 1, 1),
        ([1.0, 1.0, 2.0, 2.0], "smaller", 0, 0),
    ],
)
def test_the_two_rules(means, simpler, minimum, one_standard_error):
    chosen = result(means, [0.5] * 4, simpler)
    assert (chosen.minimum, chosen.one_standard_error) == (minimum, one_standard_error)
    assert chosen.strength() == minimum + 1
    assert chosen.strength("one_standard_error") == one_standard_error + 1


def test_the_leak_makes_no_fold_blind_to_its_held_out_rows():
    X, y = problem()
    folds = k_fold(25, 5, rng=rng())
    leaky = cross_validate(Ridge, STRENGTHS, X, y, folds=folds, prepare=Standardizer, leak=True)
    scaled = cross_validate(Ridge, STRENGTHS, Standardizer().fit(X).transform(X), y, folds=folds)
    honest = cross_validate(Ridge, STRENGTHS, X, y, folds=folds, prepare=Standardizer)
    np.testing.assert_array_equal(leaky.errors, scaled.errors)
    assert not np.allclose(leaky.errors, honest.errors)


def test_screening_outside_the_folds_finds_signal_in_pure_noise():
    X, y = rng(1).normal(size=(50, 1000)), rng(2).normal(size=50)
    options = {"folds": k_fold(50, 5, rng=rng()), "prepare": lambda: Screener(keep=10)}
    leaky = cross_validate(Ridge, [1.0], X, y, leak=True, **options).mean[0]
    honest = cross_validate(Ridge, [1.0], X, y, **options).mean[0]
    assert leaky < 0.8 * y.var()
    assert honest > y.var()


def test_labels_stay_integers_and_the_loss_counts_mistakes():
    X, y = moons(n=60, noise=0.2, rng=rng()).train
    folds = k_fold(60, 4, rng=rng())
    ours = cross_validate(lambda c: LogisticRegression(C=c), [1.0], X, y, folds=folds, loss=misclassification)
    theirs = cross_val_score(LogisticRegression(C=1.0), X, y, cv=as_cv(folds.repeats[0], 60))
    np.testing.assert_allclose(ours.errors[0, 0], 1 - theirs)


@pytest.mark.parametrize(
    ("prepare", "model", "name"),
    [
        (None, Ridge(), "alpha"),
        (Standardizer, make_pipeline(StandardScaler(), Ridge()), "ridge__alpha"),
    ],
)
def test_nested_errors_are_those_of_a_grid_search_inside_each_fold(prepare, model, name):
    X, y = problem(n=30)
    X = X * [0.1, 1, 1, 1, 1, 10]
    outer = k_fold(30, 3, rng=rng(), repeats=2)
    ours = nested_cross_validate(Ridge, STRENGTHS, X, y, outer=outer, inner=4, rng=rng(9), prepare=prepare)
    inner_rng = rng(9)
    for place in np.ndindex(2, 3):
        fold = outer.repeats[place[0]][place[1]]
        cv = as_cv(k_fold(20, 4, rng=inner_rng).repeats[0], 20)
        search = GridSearchCV(model, {name: STRENGTHS}, cv=cv, scoring="neg_mean_squared_error")
        search.fit(X[fold.train], y[fold.train])
        assert ours.chosen[place] == search.best_params_[name]
        assert ours.inner_errors[place] == pytest.approx(-search.best_score_)
        squares = (y[fold.held_out] - search.predict(X[fold.held_out])) ** 2
        assert ours.errors[place] == pytest.approx(squares.mean())
    assert ours.optimism == pytest.approx((ours.errors - ours.inner_errors).mean())
    assert ours.mean == pytest.approx(ours.errors.mean())
    assert ours.standard_error == pytest.approx(np.mean(ours.errors.std(axis=1, ddof=1) / np.sqrt(3)))


@pytest.mark.parametrize("simpler", ["larger", "smaller"])
def test_the_nested_search_follows_the_rule(simpler):
    X, y = problem(n=30)
    options = {"rule": "one_standard_error", "simpler": simpler}
    outer = k_fold(30, 3, rng=rng())
    ours = nested_cross_validate(Ridge, STRENGTHS, X, y, outer=outer, inner=4, rng=rng(9), **options)
    inner_rng = rng(9)
    for i, fold in enumerate(outer.repeats[0]):
        rows = X[fold.train], y[fold.train]
        search = cross_validate(Ridge, STRENGTHS, *rows, folds=k_fold(20, 4, rng=inner_rng), simpler=simpler)
        assert ours.chosen[0, i] == search.strength("one_standard_error")
        assert ours.inner_errors[0, i] == search.mean[search.one_standard_error]


def test_same_seed_same_bits():
    X, y = problem()
    first, second = (
        nested_cross_validate(Ridge, STRENGTHS, X, y, outer=k_fold(25, 3, rng=rng(1)), inner=4, rng=rng(2))
        for _ in range(2)
    )
    assert first.errors.tobytes() == second.errors.tobytes()


def test_the_chosen_minimum_is_optimistic_when_nothing_can_be_learnt():
    # Fifty "strengths" that are just different random guesses: the best of them looks better than it is.
    class Guess:
        def __init__(self, seed):
            self.seed = int(seed)

        def fit(self, X, y):
            return self

        def predict(self, X):
            return rng(self.seed).normal(size=60)[X[:, 0].astype(int)]

    X, y = np.arange(60.0)[:, None], rng(1003).normal(size=60)
    nested = nested_cross_validate(Guess, np.arange(50), X, y, outer=k_fold(60, 5, rng=rng()), inner=5, rng=rng())
    assert nested.optimism > 0.3


class Broken:
    def __init__(self, strength):
        self.strength = strength

    def fit(self, X, y):
        return self

    def predict(self, X):
        return np.full(len(X) + (self.strength == 1), np.nan if self.strength == 2 else 0.0)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"strengths": [-1.0]}, ValueError, "strengths must be >= 0"),
        ({"strengths": []}, ValueError, "strengths must have shape"),
        ({"X": np.full((25, 1), np.nan)}, ValueError, "X must be finite"),
        ({"y": np.ones(24)}, ValueError, "y must have shape"),
        ({"y": np.array(["a"] * 25)}, TypeError, "y must be an array of real numbers"),
        ({"folds": k_fold(24, 3, rng=rng())}, ValueError, "folds must be made for the 25 rows"),
        (
            {"folds": 5},
            TypeError,
            r"folds must be Folds, e.g. k_fold\(25, 5, rng=rng\), or pairs of row indices, got int",
        ),
        ({"simpler": "bigger"}, ValueError, "simpler must be one of"),
        ({"leak": True}, ValueError, "prepare must make a step, .* when leak is True, got None"),
        ({"y": np.full(25, 1j)}, TypeError, "y must be an array of real numbers"),
        ({"y": np.ones(25, dtype=bool)}, TypeError, "y must be an array of real numbers"),
        ({"X": np.ones((0, 2)), "y": []}, ValueError, "X must have shape"),
        ({"loss": lambda y, predictions: np.nan}, ValueError, "loss must be a finite number, got nan"),
        ({"loss": lambda y, predictions: y - predictions}, TypeError, "loss must be a finite number"),
        ({"make": Broken, "strengths": [1.0]}, ValueError, "predictions must have shape"),
        ({"make": Broken, "strengths": [2.0]}, ValueError, "predictions must be finite"),
    ],
)
def test_bad_arguments_are_named(change, error, message):
    X, y = problem()
    arguments = {"make": Ridge, "strengths": STRENGTHS, "X": X, "y": y, "folds": k_fold(25, 3, rng=rng())} | change
    with pytest.raises(error, match=message):
        cross_validate(**arguments)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"inner": 17}, ValueError, "inner must be an integer from 2 to 16, got 17"),
        ({"inner": 1}, ValueError, "inner must be an integer from 2 to 16, got 1"),
        ({"rng": 5}, TypeError, "rng must be"),
        ({"rule": "best"}, ValueError, "rule must be one of"),
        ({"outer": k_fold(24, 3, rng=rng())}, ValueError, "outer must be made for the 25 rows"),
        ({"outer": 3}, TypeError, "outer must be Folds, .* got int"),
    ],
)
def test_bad_arguments_of_the_nested_search_are_named(change, error, message):
    X, y = problem()
    arguments = {"outer": k_fold(25, 3, rng=rng()), "inner": 3, "rng": rng()} | change
    with pytest.raises(error, match=message):
        nested_cross_validate(Ridge, STRENGTHS, X, y, **arguments)


def test_strengths_that_are_integers_reach_the_estimator_as_integers():
    X, y = problem()
    chosen = cross_validate(BestSubset, range(7), X, y, folds=k_fold(25, 5, rng=rng()), simpler="smaller")
    assert chosen.mean.shape == (7,)


def test_folds_may_be_given_to_the_outer_and_the_inner_search():
    X, y = np.random.default_rng(3).normal(size=(24, 3)), np.random.default_rng(4).normal(size=24)
    outer = KFold(4)
    drawn = nested_cross_validate(
        Ridge, [0.1, 10.0], X, y, outer=outer.split(X), inner=[list(KFold(3).split(X[:18]))] * 4
    )
    for k, (train, held_out) in enumerate(outer.split(X)):
        search = GridSearchCV(Ridge(), {"alpha": [0.1, 10.0]}, cv=KFold(3), scoring="neg_mean_squared_error")
        search.fit(X[train], y[train])
        assert drawn.chosen[0, k] == search.best_params_["alpha"]
        assert drawn.errors[0, k] == pytest.approx(((search.predict(X[held_out]) - y[held_out]) ** 2).mean())
        assert drawn.inner_errors[0, k] == pytest.approx(-search.best_score_)
    given = cross_validate(Ridge, [1.0], X, y, folds=outer.split(X))
    assert given.errors.shape == (1, 1, 4)


def test_one_fold_has_no_standard_error():
    X, y = np.ones((10, 2)), np.ones(10)
    one = Folds.of(10, [(range(5), range(5, 10))])
    expected = "must hold at least 2 folds, without which there is no standard error, got 1"
    with pytest.raises(ValueError, match=f"^folds {expected}"):
        cross_validate(Ridge, [1.0], X, y, folds=one)
    with pytest.raises(ValueError, match=f"^outer {expected}"):
        nested_cross_validate(Ridge, [1.0], X, y, outer=one, inner=2, rng=rng())
    two = k_fold(10, 2, rng=rng())
    with pytest.raises(ValueError, match=r"^inner\[1\] must be made for the 5 rows of X, got folds for 10 rows"):
        nested_cross_validate(Ridge, [1.0], X, y, outer=two, inner=[k_fold(5, 2, rng=rng()), two])
    with pytest.raises(ValueError, match="^inner must hold folds for each of 2 outer folds, got 1"):
        nested_cross_validate(Ridge, [1.0], X, y, outer=two, inner=[two])
