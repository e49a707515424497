"""Noisy labels: the vote is that of scikit-learn, and the words follow its error on right labels."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from chapters.why_models_overfit import NOISY_LABELS, VOTERS, crowd, mistakes_with, noisy_labels, vote_errors, votes
from regularization import data
from tests.chapters import reading


@pytest.mark.parametrize(("flip", "voters"), [(0.0, 1), (0.2, 9), (0.4, 61)])
def test_the_vote_is_that_of_scikit_learn(flip, voters):
    sample = crowd(0, flip)
    model = KNeighborsClassifier(voters).fit(*sample.train)
    place = VOTERS.index(voters)
    training, test = vote_errors(flip)
    assert training[0, place] == pytest.approx(1 - model.score(*sample.train))
    assert test[0, place] == pytest.approx(1 - model.score(*sample.test))
    share = NOISY_LABELS.result(flip=flip, voters=voters).share.ravel()
    assert np.allclose(share, model.predict_proba(votes.VOTE_PLANE)[:, 1])


def test_with_more_points_the_vote_is_that_of_scikit_learn():
    shares = []
    for seed in range(20):
        clean = data.moons(n=400, noise=0.2, rng=np.random.default_rng(seed), validation=0, test=500)
        sample = data.mislabelled(clean, fraction=0.2, rng=np.random.default_rng(50 + seed))
        votes_of = [KNeighborsClassifier(voters).fit(*sample.train) for voters in (99, 1)]
        shares.append([1 - vote.score(*sample.test) for vote in votes_of])
    found = mistakes_with(400, 0.2)
    assert found[[0, -1]] == pytest.approx(np.mean(shares, axis=0))
    np.testing.assert_allclose(mistakes_with(150, 0.2), vote_errors(0.2)[1].mean(axis=0))


def with_errors(voters, error):
    """A result with the lowest test error, 0.1, for 15 voters, and this one for ``voters``."""
    test = np.full(len(VOTERS), 0.4)
    test[VOTERS.index(15)], test[VOTERS.index(voters)] = 0.1, error
    return replace(NOISY_LABELS.result(flip=0.2, voters=voters), test=test)


@pytest.mark.parametrize(
    ("voters", "error", "words"),
    [
        (9, 0.1149, "About as good as it gets"),
        (25, 0.1149, "About as good as it gets"),
        (9, 0.1151, "Overfitting: "),
        (25, 0.1151, "Underfitting: "),
    ],
)
def test_the_verdict_compares_with_the_best_number_of_voters(voters, error, words):
    assert noisy_labels.verdict(with_errors(voters, error)).startswith(words)


def said(result):
    here = VOTERS.index(result.voters)
    training, test = (part.mean(axis=0)[here] for part in vote_errors(result.flip))
    return [result.flip, result.voters, training, test, 20]


test_the_readout = reading.test_of(NOISY_LABELS, said)


def test_the_means_are_over_as_many_samples_as_the_words_say():
    assert all(len(part) == 20 for part in vote_errors(0.2))
