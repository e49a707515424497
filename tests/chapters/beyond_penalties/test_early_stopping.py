"""Early stopping: a training goes on until patience is used up, and the readout says how long that is."""

from dataclasses import replace

import numpy as np
import pytest

from chapters import beyond_penalties as chapter
from chapters.beyond_penalties import early_stopping, study
from regularization import network
from tests.chapters import reading
from tests.chapters.beyond_penalties import figures


@pytest.mark.parametrize("patience", chapter.PATIENCES)
def test_training_goes_on_until_patience_is_used_up(patience):
    curve = chapter.long_runs().validation[:, chapter.SHOWN_RUN]
    for epoch in (0, 7, 30, 100):
        result = chapter.EARLY_STOPPING.result(patience=patience, epoch=epoch)
        assert result.now == min(epoch, result.stop)
        assert curve[result.best] == curve[: result.now + 1].min()
        waits = [k - int(curve[: k + 1].argmin()) for k in range(result.stop + 1)]
        assert max(waits) == waits[-1] == patience or result.stop == chapter.LAST


def test_stopping_while_training_is_what_the_replay_says():
    curve = chapter.long_runs().validation[:, 0]
    rule = network.EarlyStopping(patience=1)
    images, labels = study.digits()
    order = study.orders(1)[0]
    rng = np.random.default_rng(0)
    net = network.mlp(64, [64], 10, rng=[rng], dtype=np.float32)
    history = network.train(
        net,
        images[order[:200]],
        study.wrong_labels(labels[order[:200]], 0.2, 0),
        rng=[rng],
        optimiser=network.SGD(0.05, momentum=0.9),
        epochs=12,
        batch_size=20,
        validation=(images[order[200:260]], labels[order[200:260]]),
        early_stopping=rule,
    )
    last, best = rule.replay(curve)
    assert (history.last_epoch[0], history.best_epoch[0]) == (last[0], best[0])


@pytest.mark.parametrize(
    ("epoch", "best", "said"),
    [
        (12, 12, "the lowest validation loss so far"),
        (12, 11, "no improvement for 1 of 5"),
        (19, 16, "no improvement for 3 of 5"),
        (20, 16, "stopped"),
        (21, 16, "stopped"),
    ],
)
def test_the_verdict_is_on_the_patience_that_is_left(epoch, best, said):
    result = chapter.EARLY_STOPPING.result(patience=5)
    result = replace(result, epoch=epoch, now=min(epoch, 20), best=best, stop=20)
    assert early_stopping.verdict(result) == said


def said(result):
    curve = list(result.validation[: result.now + 1])
    best = curve.index(min(curve))
    waited = result.now - best
    if result.epoch >= result.stop:
        return [result.patience, result.stop, waited, best, *result.test]
    return [result.now, *([waited, result.patience] if waited else []), best, min(curve)]


test_the_readout = reading.test_of(chapter.EARLY_STOPPING, said)


def test_nothing_leaves_the_axes():
    figures.nothing_leaves_the_axes(chapter.EARLY_STOPPING, [{"patience": 50, "epoch": 100}])
