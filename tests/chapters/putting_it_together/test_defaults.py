"""The box of defaults: every strength in it is the λ that it names, in the library's own scaling."""

import re

import pytest
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier

from chapters.putting_it_together import defaults, study
from regularization import translation

N = defaults.ROWS
BACK = {
    "Ridge(alpha": lambda alpha: translation.from_ridge(alpha, n=N),
    "LogisticRegression(C": lambda C: translation.from_logistic(C, n=N)[0],
    "MLPClassifier(alpha": lambda alpha: alpha / (2 * defaults.BATCH),
    "SGD(weight_decay": translation.from_sgd,
    "kernel_regularizer=L2(": float,
}


def line(number):
    row = next(one for one in defaults.defaults() if one.what.startswith(f"{number}. "))
    return " | ".join((row.sklearn, row.pytorch, row.keras))


@pytest.mark.parametrize("name", BACK)
def test_each_library_starts_from_the_same_strength(name):
    value = float(re.search(re.escape(name) + r"=?([\d.]+)", line(2))[1])
    assert BACK[name](value) == pytest.approx(defaults.START, rel=2e-3)


def test_each_library_searches_the_same_range():
    ends = [tuple(map(float, pair)) for pair in re.findall(r"([\d.e-]+) to ([\d.e-]+)", line(3))]
    ridge, logistic, mlp, decay, keras = ends
    assert [BACK["Ridge(alpha"](end) for end in ridge] == pytest.approx([defaults.LOW, defaults.HIGH])
    assert [BACK["LogisticRegression(C"](end) for end in logistic] == pytest.approx([defaults.HIGH, defaults.LOW])
    assert [BACK["MLPClassifier(alpha"](end) for end in mlp] == pytest.approx([defaults.LOW, defaults.HIGH])
    assert [translation.from_sgd(end) for end in decay] == pytest.approx([defaults.LOW, defaults.HIGH])
    assert keras == (defaults.LOW, defaults.HIGH)


def test_the_lasso_of_the_box_is_ours():
    alpha = float(re.search(r"Lasso\(alpha=([\d.]+)\)", line(4))[1])
    assert translation.from_lasso(alpha) == defaults.START


def test_the_settings_that_scikit_learn_is_given_exist():
    for estimator, names in {
        Ridge: ["alpha"],
        Lasso: ["alpha"],
        LogisticRegression: ["C"],
        MLPClassifier: ["alpha", "early_stopping", "n_iter_no_change", "hidden_layer_sizes"],
    }.items():
        assert set(names) <= set(estimator().get_params())
    assert MLPClassifier().validation_fraction == 0.1


def test_the_batch_of_the_box_is_what_scikit_learn_takes_by_itself():
    assert "batch_size=min(200, n_samples)" in MLPClassifier.__doc__
    assert MLPClassifier().batch_size == "auto"
    assert min(200, N) == defaults.BATCH


def test_the_recipe_starts_where_the_box_does():
    assert defaults.START in study.DIGIT_LAMS
    assert defaults.LOW < min(study.DIGIT_LAMS[1:]) < max(study.DIGIT_LAMS) < defaults.HIGH


def test_the_box_has_ten_lines_and_shows_code_as_code():
    text = defaults.DEFAULTS.to_html()
    assert len(defaults.DEFAULTS.rows) == 10
    assert text.count("<tr>") == 11
    assert "<code>SGD(weight_decay=0.006)</code>" in text
    assert "`" not in text
