"""Advice: against scikit-learn, on real tables and made ones, and what it promises."""

import contextlib
import io
import json

import numpy as np
import pytest
from sklearn import datasets
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.model_selection import PredefinedSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regularization import data
from regularization.advice import TableError, advise, read_table
from regularization.advice import _advise as advising
from regularization.advice import _contest as contest
from regularization.advice._fit import PENALTIES, Problem, Training, grid
from regularization.advice._folds import assigned, halves, splits


def text_of(X, y, names=None):
    names = names or [f"x{j}" for j in range(X.shape[1])]
    rows = (",".join([*(repr(float(one)) for one in row), str(last)]) for row, last in zip(X, y, strict=True))
    return "\n".join([",".join([*names, "y"]), *rows]) + "\n"


def sample(n=60, p=5, seed=0, two=False, noise=1.0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    y = X[:, 0] - X[:, 1] + noise * rng.normal(size=n)
    return X, np.where(y > 0, "yes", "no") if two else y


def wine():
    raw = datasets.load_wine()
    return text_of(
        raw.data, np.where(raw.target == 0, "first", "other"), [name.replace("/", " ") for name in raw.feature_names]
    )


def iris():
    raw = datasets.load_iris()
    return text_of(raw.data[50:], raw.target_names[raw.target[50:]])


def linnerud():
    raw = datasets.load_linnerud()
    return text_of(raw.data, raw.target[:, 1], raw.feature_names)


REAL = {
    "diabetes": (lambda: data.table_text("diabetes"), data.TABLES["diabetes"], "no difference"),
    "prostate": (lambda: data.table_text("prostate"), "lpsa", "no difference"),
    "ozone": (lambda: data.table_text("ozone"), "O3", "no difference"),
    "infmort": (lambda: data.table_text("infmort"), "mortality", None),
    "seatpos": (lambda: data.table_text("seatpos"), "hipcenter", None),
    "linnerud": (linnerud, "y", None),
    "breast cancer": (lambda: data.table_text("breast cancer"), "diagnosis", "needed"),
    "iris": (iris, "y", "needed"),
    "wine": (wine, "y", "needed"),
    "pima": (lambda: data.table_text("pima"), "test", "no difference"),
}
SLOW_WITH_SAGA = {"breast cancer", "wine", "pima"}


def quick(text, target, **options):
    return advise(
        read_table(text), target, rng=np.random.default_rng(0), **({"repeats": 1, "half_samples": 10} | options)
    )


@pytest.fixture(scope="module", params=REAL, ids=REAL.keys())
def real(request):
    text, target, kind = REAL[request.param]
    return request.param, text(), quick(text(), target), kind


def test_the_verdict_on_real_tables(real):
    _, _, found, kind = real
    if kind:
        assert found.verdict.kind == kind
    assert found.verdict.words
    assert found.honest.names[0] == "nothing"
    json.dumps(found.as_dict(), allow_nan=False)


def run(code, folder, monkeypatch):
    monkeypatch.chdir(folder)
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "the lines", "exec"), names)
    return names


@pytest.mark.parametrize("name", ["ridge", "lasso", "elastic net"])
def test_the_lines_of_scikit_learn_find_the_same(real, name, tmp_path, monkeypatch):
    which, text, found, _ = real
    if which in SLOW_WITH_SAGA and name != "ridge":
        pytest.skip("saga takes minutes")
    (tmp_path / "data.csv").write_text(text, encoding="utf-8", newline="")
    theirs = run(found.scikit_learn(name), tmp_path, monkeypatch)
    ours = found.tuned(name)
    exact = 1e-7 if not found.two_classes else 2e-3
    np.testing.assert_array_equal(theirs["fold"], found.folds)
    np.testing.assert_array_equal(theirs["lams"], ours.strengths)
    assert theirs["lam"] == ours.strength
    assert min(theirs["errors"]) == pytest.approx(ours.mean.min(), rel=min(exact, 1e-4))
    np.testing.assert_allclose(theirs["errors"], ours.mean, rtol=exact)
    coef = theirs["model"][-1].coef_.ravel()
    np.testing.assert_allclose(coef, ours.weights, atol=max(exact, 1e-6) * np.abs(ours.weights).max())


def spoiled_text():
    rng = np.random.default_rng(0)
    towns = ["Ulm", "Bonn", "", '"Köln; Süd"']
    rows = []
    for i, size in enumerate(rng.normal(size=50)):
        weeks, price = "NA" if i % 9 == 0 else str(i % 7), "" if i == 5 else f"{size + i % 7 + rng.normal():.3f}"
        rows.append(";".join([f"{size:.2f}".replace(".", ","), towns[i % 4], weeks, price.replace(".", ",")]))
    return "\ufeff" + "\r\n".join(['"the ""size""";town;weeks;price', *rows, rows[3], ";;;"]) + "\r\n"


def test_the_lines_read_what_we_read(tmp_path, monkeypatch):
    """Decimal commas, words, missing cells of both kinds, a missing target, a repeated row, a title with a quote."""
    text = spoiled_text()
    found = quick(text, "price")
    kinds = {one.kind for one in found.inspection.findings}
    assert {"missing", "missing-words", "text", "duplicates", "target-missing"} <= kinds
    (tmp_path / "data.csv").write_text(text, encoding="utf-8", newline="")
    for name in ("ridge", "lasso"):
        theirs = run(found.scikit_learn(name), tmp_path, monkeypatch)
        np.testing.assert_array_equal(theirs["X"], found.inspection.X)
        np.testing.assert_array_equal(theirs["fold"], found.folds)
        np.testing.assert_allclose(theirs["errors"], found.tuned(name).mean, rtol=1e-7)


# -- the parts, against scikit-learn ----------------------------------------------------------------
def test_the_nested_errors_are_those_of_a_plain_loop():
    X, y = sample()
    X[::7, 2] = np.nan
    problem = Problem(X, y, np.arange(60), False)
    grids = tuple(grid(Training(problem), family) for family in PENALTIES)
    found = contest.contest(
        problem, grids, k=3, repeats=1, rng=np.random.default_rng(3), blocks=False, told=lambda words: None
    )
    rng = np.random.default_rng(3)
    outer = assigned(problem, 3, int(rng.integers(2**31)))
    expected = {"nothing": [], "no penalty": [], "ridge": [], "lasso": []}

    def model(name, lam, n):
        last = {"ridge": Ridge(alpha=lam * n), "lasso": Lasso(alpha=lam / 2, tol=1e-10, max_iter=100_000)}[name]
        return make_pipeline(SimpleImputer(), StandardScaler(), last)

    for train, test in PredefinedSplit(outer).split():
        inner = assigned(problem.take(train), 3, int(rng.integers(2**31)))
        expected["nothing"].append(np.mean((y[test] - y[train].mean()) ** 2))
        free = make_pipeline(SimpleImputer(), LinearRegression()).fit(X[train], y[train])
        expected["no penalty"].append(np.mean((y[test] - free.predict(X[test])) ** 2))
        for name, lams in (("ridge", grids[0]), ("lasso", grids[1])):
            errors = np.zeros(len(lams))
            for rest, held_out in PredefinedSplit(inner).split():
                rest, held_out = train[rest], train[held_out]
                for at, lam in enumerate(lams):
                    one = model(name, lam, len(rest)).fit(X[rest], y[rest])
                    errors[at] += np.mean((y[held_out] - one.predict(X[held_out])) ** 2)
            best = model(name, lams[errors.argmin()], len(train)).fit(X[train], y[train])
            expected[name].append(np.mean((y[test] - best.predict(X[test])) ** 2))
    for name, errors in expected.items():
        np.testing.assert_allclose(found.errors[found.names.index(name), 0], errors, rtol=1e-6)


def test_the_unpenalised_logistic_model_is_scikit_learns():
    X, y = sample(two=True, noise=2.0)
    found = quick(text_of(X, y), "y")
    assert "no penalty" in found.honest.names
    training = Training(Problem(X, (y == "yes").astype(float), np.arange(60), True))
    path = training.unpenalised()
    one = make_pipeline(StandardScaler(), LogisticRegression(C=np.inf, tol=1e-10)).fit(X, y == "yes")
    np.testing.assert_allclose(path.coefs[0], one[-1].coef_[0], atol=1e-4)
    assert training.problem.losses(path.predict(training.Z)[0]) == pytest.approx(
        log_loss(y == "yes", one.predict_proba(X))
    )
    assert training.problem.mistakes(path.predict(training.Z)[0]) == pytest.approx(1 - one.score(X, y == "yes"))


def test_least_squares_is_left_out_where_it_fits_anything():
    assert "no penalty" not in quick(text_of(*sample(n=30, p=29)), "y", folds=5).honest.names
    assert "no penalty" in quick(text_of(*sample(n=30, p=20)), "y", folds=5).honest.names


def test_the_formula_predicts_in_the_units_of_the_table():
    X, y = sample()
    X = X * [1, 100, 0.01, 5, 1] + [0, 3, 0, -7, 1e4]
    found = quick(text_of(X, y), "y")
    weights, intercept = found.formula("ridge")
    one = make_pipeline(StandardScaler(), Ridge(alpha=60 * found.tuned("ridge").strength)).fit(X, y)
    np.testing.assert_allclose(X @ weights + intercept, one.predict(X), rtol=1e-7, atol=1e-7)


def test_missing_values_are_filled_in_by_the_rows_trained_on():
    X, y = sample(n=20, p=2)
    X[:10, 0], X[0, 0] = 5.0, np.nan
    train, held_out = np.arange(10), np.arange(10, 20)
    training = Training(Problem(X, y, np.arange(20), False).take(train))
    filled = SimpleImputer().fit(X[train])
    np.testing.assert_allclose(training.filled(X[held_out]), filled.transform(X[held_out]))
    np.testing.assert_allclose(training.fill, filled.statistics_)
    assert training.fill[0] == 5.0


# -- folds ------------------------------------------------------------------------------------------
def test_folds_are_of_equal_size_and_classes_are_spread_evenly():
    rng = np.random.default_rng(0)
    problem = Problem(rng.normal(size=(53, 2)), (rng.random(53) < 0.3).astype(float), np.arange(53), True)
    found = [assigned(problem, 5, seed=seed) for seed in range(10)]
    assert all(set(np.bincount(folds)) == {10, 11} for folds in found)
    assert all(np.ptp(np.bincount(folds, weights=problem.y)) <= 1 for folds in found)
    assert len({tuple(folds) for folds in found}) == 10


def test_rows_that_are_alike_share_a_fold():
    groups = np.arange(40) // 4
    problem = Problem(np.zeros((40, 1)), np.zeros(40), groups, False)
    folds = assigned(problem, 5, seed=0)
    assert all(len(set(folds[groups == group])) == 1 for group in range(10))
    assert set(np.bincount(folds)) == {8}


def test_where_features_take_few_values_errors_are_those_of_the_shares():
    """Two groups of patients, ill with a probability of 0.2 and 0.7: more can't be known."""
    rng = np.random.default_rng(0)
    group = rng.integers(0, 2, 400)
    ill = rng.random(400) < np.where(group, 0.7, 0.2)
    found = quick(text_of(group[:, None], np.where(ill, "ill", "well")), "y")
    entropy = np.mean([-p * np.log(p) - (1 - p) * np.log(1 - p) for p in (0.2, 0.7)])
    assert found.honest.error("chosen") == pytest.approx(entropy, rel=0.1)


def test_blocks_are_rows_that_follow_each_other():
    problem = Problem(np.zeros((10, 1)), np.zeros(10), np.arange(10), False)
    assert assigned(problem, 3, seed=0, blocks=True).tolist() == [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_every_row_is_held_out_once():
    held_out = np.concatenate([rows for _, rows in splits(np.array([0, 2, 1, 1, 0]))])
    assert sorted(held_out) == [0, 1, 2, 3, 4]


def test_halves_come_in_pairs_that_share_no_row():
    problem = Problem(np.zeros((21, 1)), np.zeros(21), np.arange(21), False)
    found = halves(problem, 6, np.random.default_rng(0))
    assert len(found) == 6
    for one, other in zip(found[::2], found[1::2], strict=True):
        assert sorted([*one, *other]) == list(range(21))
        assert abs(len(one) - len(other)) == 1


def test_repeated_rows_would_flatter_without_groups():
    """Each row stands there twice: with folds at random a model has seen what it is tested on."""
    X, y = sample(n=30, p=25)
    X, y = np.repeat(X, 2, axis=0), np.repeat(y, 2)
    grids = tuple(grid(Training(Problem(X, y, np.arange(60), False)), family) for family in PENALTIES)
    errors = {}
    for name, groups in (("alike", np.arange(60) // 2), ("apart", np.arange(60))):
        problem = Problem(X, y, groups, False)
        errors[name] = contest.curves(problem, assigned(problem, 5, seed=0), grids)[0, -1].mean()
    assert errors["apart"] < 0.2 * errors["alike"]


# -- promises ---------------------------------------------------------------------------------------
def test_the_same_generator_gives_the_same_advice():
    text = text_of(*sample())
    assert quick(text, "y").as_dict() == quick(text, "y").as_dict()


def test_progress_is_told_to_its_end():
    told = []
    quick(text_of(*sample()), "y", half_samples=25, progress=lambda *step: told.append(step))
    assert [done for done, _, _ in told] == list(range(1, len(told) + 1))
    assert {of for _, of, _ in told} == {len(told)}
    assert len({words for _, _, words in told}) == 3


def test_what_is_kept_is_counted_in_half_samples():
    X, y = sample(n=200, p=8, noise=0.5)
    found = quick(text_of(X, y), "y", half_samples=20)
    assert found.tuned("lasso").kept[:2].tolist() == [20, 20]
    assert found.tuned("lasso").kept[2:].max() <= 20
    assert found.tuned("ridge").kept.tolist() == [20] * 8


def test_noise_is_called_noise():
    """Nothing can be predicted: with a chance of 2.5% each, more than three of twenty would be wrong."""
    wrong = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        text = text_of(rng.normal(size=(40, 4)), rng.normal(size=40))
        wrong += quick(text, "y", half_samples=2, folds=5).verdict.kind not in ("nothing works", "can't tell")
    assert wrong <= 3


def test_where_a_penalty_is_known_to_help_it_is_said():
    """Fifty features of which two matter, and seventy rows."""
    tables = [text_of(*sample(n=70, p=50, seed=seed)) for seed in range(3)]
    assert [quick(text, "y", half_samples=2).verdict.kind for text in tables] == ["helps"] * 3


def test_blocks_are_an_answer_to_rows_in_order():
    """A walk in time beside a feature of time's own: random folds interpolate, blocks must predict."""
    rng = np.random.default_rng(0)
    time = np.linspace(0, 1, 120)
    X = np.column_stack([np.cos(np.pi * k * time) for k in range(1, 12)])
    text = text_of(X, np.cumsum(rng.normal(size=120)))
    random, blocks = quick(text, "y"), quick(text, "y", blocks=True)
    assert "order" in {one.kind for one in random.inspection.findings}
    assert blocks.honest.error("chosen") > 3 * random.honest.error("chosen")
    assert "np.arange(len(y)) * 10 // len(y)" in blocks.scikit_learn()


def test_blocks_of_one_class_are_refused():
    X, _ = sample()
    with pytest.raises(TableError, match="the rows seem to be sorted by class, so use random folds"):
        quick(text_of(X, ["no"] * 50 + ["yes"] * 10), "y", blocks=True)


def test_too_much_work_is_refused_before_it_is_begun(monkeypatch):
    monkeypatch.setattr(advising, "MOST_WORK", 60 * 5 * 5)
    assert quick(text_of(*sample()), "y").honest
    with pytest.raises(TableError, match=r"61 rows of 5 features would take too long to fit"):
        quick(text_of(*sample(n=61)), "y")


def test_a_target_that_is_computed_from_the_features_is_told():
    X, _ = sample()
    found = quick(text_of(X, X @ [1, 2, 0, 0, -1]), "y")
    assert found.verdict.kind == "exact"
    assert not [one for one in found.inspection.findings if one.kind == "giveaway"]  # no single column does


@pytest.mark.parametrize("scale", [1e9, 1e-9, 1e30])
def test_units_do_not_matter(scale):
    X, y = sample()
    here, there = quick(text_of(X, y), "y"), quick(text_of(X * scale, y), "y")
    np.testing.assert_allclose(there.honest.errors, here.honest.errors, rtol=1e-6)
    np.testing.assert_allclose(there.tuned("ridge").weights, here.tuned("ridge").weights, rtol=1e-6)


def test_strengths_reach_from_no_weights_to_all():
    found = quick(text_of(*sample()), "y")
    for one in found.penalties:
        assert (np.diff(one.strengths) < 0).all()
        largest = np.abs(one.coefs).max(axis=1)
        assert largest[0] < 0.01 * largest[-1]
    assert not found.tuned("lasso").coefs[0].any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rng": 3}, r"^rng must be a numpy.random.Generator"),
        ({"folds": 2}, r"^folds must be an integer from 3 to 10, got 2"),
        ({"repeats": 0}, r"^repeats must be an integer of at least 1, got 0"),
        ({"half_samples": 1}, r"^half_samples must be an integer of at least 2, got 1"),
        ({"blocks": "yes"}, r"^blocks must be True or False, got 'yes'"),
        ({"progress": 3}, r"^progress must be callable, got 3"),
    ],
)
def test_bad_arguments_are_named(options, message):
    arguments = {"rng": np.random.default_rng(0)} | options
    with pytest.raises((TypeError, ValueError), match=message):
        advise(read_table(text_of(*sample())), "y", **arguments)
