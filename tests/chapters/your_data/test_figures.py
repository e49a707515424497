"""Figures of advice: what is drawn is what the advice holds, and their words say it too."""

import dataclasses
import re

import matplotlib
import numpy as np
import pytest

from chapters import your_data
from chapters.shared import style
from chapters.your_data import tables
from regularization import advice


def text_of(two, p=30, n=80):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, p))
    y = X[:, 0] - X[:, 1] + rng.normal(size=n)
    names = ["a <b> & $c$", *(f"a feature with quite a long name, number {j}" for j in range(p - 1)), "y"]
    last = np.where(y > 0, "yes", "no") if two else y
    rows = (";".join([*map(repr, row.tolist()), str(one)]) for row, one in zip(X, last, strict=True))
    return "\n".join([";".join(names), *rows])


@pytest.fixture(scope="module", params=[False, True], ids=["number", "classes"])
def found(request):
    table = advice.read_table(text_of(request.param))
    return advice.advise(table, "y", rng=np.random.default_rng(0), folds=4, repeats=1, half_samples=10)


FIGURES = (your_data.paths, your_data.curves, your_data.errors, your_data.kept)


@pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
def test_a_figure_is_shown_as_svg_with_words_and_changes_no_settings(found, draw):
    before = dict(matplotlib.rcParams)
    picture = draw(found)
    shown = picture._repr_html_()
    assert dict(matplotlib.rcParams) == before
    assert shown.count("<svg") == len(picture.parts or [picture])
    identities = re.findall(r' id="([^"]+)"', shown)
    assert len(set(identities)) == len(identities)
    assert "var(--fig-" in shown
    assert "<b>" not in shown
    assert picture.words.endswith(".")
    identity = re.search(r'aria-labelledby="([^"]+)"', shown)[1]
    assert f'<figcaption id="{identity}" ' in shown
    assert len(shown) < 400_000


@pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
def test_no_text_leaves_the_figure(found, draw):
    from everystate.renderer import render

    picture = draw(found)
    for one in (picture, *picture.parts):
        cut = []
        with style.THEME.context():
            render(one, "one", style.THEME, cut)
        assert cut == []


def test_the_paths_are_drawn_for_every_feature(found):
    for axes, one in zip(your_data.paths(found).axes, found.penalties, strict=True):
        lines = [line for line in axes.lines if len(line.get_xdata()) == len(one.strengths)]
        drawn = np.array([line.get_ydata() for line in lines])
        assert sorted(map(tuple, drawn)) == sorted(map(tuple, one.coefs.T))
        assert axes.lines[-1].get_xdata()[0] == one.strength
        assert axes.get_xlim() == (one.strengths[-1], one.strengths[0])


def test_the_largest_weights_are_named_in_words(found):
    one = found.tuned()
    largest = found.names[int(np.abs(one.weights).argmax())]
    assert f"Largest at {one.name}'s: {largest} " in your_data.paths(found).words


def test_the_curves_have_their_paired_band_and_their_lowest_point(found):
    for axes, one in zip(your_data.curves(found).axes, found.penalties, strict=True):
        np.testing.assert_array_equal(axes.lines[0].get_ydata(), one.mean)
        assert (axes.lines[1].get_xdata()[0], axes.lines[1].get_ydata()[0]) == (one.strength, one.mean.min())
        band = axes.collections[0].get_paths()[0].vertices
        at = band[np.isclose(band[:, 0], one.strength), 1]
        np.testing.assert_allclose(at, one.mean.min())  # no width at the lowest point


def test_the_errors_are_the_honest_ones(found):
    (axes,) = your_data.errors(found).axes
    for place, name in enumerate(found.honest.names):
        interval, point = axes.lines[2 * place : 2 * place + 2]
        assert point.get_xdata()[0] == found.honest.error(name)
        assert np.ptp(interval.get_xdata()) == pytest.approx(2 * found.honest.interval(name))
    assert axes.get_xlim()[1] > found.honest.error("chosen") + found.honest.interval("chosen")


def test_kept_most_often_stands_first(found):
    (axes,) = your_data.kept(found, most=5).axes
    lasso = axes.lines[0].get_xdata() + axes.lines[1].get_xdata()
    assert len(lasso) == 5
    assert (np.diff(lasso) <= 0).all()
    assert lasso[0] == (found.tuned("lasso").kept + found.tuned("elastic net").kept).max()
    assert "(the 5 kept most often are shown)" in your_data.kept(found, most=5).words


def test_a_part_shows_what_its_panel_of_the_whole_shows(found):
    whole = your_data.paths(found)
    for axes, part in zip(whole.axes, whole.parts, strict=True):
        for one, other in zip(axes.lines, part.axes[0].lines, strict=True):
            np.testing.assert_array_equal(one.get_xydata(), other.get_xydata())
        assert axes.get_title() == part.axes[0].get_title()


def test_findings_and_verdict_say_what_the_advice_says(found):
    shown = your_data.findings(found.inspection)
    assert shown.count("\n- ") == len(found.inspection.findings)
    serious = advice.Finding("order", True, "Rows are in *order*.")
    inspection = dataclasses.replace(found.inspection, findings=(serious,))
    assert your_data.findings(inspection).endswith(r"**Rows are in \*order\*.**")
    assert your_data.verdict(found).strip("*") == tables._plain(found.verdict.words)


def test_tables_hold_the_honest_errors_and_the_settings(found):
    lines = your_data.error_table(found).splitlines()
    assert len(lines) == 2 + len(found.honest.names)
    assert tables.rounded(found.honest.error("chosen"), found.honest.interval("chosen")) in lines[-1]
    assert ("rows told wrongly" in lines[0]) == found.two_classes
    shown = your_data.settings_table(found)
    assert all(one.call in shown for penalty in advice_names(found) for one in found.settings(penalty))
    assert f"**{found.best}**" in shown
    assert shown._repr_markdown_() == shown


def advice_names(found):
    return [one.name for one in found.penalties]


@pytest.mark.parametrize(
    ("value", "half", "words"),
    [
        (3592.49, 741.2, "3590 ± 740"),
        (0.0784, 0.0312, "0.078 ± 0.031"),
        (2.0, 0.0, "2.000 ± 0.000"),
        (5.04, 9.96, "5.0 ± 10.0"),
    ],
)
def test_numbers_are_rounded_to_what_their_interval_leaves(value, half, words):
    assert tables.rounded(value, half) == words
