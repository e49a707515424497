"""The published tables on the prostate data come out as printed."""

import numpy as np
import pytest

from chapters.shared import prostate
from chapters.shared.printed import printed

PRINTED = printed("esl-weights").rows | printed("esl-weights-of-directions").rows


@pytest.mark.parametrize("name", PRINTED)
def test_elements_of_statistical_learning_table_3_3(name):
    row = (prostate.prostate_table() | prostate.components_table())[name]
    assert row.intercept == pytest.approx(printed("esl-intercepts").numbers[name], abs=5e-4)
    np.testing.assert_allclose(row.weights, PRINTED[name], atol=5e-4)
    assert row.error == pytest.approx(printed("esl-errors").numbers[name], abs=5e-4)
    assert row.standard_error == pytest.approx(printed("esl-standard-errors").numbers[name], abs=5e-4)


def test_directions_of_columns_centred_anew_are_scikit_learns_and_not_the_printed_ones():
    from sklearn.cross_decomposition import PLSRegression
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import make_pipeline

    (X, y), test = prostate.prostate_parts()
    found = prostate.components_table(centred=True)
    components = make_pipeline(PCA(7), LinearRegression()).fit(X, y)
    ours = found["principal components"]
    np.testing.assert_allclose(ours.intercept + test.X @ ours.weights, components.predict(test.X), atol=1e-10)
    partial = PLSRegression(2, scale=False).fit(X, y).coef_.ravel()
    np.testing.assert_allclose(found["partial least squares"].weights, partial, atol=1e-10)
    for name, row in found.items():
        assert np.abs(row.weights - PRINTED[name]).max() > 5e-4


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
