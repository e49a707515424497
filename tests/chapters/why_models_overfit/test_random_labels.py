"""Random labels: a moment shows the network's answers, and the words tell memory from knowledge."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.why_models_overfit import RANDOM_LABELS, random_labels, study
from tests.chapters import reading


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_answers_at_the_end_repeat_the_labels_that_were_given(share):
    result = RANDOM_LABELS.result(epoch=100, share=share)
    np.testing.assert_array_equal(result.answers, result.given)
    true = study.digit_parts()[0].y[: study.SHOWN_DIGITS]
    assert (result.given == true).all() == (share == 0)


def at(share, epoch, *, training=0.4, test=None):
    result = RANDOM_LABELS.result(epoch=epoch, share=share)
    place, accuracy = study.DIGIT_EPOCHS.index(epoch), np.full(len(study.DIGIT_EPOCHS), 0.2)
    accuracy[study.DIGIT_EPOCHS.index(10)] = 0.8
    accuracy[place] = test if test is not None else accuracy[place]
    seen = result.training.copy()
    seen[place] = training
    return replace(result, training=seen, test=accuracy)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (at(1.0, 20, training=0.499), "On new digits it does about as well as a guess."),
        (at(1.0, 20, training=0.501), "There is nothing to learn, and it learns that by heart."),
        (at(0.0, 20, test=0.781), "The labels mean something"),
        (at(0.0, 20, test=0.779), "It is still learning the signal."),
        (at(0.5, 20, test=0.781), "It has learned the signal, and little of the noise."),
        (at(0.5, 8, test=0.781), "It has learned the signal, and little of the noise."),
        (at(0.25, 20, test=0.779), "It now learns the noise: on new digits it was right in 80% at its best."),
        (at(0.25, 8, test=0.779), "It is still learning the signal."),
    ],
)
def test_the_verdict_tells_memory_from_knowledge(result, words):
    assert random_labels.verdict(result).startswith(words)


def said(result):
    place = list(result.epochs).index(result.epoch)
    best = max(result.test)
    fallen = result.share in (0.25, 0.5) and place > result.test.argmax() and result.test[place] <= best - 0.02
    return [result.epoch, result.training[place], result.test[place], *([best] if fallen else [])]


test_the_readout = reading.test_of(RANDOM_LABELS, said)
