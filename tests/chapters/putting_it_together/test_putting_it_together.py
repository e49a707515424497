"""What chapter 11 shows, held against closed forms, runs of their own, and the experiments that it points to."""

import importlib
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from chapters import putting_it_together as chapter
from chapters import registry
from chapters.putting_it_together import study
from everystate.static import STATIC
from regularization import linear, network

BOOK = Path(__file__).parents[3] / "book"


def test_the_quantile_is_students():
    assert pytest.approx(stats.t.ppf(0.975, study.DIGIT_SEEDS - 1), abs=5e-4) == chapter.T_QUANTILE


def test_the_paired_interval_is_that_of_scipy():
    one, other = chapter.scores(0.2)[[4, 1]]
    mean, half = chapter.paired(one, other)
    theirs = stats.ttest_rel(one, other).confidence_interval(0.95)
    assert (mean - half, mean + half) == pytest.approx((theirs.low, theirs.high), abs=1e-5)


@pytest.mark.parametrize(("lam", "rate", "rounds"), [(0.1, 0.0, 30), (0.0, 0.35, 100), (0.3, 0.2, 10)])
def test_the_filter_is_what_gradient_descent_does(lam, rate, rounds):
    X = np.random.default_rng(0).normal(size=(50, 4)) * [2.0, 1.0, 0.5, 0.1]
    X -= X.mean(axis=0)
    y, total = X @ [1.0, -2.0, 0.5, 3.0], lam + chapter.price(rate)
    w, (values, directions) = np.zeros(4), np.linalg.eigh(X.T @ X / 50)
    for _ in range(rounds):
        w -= chapter.STEP * (2 * X.T @ (X @ w - y) / 50 + 2 * total * w)
    left = chapter.factors(values, lam=lam, rate=rate, rounds=rounds)
    assert np.allclose(directions.T @ w, left * (directions.T @ [1.0, -2.0, 0.5, 3.0]))
    many = chapter.factors(values, lam=lam, rate=rate, rounds=10**7)
    ridge = linear.Ridge(total).fit(X, y).coef_
    assert np.allclose(directions @ (many * (directions.T @ [1.0, -2.0, 0.5, 3.0])), ridge, atol=1e-6)


def test_early_stopping_never_chooses_an_epoch_beyond_its_patience():
    runs = study.digit_runs(0.1)
    assert (runs.stop - runs.best <= study.PATIENCE).all()
    losses = np.take_along_axis(runs.losses[1], runs.best[None], axis=0)[0]
    assert (losses <= runs.losses[1, :5].min(axis=0) + 1e-6).all()


@pytest.mark.parametrize("arm", study.ARMS)
def test_an_arm_may_only_use_its_own_strengths_and_picks_the_best_of_them(arm):
    runs = study.digit_runs(0.2)
    early, picked = study.chosen(runs, arm)
    pairs = np.array(study.DIGIT_SETTINGS)[picked]
    assert early == (arm in ("early stopping", "all three"))
    assert arm in ("weight decay", "all three") or (pairs[:, 0] == 0).all()
    assert arm in ("dropout", "all three") or (pairs[:, 1] == 0).all()
    best = runs.validation[early][picked, np.arange(study.DIGIT_SEEDS)]
    if arm == "all three":
        assert (best == runs.validation[1].max(axis=0)).all()


def test_no_digit_is_in_two_parts_and_only_test_labels_are_true():
    spoilt, clean = study.digit_parts(0.2, 3), study.digit_parts(0.0, 3)
    wrong = [(one[1] != other[1]).mean() for one, other in zip(spoilt, clean, strict=True)]
    assert wrong == pytest.approx([0.2, 0.2, 0.0])
    images = [image.tobytes() for part in spoilt for image in part[0]]
    assert len(set(images)) == len(images)


def test_a_network_of_the_laboratory_is_the_one_that_is_trained_alone():
    runs, setting = study.lab_runs("moons", "small"), study.LAB_SETTINGS.index((0.01, 0.2))
    train, validation, _ = study.points("moons", 0)
    rng = [np.random.default_rng(0)]
    net = network.mlp(2, (4,), 2, rng=rng, rate=0.2, dtype=np.float32)
    history = network.train(
        net,
        train.X,
        train.y,
        rng=rng,
        optimiser=network.Adam(0.02),
        epochs=40,
        batch_size=40,
        l2=0.01,
        validation=(validation.X, validation.y),
        evaluate_every=5,
    )
    assert history.validation_loss[:, 0] == pytest.approx(runs.validation[:9, setting], rel=1e-3)


@pytest.mark.parametrize("state", [{}, {"lam": 0.01, "rate": 0.2, "epoch": 150}, {"kind": "spirals", "epoch": 80}])
def test_the_boundary_separates_what_the_network_says(state):
    result = chapter.LABORATORY.result(**state)
    runs = study.lab_runs(result.kind, result.size)
    odds = runs.odds[study.EPOCHS.index(result.epoch), study.LAB_SETTINGS.index((result.lam, result.rate))]
    inside = np.zeros(len(study.plane(result.kind)), dtype=bool)
    for ring in result.boundary:
        inside ^= chapter.Path(ring).contains_points(study.plane(result.kind))
    # Half a pixel of slack may put single grid points on the other side.
    assert (inside == (odds.ravel() > 0)).mean() > 0.97


def test_every_marker_of_the_laboratory_lies_within_its_axes():
    for kind in study.KINDS:
        across, up = study.side(kind)
        X = study.points(kind, 0)[0].X
        assert across[0] < X[:, 0].min() < X[:, 0].max() < across[-1]
        assert up[0] < X[:, 1].min() < X[:, 1].max() < up[-1]
        for size in study.SIZES:
            runs = study.lab_runs(kind, size)
            assert min(runs.training.min(), runs.validation.min()) > 0.03
            assert max(runs.training.max(), runs.validation.max()) < 4


def test_every_diagnosis_is_reached_by_some_state():
    results = [
        chapter.LABORATORY.result(kind="spirals", epoch=e, lam=lam) for e in (5, 400) for lam in (0.0, 0.001, 0.1)
    ]
    assert {chapter.diagnosis(result)[0] for result in results} == {"sweet spot", "overfitting", "underfitting"}


def test_the_diagnosis_looks_at_validation_first_as_the_text_says():
    for state in chapter.LABORATORY.states():
        result = chapter.LABORATORY.result(**state)
        good = result.accuracy[1] >= result.best - chapter.NEAR
        assert (chapter.diagnosis(result)[0] in ("sweet spot", "gap alone")) == good


@pytest.mark.parametrize("row", chapter.DECISIONS, ids=lambda row: row.experiment)
def test_every_row_of_the_decision_table_leads_to_an_experiment_that_its_chapter_shows(row, monkeypatch):
    found = registry.find(row.experiment)
    found.complete(dict(row.state))
    notebook = (BOOK / f"{row.page}.ipynb").read_text(encoding="utf-8")
    names = [name for name, value in vars(_module(row)).items() if value is found]
    assert any(f"explore(chapter.{name})" in notebook for name in names)
    monkeypatch.delenv(STATIC, raising=False)
    assert row.address == f"{row.page}.ipynb"
    monkeypatch.setenv(STATIC, "1")
    assert row.address.startswith(f"{row.page}.html#exp={row.experiment}&")


def _module(row):
    return importlib.import_module(registry.module_of(row.experiment))
