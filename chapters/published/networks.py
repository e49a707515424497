"""Networks: they learn random labels by heart, and what dropout gains."""

from __future__ import annotations

import numpy as np

from chapters.dropout import study as dropout
from chapters.dropout_relatives import study as dropout_relatives
from chapters.published.rows import Row, row
from chapters.shared.kept import kept
from chapters.shared.printed import printed
from chapters.why_models_overfit import study as why_models_overfit
from regularization import network


def random_labels() -> tuple[Row, ...]:
    """Zhang et al.'s observation on 797 digits: networks repeat random labels and know nothing."""
    run, _ = why_models_overfit.memorise()
    random = np.array(why_models_overfit.SHARES) == 1.0
    repeated, known = run.train_accuracy[-1, random], printed("random-labels").numbers
    return (
        row("accuracy on random training labels", known["training"], repeated.mean(), 0.01, form="{:.2f}"),
        row(
            "accuracy on new digits, ten classes",
            known["new"],
            run.validation_accuracy[-1, random].mean(),
            0.02,
            form="{:.2f}",
        ),
        row(
            "networks of three that repeat fewer random labels when half of the hidden units are dropped",
            3,
            (memorise_with_dropout(tuple(np.flatnonzero(random).tolist())) < repeated).sum(),
            0,
            form="{:.0f}",
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


def dropout_gain() -> tuple[Row, ...]:
    """Paired gain by the paper's recipe with few examples, where it finds none, and averages over fifty masks."""
    few = dropout.recipe(100)
    averaged = dropout_relatives.averaging(0.5, tuple(range(dropout.SEEDS)), 200)
    behind = 100 * (averaged.error[dropout_relatives.AVERAGED.index(50)] - averaged.scaled)
    return (
        row(
            "gain with 100 examples, in points of test accuracy (none)",
            0.0,
            *_paired(100 * (few.dropout - few.plain)),
            form="{:.1f}",
        ),
        row(
            "error of averaging 50 masks beyond that of weight scaling, in points (none)",
            0.0,
            *_paired(behind),
            form="{:.2f}",
            discrepancy="the average comes close and stays behind",
        ),
    )


def _paired(differences: np.ndarray) -> tuple[float, float]:
    """Their mean, and three standard errors of it."""
    return float(differences.mean()), float(3 * differences.std(ddof=1) / np.sqrt(differences.size))
