"""The diagnosis: every one is reached, validation is looked at first, and each border is where it is said."""

from dataclasses import replace

import pytest

from chapters import putting_it_together as chapter


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


def bench(**changes):
    """A network of the laboratory in the middle of its training, whose validation loss falls until then."""
    plain = {"epoch": 80, "turn": 80, "now": (0.3, 0.5), "lowest": 0.5, "lam": 0.0, "size": "large", "best": 0.9}
    return replace(chapter.LABORATORY.result(), **plain | changes)


@pytest.mark.parametrize(
    ("accuracy", "name"),
    [
        ((0.969, 0.8501), "sweet spot"),
        ((0.971, 0.8501), "gap alone"),
        ((0.9201, 0.8499), "overfitting"),
        ((0.9198, 0.8499), "underfitting"),
    ],
)
def test_the_name_is_on_validation_then_on_the_gap(accuracy, name):
    assert chapter.diagnosis(bench(accuracy=accuracy))[0] == name


@pytest.mark.parametrize(
    ("accuracy", "end"),
    [
        ((0.99, 0.8), "or stop earlier; at epoch 40 the validation loss was still 0.50."),
        (
            (0.99, 0.86),
            "(But at epoch 40 the validation loss was still 0.50: stop earlier if you need its probabilities.)",
        ),
    ],
)
def test_a_late_network_is_told_when_to_stop(accuracy, end):
    late = {"accuracy": accuracy, "turn": 40}
    assert chapter.diagnosis(bench(now=(0.1, 0.551), **late))[1].endswith(end)
    assert "epoch" not in chapter.diagnosis(bench(now=(0.1, 0.549), **late))[1]
    assert "epoch" not in chapter.diagnosis(bench(now=(0.1, 0.551), accuracy=accuracy))[1]


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"turn": 150, "lowest": 0.484}, "so train on; the validation loss is lowest at epoch 150."),
        ({"turn": 150, "lowest": 0.486}, "lower the strengths."),
        ({"lam": 0.1}, "takes its weights away; lower λ."),
        ({"lam": 0.01, "size": "small"}, "take the larger network and lower λ."),
        ({"lam": 0.001, "size": "small"}, "take the larger network."),
        ({"lam": 0.01}, "lower the strengths."),
    ],
)
def test_the_remedy_against_underfitting(changes, end):
    name, words = chapter.diagnosis(bench(accuracy=(0.7, 0.7), **changes))
    assert name == "underfitting"
    assert words.endswith(end)
