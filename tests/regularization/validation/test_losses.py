import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from regularization.validation import mean_squared_error, misclassification

pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9)


@given(pairs=pairs, kind=st.sampled_from([np.uint8, np.int64, np.float32]))
def test_both_losses_are_those_of_scikit_learn_whatever_the_type(pairs, kind):
    y, predictions = np.array(pairs, dtype=kind).T
    exact = np.array(pairs, dtype=float).T
    assert mean_squared_error(y, predictions) == pytest.approx(metrics.mean_squared_error(*exact))
    assert misclassification(y, predictions) == pytest.approx(metrics.zero_one_loss(*exact))


@pytest.mark.parametrize("loss", [mean_squared_error, misclassification])
@pytest.mark.parametrize(
    ("y", "predictions", "error", "message"),
    [
        ([0, 1], [[0], [1]], ValueError, r"predictions must have shape \(2,\), got shape \(2, 1\)"),
        ([0, 1], [0], ValueError, r"predictions must have shape \(2,\), got shape \(1,\)"),
        ([0, 1], 0, ValueError, r"predictions must have shape \(2,\), got shape \(\)"),
        ([], [], ValueError, r"y must have shape \(n,\) with n >= 1, got shape \(0,\)"),
        ([[0, 1]], [[0, 1]], ValueError, "y must have shape"),
        ([0, 1], [np.nan, 1], ValueError, r"predictions must be finite everywhere, got nan at index \(0,\)"),
        ([0, np.inf], [0, 1], ValueError, "y must be finite everywhere, got inf"),
        (["a", "b"], ["a", "b"], TypeError, "y must be an array of real numbers"),
        ([True, False], [0, 1], TypeError, "y must be an array of real numbers"),
    ],
)
def test_bad_arguments_are_named(loss, y, predictions, error, message):
    with pytest.raises(error, match=message):
        loss(y, predictions)
