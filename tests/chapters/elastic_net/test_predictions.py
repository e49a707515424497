"""What the chapter's experiments ask before they answer."""

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Ridge

from chapters import elastic_net as chapter
from chapters.elastic_net.groups import world
from regularization import data
from tests.chapters.predictions import told_by

EXPERIMENTS = (
    chapter.LOTTERY,
    chapter.SELECTION,
    chapter.GROUPING,
    chapter.FORMS,
    chapter.PROSTATE,
    chapter.CONTEST,
)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_every_experiment_asks_something(experiment):
    assert told_by(experiment)
    assert all(one.withheld for one in experiment.predictions)


def test_two_redraws_share_about_half_of_the_members_kept():
    kept = [set(np.flatnonzero(weights[:10])) for weights in chapter.tuned(0.9, 1.0)[0]]
    shares = [len(a & b) / len(a | b) for k, a in enumerate(kept) for b in kept[:k]]
    assert 0.4 < np.mean(shares) < 0.6
    assert told_by(chapter.LOTTERY)["lottery-shared-members"]["answer"] == "About half of them"


def test_nearer_copies_cost_the_lasso_less():
    before, after, net = (chapter.tuned(*state)[1].mean() for state in ((0.9, 1.0), (0.99, 1.0), (0.99, 0.75)))
    assert after < 0.9 * before
    assert after == pytest.approx(net, rel=0.1)
    assert told_by(chapter.LOTTERY)["lottery-price"]["answer"] == "It falls to about the elastic net's"


def by_sklearn(X, y, lam, rho):
    """Weights of the elastic net in scikit-learn's scaling."""
    return ElasticNet(alpha=lam * (1 - rho / 2), l1_ratio=rho / (2 - rho), tol=1e-12, max_iter=100_000).fit(X, y).coef_


def test_a_quarter_of_l2_brings_the_members_in_and_hardly_anyone_else():
    train = world(0.9, 0).train
    lasso, net = (by_sklearn(train.X, train.y, 1.0, rho) != 0 for rho in (1.0, 0.75))
    assert lasso[:10].sum() < 10
    assert net[:10].all()
    assert net[10:].sum() - lasso[10:].sum() <= 2
    assert told_by(chapter.SELECTION)["who-comes-in"]["answer"].endswith("hardly any irrelevant feature")


def test_a_useless_copy_gets_half():
    first, second = by_sklearn(*chapter.twins(0.99), 1.0, 0.5)
    assert 0.4 < second / (first + second) < 0.6
    assert told_by(chapter.GROUPING)["weight-of-a-useless-copy"]["answer"] == "About half"


def test_the_rescaled_form_overshoots_where_the_l1_part_is_weak():
    told = told_by(chapter.FORMS)["error-of-the-rescaled-form"]["spec"]
    errors = []
    for redraw in range(20):
        problem = world(0.9, redraw)
        lam = 10 + told["x"][8]
        weights = 11 * by_sklearn(*problem.train, lam, told["x"][8] / lam)
        errors.append(np.mean((problem.test.X @ weights + problem.train.y.mean() - problem.test.y) ** 2))
    assert told["truth"][8] == pytest.approx(np.mean(errors), rel=1e-6)
    assert told["truth"][0] > 5 * min(told["truth"])
    assert told["shape"] == "dips"


def test_the_weight_of_lcp_crosses_zero_and_comes_back():
    told = told_by(chapter.PROSTATE)["path-of-lcp"]["spec"]
    train = data.prostate(split="none").train
    Z = (train.X - train.X.mean(axis=0)) / train.X.std(axis=0)
    lcp = [Ridge(alpha=len(Z) * lam).fit(Z, train.y).coef_[5] for lam in told["x"]]
    np.testing.assert_allclose(told["truth"], lcp, atol=1e-8)
    assert lcp[0] < 0 < lcp[-1]
    assert told["shape"] == "peaks"


def test_ridge_and_the_lasso_predict_the_marker_alike():
    lowest = [chapter.prostate_errors(False, rho).min() for rho in (0.0, 1.0)]
    assert lowest[0] == pytest.approx(lowest[1], rel=0.02)
    told = told_by(chapter.PROSTATE)["prostate-ridge-against-lasso"]
    assert told["answer"] == "Neither by more than two percent"


def test_the_lasso_is_worst_where_there_are_more_features_than_rows():
    told = told_by(chapter.CONTEST)["wide-world"]["spec"]
    assert [told["items"][k]["text"] for k in told["order"]] == ["the lasso", "ridge", "elastic net, ρ = 0.5, rescaled"]


def test_the_rescaled_form_is_best_in_between_where_there_are_groups():
    told = told_by(chapter.CONTEST)["rescaled-in-groups"]["spec"]
    scores = chapter.CONTEST.result(world="groups").errors.mean(axis=2)
    np.testing.assert_allclose(told["truth"], scores[1] / scores.min())
    assert told["shape"] == "dips"
