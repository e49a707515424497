"""The published tables on the prostate data come out as printed."""

import numpy as np
import pytest

from chapters.shared import prostate

PRINTED = {
    "least squares": ([2.465, 0.680, 0.263, -0.141, 0.210, 0.305, -0.288, -0.021, 0.267], 0.521, 0.179),
    "best subset": ([2.477, 0.740, 0.316, 0, 0, 0, 0, 0, 0], 0.492, 0.143),
    "ridge (df 5)": ([2.452, 0.420, 0.238, -0.046, 0.162, 0.227, 0.000, 0.040, 0.133], 0.492, 0.165),
    "lasso": ([2.468, 0.533, 0.169, 0, 0.002, 0.094, 0, 0, 0], 0.479, 0.164),
}


@pytest.mark.parametrize("name", PRINTED)
def test_elements_of_statistical_learning_table_3_3(name):
    weights, error, standard_error = PRINTED[name]
    row = prostate.prostate_table()[name]
    np.testing.assert_allclose([row.intercept, *row.weights], weights, atol=6e-4)
    assert row.error == pytest.approx(error, abs=6e-4)
    assert row.standard_error == pytest.approx(standard_error, abs=6e-4)


def test_the_typo_gives_the_least_squares_error_of_the_elastic_net_paper():
    assert round(prostate.prostate_table("uncorrected")["least squares"].error, 3) == 0.586


@pytest.mark.parametrize(
    ("typo", "printed"),
    [
        (
            True,
            {"least squares": 0.586, "ridge": 0.566, "lasso": 0.499, "naive elastic net": 0.566, "elastic net": 0.381},
        ),
        (False, {"least squares": 0.521, "lasso": 0.472, "elastic net": 0.375}),
    ],
)
def test_zou_hastie_2005_table_1(typo, printed):
    rows = {row.method: row for row in prostate.paper_table(typo)}
    assert len(rows) == 5
    for method, error in printed.items():
        assert rows[method].error == pytest.approx(error, abs=6e-4), method
        assert not typo or rows[method].published == error
        assert rows[method].losses.mean() == pytest.approx(rows[method].error)
