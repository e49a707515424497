"""Draws of weights whose features are tied to each other are worth fewer."""

from chapters.bayesian_priors import study, worth_of_draws


def test_ties_cost_draws_of_the_tied_weights_only():
    free, tied = (worth_of_draws(r, strength=study.STRENGTH, runs=2, draws=600) for r in (0.0, 0.99))
    assert free.shape == (2, 3)
    assert (tied[:, :2] < 0.6 * free[:, :2]).all()
    assert (tied[:, 2] > 0.6 * free[:, 2]).all()
