"""What the chapter's predictions ask has the answers that scikit-learn and numpy give."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.neighbors import KNeighborsRegressor

from chapters.what_is_regularization import BILL, EXAM, SCROLL, YOUR_POINTS, polynomial
from regularization import data
from tests.chapters.predictions import told_by


def powers(x):
    return (2 * x - 1) ** np.arange(1, 12)


def exam(questions, noise):
    """Mean squared errors of both students on new questions."""
    rng, errors = np.random.default_rng(11), []
    for _ in range(60):
        paper = data.noisy_sine(n=questions, noise=noise, rng=rng, validation=0, test=50)
        table = KNeighborsRegressor(1).fit(*paper.train).predict(paper.test.X)
        smooth = Ridge(alpha=0.02 * questions, solver="svd").fit(powers(paper.train.X), paper.train.y)
        errors.append([np.mean((one - paper.test.y) ** 2) for one in (table, smooth.predict(powers(paper.test.X)))])
    return np.mean(errors, axis=0)


def test_the_look_up_table_wins_where_nothing_is_wrong_and_pays_twice_where_something_is():
    table, smooth = exam(40, 0.0)
    assert table < smooth / 5
    assert told_by(EXAM)["exam-without-mistakes"]["answer"].startswith("The look-up table")
    assert exam(160, 0.6)[0] == pytest.approx(2 * 0.6**2, rel=0.1)
    assert told_by(EXAM)["exam-with-more-questions"]["answer"] == "About 0.72"


def errors(lam):
    """Errors of the chapter's polynomial on training, validation and test points."""
    parts = polynomial.sample().parts
    model = Ridge(alpha=12 * lam, solver="svd") if lam else LinearRegression()
    model.fit(powers(parts[0].X), parts[0].y)
    return [np.mean((model.predict(powers(part.X)) - part.y) ** 2) for part in parts]


def test_the_free_fit_swings_and_the_best_one_makes_the_error_of_the_noise():
    found = told_by(SCROLL)
    assert errors(0.0)[2] > 100 * 0.09
    assert found["free-fit-on-new-points"]["answer"] == "More than 9, a hundred times the noise"
    best = min(polynomial.STRENGTHS[1:], key=lambda lam: errors(lam)[2])
    assert SCROLL.predictions[1].settles == {"lam": best}
    assert errors(best)[0] == pytest.approx(0.09, rel=0.1)
    assert found["training-error-at-best"]["answer"] == "Of the order of 0.09, the noise"


def test_the_swings_are_near_the_ends():
    fit = SCROLL.result(lam=0.0).curve
    outside = polynomial.GRID[np.abs(fit) > 2.1]
    assert (np.minimum(outside, 1 - outside) < 0.1).all()
    x, y = polynomial.sample().test
    off = (np.interp(x[:, 0], polynomial.GRID, fit) - y) ** 2
    assert off[np.minimum(x[:, 0], 1 - x[:, 0]) < 0.1].sum() > 0.95 * off.sum()


def test_a_lifted_point_moves_the_ends_of_the_curve_most():
    x = polynomial.sample().train.X[:, 0]
    grid = np.linspace(0, 1, 121)
    moved = np.polyval(np.polyfit(2 * x - 1, np.arange(12) == 5, 11), 2 * grid - 1)
    assert np.abs(moved).max() > 100
    assert min(grid[np.abs(moved).argmax()], 1 - grid[np.abs(moved).argmax()]) < 0.05
    assert told_by(YOUR_POINTS)["lift-one-point"]["answer"] == "By more than 100"


def test_the_validation_error_falls_steeply_and_rises_gently():
    found = told_by(BILL)["validation-against-strength"]
    strengths = BILL.predictions[0].x
    np.testing.assert_allclose(np.log10(strengths), np.arange(-9, 2), atol=1e-3)
    valley = [errors(lam)[1] for lam in strengths]
    np.testing.assert_allclose(found["spec"]["truth"], valley, rtol=1e-3)
    assert found["spec"]["shape"] == "dips"
    lowest = min(polynomial.STRENGTHS[1:], key=lambda lam: errors(lam)[1])
    weak, strong = (errors(lowest * factor)[1] / errors(lowest)[1] for factor in (1e-4, 1e4))
    assert f"{weak:.0f} times its lowest" in found["words"]
    assert f"{strong:.1f} times: a flat line" in found["words"]
