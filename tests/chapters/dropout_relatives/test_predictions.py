"""What the predictions of chapter 8 call right, computed in another way."""

import numpy as np
import pytest

from chapters.dropout_relatives import attention, averaging, masks, monte_carlo, overlap, places, sampled, study
from everystate.prediction import Sketch
from tests.chapters.predictions import told_by

EXPERIMENTS = (
    masks.MASKS,
    overlap.OVERLAP,
    places.PLACES,
    attention.ATTENTION,
    averaging.AVERAGING,
    monte_carlo.MONTE_CARLO,
)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_each_is_settled_and_withholds_what_stands_in_the_figure(experiment):
    assert 1 <= len(told_by(experiment)) <= 2


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.name)
def test_a_curve_to_draw_moves_on_its_axis(experiment):
    for prediction in experiment.predictions:
        if isinstance(prediction, Sketch):
            assert told_by(experiment)[prediction.name]["spec"]["shape"] != "flat"


def test_other_channels_tell_of_whole_channels_and_of_large_blocks():
    own, others = study.guessable(0.3, 5, masks.GUESSED_SEEDS).mean(axis=-1)
    found = told_by(masks.MASKS)
    assert abs(others[1] - others[0]) < 0.05
    assert found["guess-a-whole-channel"]["answer"].startswith("As much")
    assert others[2] > 0.5 > own[2]
    assert own[0] < 0.5
    assert found["guess-a-large-block"]["answer"] == "From the other channels"


def kept(rate, side):
    """Share of a map of 8 × 8 that no block covers, from the places that could cover each unit."""
    fits = 9 - side
    gamma = rate / side**2 * 64 / fits**2
    along = [sum(corner <= unit < corner + side for corner in range(fits)) for unit in range(8)]
    return np.mean([(1 - gamma) ** (row * column) for row in along for column in along])


def test_more_is_kept_than_was_meant():
    spec = told_by(overlap.OVERLAP)["dropblock-excess-by-rate"]["spec"]
    assert spec["truth"] == pytest.approx([100 * (kept(rate, 3) - 1 + rate) for rate in spec["x"]])
    assert spec["shape"] == "rises"


def test_blocks_of_middling_size_overlap_most():
    excess = {side: 100 * (kept(0.5, side) - 0.5) for side in overlap.OVERLAP_BLOCKS}
    assert excess[4] == pytest.approx(excess[5])
    assert excess[3] == pytest.approx(excess[6])
    assert excess[4] == pytest.approx(max(excess.values()))
    assert told_by(overlap.OVERLAP)["dropblock-worst-side"]["answer"] == "4 and 5, equally"


def test_single_units_do_not_come_first_where_pixels_are_missing():
    row = study.CONDITIONS.index("with pixels missing")
    units, channels, blocks, dense = (
        (places.accuracy(place)[row] - places.accuracy("nowhere")[row]).mean() for place in study.PLACES[1:]
    )
    assert min(channels, blocks) > max(units, dense)
    assert dense < 0 < units
    found = told_by(places.PLACES)["where-to-drop-for-missing-pixels"]
    assert found["answer"] == "Blocks or channels, nearly alike"


def test_rows_are_kept_or_lost_as_a_whole():
    layers, place = attention.partners(), attention.ATTENTION_RATES.index(0.3)
    sums = layers.used[place, 1].sum(axis=1)
    assert all(abs(one) < 0.1 or abs(one - 1 / 0.7) < 0.1 for one in sums)
    assert told_by(attention.ATTENTION)["attention-row-sums"]["answer"] == "To about 0 or about 1.4"


def test_at_rate_one_half_half_of_the_way_is_left():
    layers, place = attention.partners(), attention.ATTENTION_RATES.index(0.5)
    right = layers.numbers[layers.partner]
    slope = np.polyfit(right, layers.said[place, 0], 1)[0]
    assert slope == pytest.approx(0.5, abs=0.05)
    assert layers.said[place, 0][list(right).index(9)] == pytest.approx(7, abs=0.3)
    assert told_by(attention.ATTENTION)["attention-hedged-answers"]["answer"] == "About 7"


def test_ten_masks_make_up_most_of_the_gap():
    found = averaging.averaged(0.5)
    one, ten = (found.error[study.AVERAGED.index(k)].mean() for k in (1, 10))
    assert 0.8 < (one - ten) / (one - found.scaled.mean()) < 0.95
    assert told_by(averaging.AVERAGING)["gap-made-up-by-ten-masks"]["answer"] == "Some 80 to 95 per cent"


def test_a_few_masks_remove_most_of_the_error():
    spec = told_by(averaging.AVERAGING)["error-by-masks-averaged"]["spec"]
    error = [100 * one.mean() for one in averaging.averaged(0.7).error]
    assert spec["truth"] == pytest.approx(error)
    assert spec["shape"] == "falls"
    assert error[0] - error[study.AVERAGED.index(5)] > 0.5 * (error[0] - error[-1])


def over_masks(sample, x, rate):
    """The deviation over many masks that are drawn anew."""
    net, place = sampled.curve_network(sample), sampled.MONTE_CARLO_RATES.index(rate)
    draws = net.sample(np.array(x)[:, None], draws=1500, rng=np.random.default_rng(11))
    return draws[:, place, :, 0].std(axis=0, ddof=1)


def test_the_deviation_does_not_rise_in_the_gap():
    spec = told_by(monte_carlo.MONTE_CARLO)["deviation-in-a-gap"]["spec"]
    assert spec["truth"] == pytest.approx(over_masks("20 points with a gap", spec["x"], 0.2), rel=0.1)
    assert spec["shape"] == "dips"
    assert max(spec["truth"]) > 10 * min(spec["truth"])


def test_a_hundred_times_the_data_leave_the_deviation():
    x = np.linspace(-1, 1, 41)
    few, many = (over_masks(sample, x, 0.2).mean() for sample in ("20 points", "2000 points"))
    assert monte_carlo.share_left(monte_carlo.MONTE_CARLO.result()) == pytest.approx(many / few, rel=0.1)
    assert told_by(monte_carlo.MONTE_CARLO)["deviation-with-more-data"]["answer"] == "It changes by less than a third"
