"""Blocks overlap: shares kept against published values and simulations, in numbers and in words."""

import numpy as np

from chapters import dropout_relatives as chapter
from chapters.dropout_relatives import overlap
from regularization import network
from tests.chapters import reading


def test_published_and_exact_gamma():
    assert round(network.dropblock_kept(network.dropblock_gamma(0.2, 3, 8, 8), 3, 8, 8), 4) == 0.8203
    for block in chapter.OVERLAP_BLOCKS:
        published, exact, simulated = chapter.kept_beyond_target(block)
        np.testing.assert_allclose(exact, 0, atol=1e-6)
        assert (published > -1e-9).all()
        assert published.max() < 15
        # The kept share of one map has a standard deviation below 0.5, so below 0.4 points over all maps.
        assert np.abs(simulated - published).max() < 3 * 50 / np.sqrt(chapter.SIMULATED)


def test_only_larger_blocks_overlap():
    single, block = (chapter.OVERLAP.result(rate=0.2, block=side) for side in (1, 2))
    assert overlap.verdict(single) == "nothing overlaps, and the published γ keeps 80%, as meant."
    assert overlap.verdict(block).endswith("would meet the target.")


def said(result):
    if result.block == 1:
        return [result.rate, 1 - result.rate]
    published, exact = (network.dropblock_gamma(result.rate, result.block, 8, 8, exact=kind) for kind in (False, True))
    kept = network.dropblock_kept(published, result.block, 8, 8)
    return [result.rate, result.block, result.block, published, kept, 1 - result.rate, exact]


test_the_readout = reading.test_of(chapter.OVERLAP, said)
