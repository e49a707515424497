"""Where the four optimisers end on the bowl, against the minimum of the penalised loss."""

from dataclasses import replace

import numpy as np
import pytest

from chapters.ridge import adam
from chapters.ridge.study import DECAY_STRENGTHS, descents, penalised_minimum
from tests.chapters import reading
from tests.chapters.borders import with_entry


@pytest.mark.parametrize("name", adam.OPTIMISERS)
def test_where_each_optimiser_ends(name):
    ends = descents(name)[-1]
    if name.startswith("AdamW"):
        expected = np.array([np.full(3, min(1, 1 / (2 * lam))) for lam in DECAY_STRENGTHS])
    else:
        expected = np.array([penalised_minimum(lam) for lam in DECAY_STRENGTHS])
    np.testing.assert_allclose(ends, expected, atol=4e-3 if name.startswith("AdamW") else 5e-4)


def test_published_ends_at_penalty_one_half():
    np.testing.assert_allclose(penalised_minimum(0.25), [0.995, 0.667, 0.0196], atol=5e-4)


def test_sgd_with_l2_and_with_decay_take_the_same_steps():
    coupled, decoupled = (descents(name) for name in adam.OPTIMISERS[:2])
    np.testing.assert_allclose(coupled, decoupled, atol=1e-12)


def test_with_momentum_a_decay_beside_the_step_is_a_weaker_penalty():
    coupled, decoupled = (descents(f"momentum with {kind}")[-1] for kind in ("L2", "weight decay"))
    np.testing.assert_allclose(coupled, [penalised_minimum(lam) for lam in DECAY_STRENGTHS], atol=5e-4)
    np.testing.assert_allclose(decoupled, [penalised_minimum(lam / 10) for lam in DECAY_STRENGTHS], atol=5e-4)


def said(result):
    bound = [1, 2, 1 / (2 * result.lam)] if result.optimiser.startswith("AdamW") else []  # 1/(2λ) and its value
    return [result.lam, *result.ends[DECAY_STRENGTHS.index(result.lam)], *bound]


test_the_readout = reading.test_of(adam.ADAM, said)


@pytest.mark.parametrize(
    ("lam", "off", "words"),
    [
        (0.35, 0.0009, "That is the minimum of the penalised loss"),
        (0.35, -0.0009, "That is the minimum of the penalised loss"),
        (0.35, 0.0011, "AdamW only holds weights within ±1/(2λ) = ±1.4, and these have room enough."),
        (0.35, -0.0011, "AdamW only holds weights within ±1/(2λ) = ±1.4, and these have room enough."),
        (0.65, 0.0011, "All three are held at 1/(2λ) = 0.77"),
    ],
)
def test_a_thousandth_tells_the_minimum_from_the_bound(lam, off, words):
    result = adam.compute(optimiser=adam.OPTIMISERS[2], lam=lam)
    place = DECAY_STRENGTHS.index(lam)
    end = with_entry(result.penalised, 1, result.penalised[1] + off)
    result = replace(result, ends=with_entry(result.ends, place, end))
    assert adam.verdict(result).startswith(words)
    assert adam.verdict(result) in adam.readout(result)


@pytest.mark.parametrize(("lam", "words"), [(0.49999, "AdamW only holds"), (0.5, "All three are held")])
def test_the_bound_begins_to_bind_where_it_reaches_the_target(monkeypatch, lam, words):
    monkeypatch.setattr(adam, "DECAY_STRENGTHS", (lam,))
    result = replace(adam.compute(optimiser=adam.OPTIMISERS[3], lam=lam), ends=np.ones((1, 3)))
    assert adam.verdict(result).startswith(words)
