"""The lines of chapter 2 measure the gap of the formula, whatever the noise that they draw."""

import numpy as np
import pytest

from chapters.why_models_overfit.exercises import MEASURED_GAP, MEASURED_GAP_LINES
from everystate.teaching import check


def measured(columns, signal, noise, rng):
    """The gap from one draw of all samples at once."""
    old, new = signal + noise * rng.normal(size=(2, 4000, len(signal)))
    fitted = old @ (columns @ np.linalg.pinv(columns))
    return np.mean((new - fitted) ** 2 - (old - fitted) ** 2)


def test_another_right_answer_is_right():
    assert check(MEASURED_GAP, measured).correct


@pytest.mark.parametrize(("p", "noise"), [(5, 1.0), (10, 2.0)])
def test_what_the_checker_expects_is_the_formula(p, noise):
    columns = np.linspace(-1, 1, 20)[:, None] ** np.arange(p)
    space = dict(MEASURED_GAP_LINES.names)
    exec(MEASURED_GAP_LINES.solution, space)
    gaps = [space["measured_gap"](columns, columns.sum(axis=1), noise, np.random.default_rng(k)) for k in range(10)]
    assert np.mean(gaps) == pytest.approx(2 * noise**2 * p / 20, rel=0.05)


def test_each_line_to_spare_has_the_fault_that_is_told():
    lines, spare = MEASURED_GAP_LINES.lines, MEASURED_GAP_LINES.spare
    told = []
    for one in spare:
        space = dict(MEASURED_GAP_LINES.names)
        body = [one.text if k == one.instead_of else line for k, line in enumerate(lines)]
        exec("\n".join([MEASURED_GAP_LINES.head, *body]), space)
        told.append(check(MEASURED_GAP, space["measured_gap"]).message)
    assert told[0].startswith("The gap is turned round")
    assert told[1].startswith("No gap opens")
