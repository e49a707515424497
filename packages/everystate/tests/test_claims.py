"""Claims: what the sentence says is what is checked."""

import numpy as np
import pytest

from everystate.teaching import (
    ClaimError,
    Fact,
    UnbackedError,
    claim,
    collecting,
    counted,
    every,
    holds,
    none,
    quantity,
    tabulated,
    term,
)

LOW, HIGH = quantity(0.42, "error"), quantity(1.0, "error")
TRUE, FALSE = Fact(True), Fact(False)


def test_a_false_fact_raises_its_words_and_the_sentence():
    with pytest.raises(ClaimError, match='^no longer true: "it rises" in: The error 0.42: it rises.$'):
        claim(f"The error {LOW:.2f}: {LOW > HIGH:it rises}.")


def test_all_facts_count_not_the_first_alone():
    with pytest.raises(ClaimError, match='"twice as high"'):
        claim(f"It {TRUE:falls}, and is {LOW > 2 * HIGH:twice as high}.")


@pytest.mark.parametrize(
    ("sentence", "unbacked"),
    [
        (f"The error is {LOW:.2f}, or 0.43.", "0.43"),
        (f"The error is {LOW:.2f} in 21 of 40 samples.", "21"),
        (f"The error is {LOW:.2f} in forty samples.", "forty"),
        (f"The error is {LOW:.2f} ± 0.1.", "±|0.1"),
        (f"The error {TRUE:falls below 0.5}.", "0.5"),
        (f"The error {TRUE:falls to 0.42 ± 0.1}.", "0.42|±"),
        (f"The error {TRUE:falls in ten samples}.", "ten"),
        (f"The error is {LOW:.2f}, 50% of it noise.", "50%"),
        (f"The error is {LOW:.2f}, −3 is not.", "−3"),
    ],
)
def test_a_typed_number_is_refused(sentence, unbacked):
    with pytest.raises(UnbackedError, match=f'^no value stands behind "({unbacked})" in: '):
        claim(sentence)


@pytest.mark.parametrize(
    "words",
    ["always", "falls", "most", "never", "twice", "half", "none", "better", "lowest", "In each of", "the same"],
)
def test_a_word_that_compares_or_counts_needs_a_fact(words):
    with pytest.raises(UnbackedError, match="stands behind"):
        claim(f"The error is {LOW:.2f} {words} samples.")


@pytest.mark.parametrize("name", ["L2", "x1", "ℓ1", "float32", "x₁₅", "R²"])
def test_a_digit_inside_a_name_is_no_number(name):
    assert str(claim(f"With {name} the error is {LOW:.2f}.")) == f"With {name} the error is 0.42."


def test_a_term_names_and_does_not_state():
    assert str(claim(f"The {term('10-fold')} error is {LOW:.2f}.")) == "The 10-fold error is 0.42."


def test_a_sentence_says_what_its_number_is():
    excess = quantity(0.42, "error above the noise")
    with pytest.raises(UnbackedError, match='0.42 is "error above the noise", which the sentence does not say'):
        claim(f"The expected error is {excess:.2f}.")


def test_a_sentence_says_over_which_runs():
    mean = quantity(0.42, "error", over="means of 40 samples")
    with pytest.raises(UnbackedError, match="which the sentence does not say"):
        claim(f"The error is {mean:.2f}.")
    assert claim(f"The error is {mean:.2f} (means of 40 samples).").values[0].over == "means of 40 samples"


def test_a_spread_that_is_no_interval_is_named():
    mean = quantity(0.42, "error", half_width=0.1, spread="standard error")
    with pytest.raises(UnbackedError, match='"standard error", which the sentence does not say'):
        claim(f"The error is {mean:.2f}.")
    assert str(claim(f"The error is {mean:.2f} (standard error).")) == "The error is 0.42 ± 0.10 (standard error)."
    assert claim(f"The error is {mean:.2f} (± standard error).").values[0].spread == "standard error"


def test_names_of_methods_compare_nothing():
    assert claim(f"The error of least squares and of best subset is {LOW:.2f}.")


def test_holds_adds_numbers_to_a_fact():
    assert claim(f"It {holds(HIGH > LOW, 2):is above both of the 2}.")


def test_the_numbers_of_a_condition_may_be_typed_into_its_words():
    runs, share = [True] * 10, quantity(0.995, "accuracy")
    for sentence, shown in [
        (f"It is {HIGH > 2 * LOW:more than twice or 2 or two times as high}.", "It is more than twice"),
        (f"It is {HIGH > LOW * 2:more than two times as high}.", "It is more than two"),
        (f"It is {HIGH > 0.5:above 0.5}.", "It is above 0.5."),
        (f"It is {LOW < 0.5 * HIGH:less than half}.", "It is less than half."),
        (f"It is {LOW < 0.5 * HIGH:less: it takes twice as many}.", "It is less: it takes twice"),
        (f"The accuracy is {share > 0.99:above 99%}.", "The accuracy is above 99%."),
        (f"It holds {every(runs):in all ten runs}, {none([False] * 10):and in none of 10}.", "It holds in all ten"),
        (f"It holds {every(runs, 0.05) & (HIGH > 0.5):in all 10, by 5% or 0.5}.", "It holds in all 10"),
        (f"It holds {holds(True, 1000):a thousand or 1,000 times}.", "It holds a thousand"),
    ]:
        assert str(claim(sentence)).startswith(shown)


@pytest.mark.parametrize(
    "sentence",
    [
        f"It is {HIGH > 2 * LOW:more than three times as high}.",
        f"It is {HIGH > 0.5:above 0.6}.",
        f"It is {HIGH > 0.5:above 50 or so}.",
        f"It holds {every([True] * 10):in all twelve runs}.",
        f"It holds {every([True] * 10):in all ten runs} of 10.",
        f"It is {HIGH > 0.5:0.5 ± 0.5}.",
        f"It is {HIGH > LOW:more than twice as high}.",
        f"It is {HIGH > 3 * LOW:more than twice as high}.",
        f"It is {0.1 * HIGH > LOW:a fifth}.",
    ],
)
def test_other_numbers_in_the_words_of_a_fact_are_refused(sentence):
    with pytest.raises(UnbackedError, match="^no value stands behind"):
        claim(sentence)


def test_a_count_says_of_how_many():
    wins = counted([True, False, True], "samples")
    assert str(claim(f"It wins in {wins:of} samples.".replace("wins ", "leads "))) == "It leads in 2 of 3 samples."
    with pytest.raises(ValueError, match="only what was counted"):
        f"{LOW:of}"


def test_the_name_of_a_number_may_compare():
    best = quantity(3, "best degree")
    assert str(claim(f"The best degree is {best}.")) == "The best degree is 3."


def test_what_is_not_of_one_kind_is_not_compared():
    with pytest.raises(TypeError, match="'error' can't be compared with 'excess': they are not of one kind"):
        LOW.__lt__(quantity(0.4, "excess"))
    for act in (lambda: LOW + quantity(1, "excess"), lambda: LOW / quantity(1, "excess")):
        with pytest.raises(TypeError, match="not of one kind"):
            act()


def test_quantities_compare_and_scale():
    assert LOW < HIGH
    assert LOW <= 0.42
    assert HIGH > 2 * LOW
    assert HIGH >= LOW * 2
    assert not LOW > HIGH
    assert (HIGH - LOW).value == pytest.approx(0.58)
    assert (HIGH + 1).value == 2
    assert pytest.approx(1 / 0.42) == HIGH / LOW
    assert LOW.equals(0.42)
    assert not LOW.equals(HIGH)
    assert LOW.rounds_to(0.4201, ".2f")
    assert not LOW.rounds_to(0.43, ".2f")
    assert (LOW < HIGH) & True
    assert (LOW > HIGH) | True
    assert ~(LOW > HIGH)
    assert not (True & (LOW > HIGH))


def test_a_quantity_is_one_number():
    with pytest.raises(TypeError, match="single number, got an array of shape"):
        quantity(np.ones(2), "error")
    with pytest.raises(TypeError, match="single number, got an array of shape"):
        LOW.__lt__(np.ones(2))
    with pytest.raises(ValueError, match="what must say what the number is"):
        quantity(1, " ")


@pytest.mark.parametrize(
    ("value", "half", "spec", "written"),
    [
        (-0.5, None, ".1f", "−0.5"),
        (-0.5, None, "+.1f", "−0.5"),
        (0.5, None, "+.1f", "+0.5"),
        (0.123, None, ".0%", "12%"),
        (1234.5, None, ",.1f", "1,234.5"),
        (40, None, "", "40"),
        (10000, None, ",", "10,000"),
        (-3, None, "", "−3"),
        (0.1, None, "", "0.1"),
        (10, None, "words", "ten"),
        (10, None, "Words", "Ten"),
        (11.71, 1.42, ".1f", "11.7 ± 1.4"),
        (1.71, 1.42, "+.1f", "+1.7 ± 1.4"),
        (0.117, 0.014, ".0%", "12 ± 1%"),
    ],
)
def test_numbers_are_written(value, half, spec, written):
    assert quantity(value, "error", half_width=half).text(spec) == written
    assert str(claim(f"The error is {quantity(value, 'error', half_width=half):{spec}}.")) == f"The error is {written}."


@pytest.mark.parametrize("value", [21, -1, 0.5])
def test_only_small_whole_numbers_are_words(value):
    with pytest.raises(ValueError, match="whole number from 0 to 20 to be written as a word"):
        quantity(value, "runs").text("words")


def test_a_fact_needs_words():
    with pytest.raises(ValueError, match="needs the words that state it"):
        f"{TRUE}"
    with pytest.raises(ValueError, match="Invalid format specifier"):
        f"{(1 < 2):it falls}"  # a plain truth value states nothing


@pytest.mark.parametrize("condition", [np.array([True, True]), 1, None, "yes"])
def test_a_fact_takes_one_truth_value(condition):
    with pytest.raises(TypeError, match="condition must be True or False"):
        holds(condition)


def test_quantifiers_go_over_all_their_members():
    table = np.array([[True, True], [True, False]])
    assert not every(table)
    assert every(table[0])
    assert every([[LOW < HIGH], [np.True_]])
    assert none([LOW > HIGH, False])
    assert not none(table)
    assert counted(table, "samples that ridge wins").value == 3
    for quantifier in (every, none, lambda of: counted(of, "wins")):
        with pytest.raises(ValueError, match="a statement about nothing is always true"):
            quantifier([])
        with pytest.raises(TypeError, match="condition must be True or False"):
            quantifier([0.3])


def test_a_table_is_part_of_the_sentence():
    head = ["patients", "error"]
    table = tabulated(
        head, [[f"{quantity(20, 'patients')}", f"{LOW:.2f}"], [f"{quantity(50, 'patients')}", f"{HIGH:.2f}"]]
    )
    made = claim(f"More {term('patients')}, {HIGH > LOW:more errors}:{table}".replace("More", "With other"))
    assert made.sentence.endswith("\n\n| patients | error |\n| --- | --- |\n| 20 | 0.42 |\n| 50 | 1.00 |")
    with pytest.raises(UnbackedError, match='no value stands behind "7"'):
        claim(f"The table:{tabulated(head, [['7', f'{LOW:.2f}']])}")
    with pytest.raises(ValueError, match="rows must have 2 cells each"):
        tabulated(head, [["7"]])


def test_a_claim_states_something():
    with pytest.raises(UnbackedError, match="must state a quantity or a fact"):
        claim("It is so.")
    with pytest.raises(UnbackedError, match="must state a quantity or a fact"):
        claim("")


def test_a_general_sentence_says_so():
    assert claim(f"It falls {TRUE:in most samples}.".replace("falls", "goes down"), general="most").general == "most"
    assert claim(f"It {TRUE:never rises}.", general="always").general == "always"
    with pytest.raises(UnbackedError, match="must say so in a fact"):
        claim(f"It {TRUE:falls}.", general="always")
    with pytest.raises(ValueError, match="general must be None, 'most' or 'always', got 'often'"):
        claim(f"It {TRUE:falls}.", general="often")


def test_claims_can_be_collected_without_raising():
    with collecting() as claims:
        claim(f"It {FALSE:falls} to {LOW:.2f} errors.".replace("errors", "of error"))
        claim(f"It {TRUE:rises}.")
    assert [made.holds for made in claims] == [False, True]
    assert claims[0].facts == (("falls", False),)
    assert (claims[0].values[0].text, claims[0].values[0].what) == ("0.42", "error")
    with pytest.raises(ClaimError):
        claim(f"It {FALSE:falls}.")


def test_a_claim_shows_markdown_and_nothing_else(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append((data, raw)))
    claim(f"It {holds(np.bool_(True)):holds}.")._ipython_display_()
    assert shown == [({"text/markdown": "It holds."}, True)]


def test_values_stand_inside_facts():
    runs = quantity(10, "runs")
    made = claim(f"It falls {every([True]):in all {runs:words} runs}.".replace("falls", "goes down"))
    assert made.sentence == "It goes down in all ten runs."
    assert made.facts == (("in all ten runs", True),)
    assert made.values[0].text == "ten"
