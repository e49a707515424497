"""Sub-networks: averages over all of them, held against counts of masks, and in words."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from chapters.dropout import ENSEMBLE, ensemble, study
from regularization import theory
from tests.chapters import reading


@pytest.mark.parametrize("layers", [1, 2])
def test_weight_scaling_is_the_geometric_mean_for_one_dropped_layer_only(layers):
    largest = np.array([one.largest for one in study.enumerated(layers)])
    assert (largest < 1e-12).all() if layers == 1 else (largest > 0.01).all()


def test_the_masks_of_the_ensemble_are_counted_as_often_as_they_are_drawn():
    for rate, one in zip(study.ENSEMBLE_RATES, study.enumerated(1), strict=True):
        kept = theory.patterns(study.SWITCHES).sum(axis=1)
        by_count = np.bincount(kept.astype(int), weights=one.weight)
        np.testing.assert_allclose(by_count, binom.pmf(np.arange(study.SWITCHES + 1), study.SWITCHES, 1 - rate))
        np.testing.assert_allclose(one.members @ one.weight, one.arithmetic[: study.SHOWN])


def test_an_ensemble_beats_its_average_member():
    for layers in (1, 2):
        for one in study.enumerated(layers):
            alone, *together = one.accuracy
            assert min(together) > alone


def test_equal_or_apart():
    result = ENSEMBLE.result()
    assert ensemble.verdict(replace(result, largest=0.99e-12)) == "equal to 12 decimals"
    assert ensemble.verdict(replace(result, largest=1e-12)) == "up to 0.00 apart"


def said(result):
    alone, arithmetic, _, scaled = result.accuracy
    apart = [12] if result.layers == 1 else [result.largest]
    return [result.rate, result.layers, *apart, len(result.pairs[0]), alone, arithmetic, scaled]


test_the_readout = reading.test_of(ENSEMBLE, said)
