"""The published tables on the prostate data come out as printed."""

import numpy as np
import pytest

from chapters.shared import prostate
from chapters.shared.printed import printed


@pytest.mark.parametrize("name", printed("esl-weights").rows)
def test_elements_of_statistical_learning_table_3_3(name):
    row = prostate.prostate_table()[name]
    assert row.intercept == pytest.approx(printed("esl-intercepts").numbers[name], abs=6e-4)
    np.testing.assert_allclose(row.weights, printed("esl-weights").rows[name], atol=6e-4)
    assert row.error == pytest.approx(printed("esl-errors").numbers[name], abs=6e-4)
    assert row.standard_error == pytest.approx(printed("esl-standard-errors").numbers[name], abs=6e-4)


def test_the_typo_gives_the_least_squares_error_of_the_elastic_net_paper():
    error = prostate.prostate_table("uncorrected")["least squares"].error
    assert round(error, 3) == printed("elastic-net-errors").numbers["least squares"]


@pytest.mark.parametrize(("typo", "name"), [(True, "elastic-net-errors"), (False, "elastic-net-errors-corrected")])
def test_zou_hastie_2005_table_1(typo, name):
    rows = {row.method: row for row in prostate.paper_table(typo)}
    assert len(rows) == 5
    for method, error in printed(name).numbers.items():
        assert rows[method].error == pytest.approx(error, abs=6e-4), method
        assert not typo or rows[method].published == error
        assert rows[method].losses.mean() == pytest.approx(rows[method].error)
