"""The reader of printed values: what it returns, and what it refuses."""

import dataclasses

import pytest

from chapters.shared.printed import entries, parsed, printed

GOOD = """
[risk]
source = "key"
place = "Table 1"
what = "risks"
origin = "print"
values = { "a" = 1.5, "b" = [2, -3.25] }
"""


def test_a_value_is_asked_for_as_what_it_is():
    assert parsed(GOOD)["risk"].rows == {"a": (1.5,), "b": (2.0, -3.25)}
    assert printed("lars-norm").value == printed("lars-norm").numbers[""]
    assert printed("esl-errors").numbers["lasso"] == printed("esl-errors").rows["lasso"][0]
    with pytest.raises(ValueError, match="risk holds several numbers for a name: ask for rows"):
        parsed(GOOD)["risk"].numbers  # noqa: B018
    with pytest.raises(ValueError, match="esl-errors holds more than one number: ask for numbers or rows"):
        printed("esl-errors").value  # noqa: B018


def test_nobody_can_change_a_printed_value():
    entry = printed("esl-errors")
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry.source = "other"
    with pytest.raises(TypeError):
        entry.rows["lasso"] = (0.0,)
    with pytest.raises(TypeError):
        entries()["esl-errors"] = entry


def test_an_unknown_name_is_told_from_those_there_are():
    with pytest.raises(KeyError, match="no printed value is called 'esl'; there are esl-weights, esl-intercepts"):
        printed("esl")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[risk]", "[risk", "no valid TOML"),
        ("[risk]\n", "risk = 1\n[other]\n", "risk must have .* got 1"),
        ('place = "Table 1"\n', "", "risk must have origin, place, source, what and one of value and values"),
        ('place = "Table 1"\n', 'place = "Table 1"\npage = 3\n', "risk must have .*'page'"),
        ("values =", "value = 3\nvalues =", "one of value and values"),
        ('"Table 1"', '""', "risk: place must be a text, got ''"),
        ('"Table 1"', "1", "risk: place must be a text, got 1"),
        ('"print"', '"memory"', "risk: origin must be one of print, quoted, program, computed, got 'memory'"),
        ("1.5", "true", "risk: a must be a number or a list of numbers, got True"),
        ("1.5", '"1.5"', "risk: a must be a number or a list of numbers, got '1.5'"),
        ("1.5", "[]", "risk: a must be a number or a list of numbers, got \\[\\]"),
        ("-3.25", "nan", "risk: b must be finite"),
        ('{ "a" = 1.5, "b" = [2, -3.25] }', "{}", "risk: values must be a table of numbers, got {}"),
    ],
)
def test_a_faulty_file_is_refused_by_name(old, new, fault):
    assert old in GOOD
    with pytest.raises(ValueError, match=fault):
        parsed(GOOD.replace(old, new))
