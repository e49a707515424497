"""The K-fold curve: both choices lie where the rule says, and so does the verdict."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.choosing_lambda import k_fold
from chapters.choosing_lambda.curves import limit
from chapters.choosing_lambda.known_truth import STRENGTHS
from tests.chapters import reading
from tests.chapters.choosing_lambda.searches import paired_gap, search_with


@pytest.mark.parametrize("k", k_fold.K_FOLD.control("k").values)
def test_both_choices_lie_where_the_rule_says(k):
    for split in range(1, k_fold.SPLITS + 1):
        search = k_fold.compute(k=k, split=split, lam=1.0).search
        assert search.mean[search.minimum] == search.mean.min()
        assert search.one_standard_error == np.flatnonzero(search.mean <= limit(search)).max()
        assert search.errors.shape == (len(STRENGTHS), 1, k)


def said(result):
    errors = result.search.errors[:, 0]
    means, spreads = errors.mean(axis=1), errors.std(axis=1, ddof=1) / np.sqrt(errors.shape[1])
    here, low = STRENGTHS.index(result.lam), means.argmin()
    simplest = max(np.array(STRENGTHS)[means <= means[low] + spreads[low]])
    gap = paired_gap(errors[here], errors[low]) if here != low else []
    return [result.lam, means[here], spreads[here], *gap, result.truth[here], STRENGTHS[low], simplest]


test_the_readout = reading.test_of(k_fold.K_FOLD, said)


@pytest.mark.parametrize(
    ("place", "first", "verdict"),
    [
        (0, 1.500001, "More than one standard error above the minimum: too weak for the rule."),
        (0, 1.499999, "Within one standard error of the minimum."),
        (2, 3.0, "Within one standard error of the minimum."),
        (3, 3.0, "More than one standard error above the minimum: too strong for the rule."),
    ],
)
def test_one_standard_error_and_the_choice_decide(place, first, verdict):
    # The minimum is 1 ± 0.5, the one-standard-error rule takes the third strength.
    search = search_with([first, 1.0, 1.499999, 1.500001], 0.5)
    result = replace(k_fold.compute(k=10, split=1, lam=1.0), search=search, place=place)
    assert k_fold.verdict(result) == verdict
    assert k_fold.readout(result).endswith(verdict)
