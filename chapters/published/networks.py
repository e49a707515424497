"""Networks: they learn random labels by heart, and what dropout does."""

from __future__ import annotations

import numpy as np

from chapters.dropout import study as dropout
from chapters.dropout_relatives import study as dropout_relatives
from chapters.published.rows import Finding, Row, row
from chapters.shared.intervals import interval
from chapters.shared.kept import kept
from chapters.why_models_overfit import study as why_models_overfit
from regularization import network


def random_labels() -> tuple[Row, ...]:
    """Zhang et al.'s observation on 797 digits: networks repeat random labels and know nothing."""
    run, _ = why_models_overfit.memorise()
    random = np.array(why_models_overfit.SHARES) == 1.0
    repeated, known = run.train_accuracy[-1, random], run.validation_accuracy[-1, random]
    fewer = repeated - memorise_with_dropout(tuple(np.flatnonzero(random).tolist()))
    return (
        _finding(
            "accuracy on random training labels, three networks, in per cent",
            "all of them are learned",
            100 * repeated,
            (99.0, np.inf),
        ),
        _finding(
            "accuracy on new digits of ten classes, in per cent",
            "as good as guessing",
            100 * known,
            (5.0, 15.0),
        ),
        row(
            "networks of three that repeat fewer random labels when half of the hidden units are dropped",
            3,
            (fewer > 0).sum(),
            0,
            form="{:.0f}",
            basis="computed",
        ),
    )


@kept
def memorise_with_dropout(members: tuple[int, ...]) -> np.ndarray:
    """Training accuracy on the labels of these members of `why_models_overfit.memorise`, at a rate of 0.5."""
    train, _ = why_models_overfit.digit_parts()
    rng = [np.random.default_rng(20 + member) for member in members]
    net = network.mlp(64, [why_models_overfit.DIGIT_UNITS], 10, rng=rng, rate=0.5, dtype=np.float32)
    epochs = why_models_overfit.DIGIT_EPOCHS[-1]
    history = network.train(
        net,
        train.X,
        why_models_overfit.digit_labels()[0][list(members)],
        rng=rng,
        optimiser=network.Adam(0.003),
        epochs=epochs,
        batch_size=100,
        evaluate_every=epochs,
    )
    return history.train_accuracy[-1]


def dropout_effects() -> tuple[Row, ...]:
    """What Srivastava et al. find: gains by the number of examples, averages over fifty masks, silent units."""
    few, more = (100 * (run.tuned[-1] - run.tuned[0]) for run in (dropout.tuned(n, "momentum") for n in (100, 400)))
    untuned = dropout.recipe(797)
    many = 100 * (untuned.dropout - untuned.plain)
    averaged = dropout_relatives.averaging(0.5, tuple(range(dropout.SEEDS)), 200)
    behind = 100 * (averaged.error[dropout_relatives.AVERAGED.index(50)] - averaged.scaled)
    units = dropout.knocked_out()
    quieter, more_silent = units.mean_activation[0] - units.mean_activation[-1], units.silent[-1] - units.silent[0]
    return (
        _finding(
            "gain with 100 examples, both sides tuned, in points of test accuracy",
            "no gain",
            few,
            (-1.0, 1.0),
            discrepancy="with our smaller digits and networks it is a small gain, in these eight samples",
        ),
        _finding(
            "gain with 400 examples, both sides tuned, in points of test accuracy",
            "no gain (with 500)",
            more,
            (-1.0, 1.0),
            discrepancy="the interval holds no gain, and one of a point too",
        ),
        _finding(
            "gain with 797 examples, nothing tuned, in points of test accuracy",
            "a gain that grows with the number of examples, and no loss (with 1000 and more)",
            many,
            (0.0, np.inf),
            discrepancy="by the recipe as it stands it is a loss; with 400 examples tuning takes such a loss away",
        ),
        _finding(
            "error of averaging 50 masks beyond that of weight scaling, in points",
            "none",
            behind,
            (-np.inf, 0.1),
            discrepancy="the average comes close and stays behind",
        ),
        _finding(
            "fall of a hidden unit's mean activation at rate 0.5",
            "mean activations are lower",
            quieter,
            (0.0, np.inf),
        ),
        _finding(
            "rise of the share of hidden units that are silent, in points",
            "more are silent",
            100 * more_silent,
            (0.0, np.inf),
        ),
    )


def _finding(
    quantity: str, reported: str, values: np.ndarray, allowed: tuple[float, float], *, discrepancy: str = ""
) -> Finding:
    """Hold the mean of ``values``, one a network or a pair of them, with its 95% interval against a finding."""
    mean, half = interval(values)
    return Finding(
        quantity,
        (),
        (),
        (float(mean),),
        (),
        "{:.1f}",
        discrepancy,
        reported=reported,
        allowed=allowed,
        half=float(half),
    )
