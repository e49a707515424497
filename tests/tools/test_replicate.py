"""Replications: other seeds for all that is random, and a verdict on each claim."""

import datetime
import json

import numpy as np
import pytest

from tools import replicate
from tools.replicate import Made, judge, reseeded, run

CODE = """
import numpy as np
from everystate.teaching import claim, holds, quantity
draws = np.random.default_rng(7).normal(size=100)
"""
MEAN = 'mean = quantity(draws.mean(), "mean of the draws", over="this sample")\n'
CLAIM = MEAN + 'claim(f"The mean of the draws is {mean:.6f} (this sample).")'


def notebook(folder, *sources):
    cells = [{"cell_type": "code", "id": f"cell-{k}", "source": [source]} for k, source in enumerate((CODE, *sources))]
    path = folder / "one.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "id": "text", "source": ["x"]}, *cells]}))
    return path


def verdicts(path, times=4):
    return judge(run(path, 0), [run(path, k) for k in range(1, times + 1)])


@pytest.mark.parametrize("seed", [7, np.int64(7), [7, 1], (7,)])
def test_each_replication_draws_anew_and_always_the_same(seed):
    def draws(k):
        with reseeded(k):
            return tuple(np.random.default_rng(seed).normal(size=3))

    assert len({draws(k) for k in range(5)}) == 5
    assert draws(3) == draws(3)
    assert draws(0) == tuple(np.random.default_rng(seed).normal(size=3))


def test_generators_and_no_seed_are_left_alone():
    rng = np.random.default_rng(1)
    with reseeded(2):
        assert np.random.default_rng(rng) is rng
        assert np.random.default_rng().normal() != np.random.default_rng().normal()


def test_the_way_back_is_taken_after_an_error():
    original = np.random.default_rng
    with pytest.raises(ZeroDivisionError), reseeded(1):
        raise ZeroDivisionError
    assert np.random.default_rng is original


def test_a_statistical_claim_is_found_by_its_sentence(tmp_path):
    fixed_claim = "claim(f\"The sum is {quantity(3, 'sum')}.\")"
    drawn, fixed = verdicts(notebook(tmp_path, CLAIM, fixed_claim))
    assert (drawn.statistical, drawn.held, drawn.of, drawn.fault) == (True, 4, 4, "")
    assert (fixed.statistical, fixed.held, fixed.fault) == (False, 4, "")


def test_a_statistical_claim_must_name_its_runs(tmp_path):
    (found,) = verdicts(notebook(tmp_path, CLAIM.replace(', over="this sample"', "").replace(" (this sample)", "")))
    assert found.fault == 'depends on the seed, and says neither over which runs nor "this sample"'


@pytest.mark.parametrize(("general", "words"), [("always", "never above zero"), ("most", "in most samples below zero")])
def test_a_law_that_one_seed_favoured_is_a_fault(tmp_path, general, words):
    code = f'claim(f"The mean is {{holds(draws.mean() < -0.1):{words}}} (this sample).", general="{general}")'
    favoured = next(k for k in range(99) if np.random.default_rng(k).normal(size=100).mean() < -0.1)
    path = notebook(tmp_path, f"draws = np.random.default_rng({favoured}).normal(size=100)", code)
    (found,) = verdicts(path, times=20)
    assert found.fault == f"says {general}, and holds in {found.held} of 20 replications"
    assert found.held < 10


def test_how_often_a_general_claim_must_hold():
    def held(general, count, times=20):
        one = Made("c#a", "s", (), True, general)
        no = Made("c#a", "other", ("falls",), True, general)
        (found,) = judge([one], [[one]] * count + [[no]] * (times - count))
        return found.fault

    assert held("always", 20) == ""
    assert held("most", 15) == ""
    assert held("most", 1, 3) == ""
    assert held("always", 19) == "says always, and holds in 19 of 20 replications"
    assert held("most", 14) == "says most, and holds in 14 of 20 replications"
    assert held("most", 0, 3)
    assert held("always", 2, 3)
    assert held(None, 0) == ""


def test_a_claim_that_cannot_be_made_with_other_seeds_does_not_hold_there(tmp_path):
    good = 'claim(f"It {holds(True):holds}.")'
    (found,) = judge(run(notebook(tmp_path, good), 0), [run(notebook(tmp_path, "1 / 0; " + good), 1)])
    assert found.held == 0
    assert "ZeroDivisionError" in found.example


def test_a_claim_that_is_false_as_it_stands_is_a_fault(tmp_path):
    (found,) = verdicts(notebook(tmp_path, 'claim(f"It {holds(False):holds}.")'), times=1)
    assert found.fault == 'is false as it stands: "holds"'


def test_what_only_shows_is_left_out(tmp_path):
    assert run(notebook(tmp_path, "explore(1)\nask(2)\ncheck(3)\n" + CLAIM), 0)[0].error == ""


def test_two_claims_of_a_cell_are_told_apart(tmp_path):
    both = 'claim(f"It {holds(True):holds}."); claim(f"It {holds(draws[0] > 9):stands}.")'
    first, second = verdicts(notebook(tmp_path, both), times=2)
    assert (first.held, second.held) == (2, 0)


def test_each_day_has_its_part():
    books = [f"{k}" for k in range(16)]
    days = [datetime.date(2030, 1, 1) + datetime.timedelta(k) for k in range(16 * 20)]
    parts = [replicate._part(books, day) for day in days]
    assert {name for (name,), _ in parts} == set(books)
    assert {number for _, numbers in parts for number in numbers} == set(range(1, 21))
    assert all(len(set(numbers)) == replicate.PART for _, numbers in parts)


def test_the_command_ends_with_the_faults(tmp_path, capsys):
    path = notebook(tmp_path, CLAIM.replace(', over="this sample"', "").replace(" (this sample)", ""))
    assert replicate.main([str(path), "--times", "2"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("one#cell-1: depends on the seed")
    assert replicate.main([str(notebook(tmp_path, CLAIM)), "--times", "2"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 claims hold as they say"
    with pytest.raises(SystemExit):
        replicate.main(["--times", "0"])
