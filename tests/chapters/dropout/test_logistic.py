"""What dropout costs a logistic regression is nearly its second-order price."""

import numpy as np
import pytest

from chapters import dropout as chapter


def test_the_second_order_price_of_a_logistic_regression():
    ratio = [np.divide(*chapter.logistic_prices(0.2, shrink)) for shrink in (0.01, 0.1, 1.0)]
    assert ratio[0] == pytest.approx(1, abs=1e-3)
    assert abs(ratio[0] - 1) < abs(ratio[1] - 1) < abs(ratio[2] - 1)
