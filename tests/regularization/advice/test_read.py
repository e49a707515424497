"""Text of every dialect gives the same table, and every spoiled one a sentence that says what is wrong and where."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularization.advice import TableError, read_table
from regularization.advice import _read as reading

ROWS = [("31", "2.5", "Ulm"), ("47", "", "Bonn"), ("22", "-1e3", "Köln, Süd")]
PLAIN = 'age,income,town\n31,2.5,Ulm\n47,,Bonn\n22,-1e3,"Köln, Süd"\n'


def written(separator=",", decimal=".", end="\n", quote=True):
    def cell(text):
        text = text.replace(".", decimal) if text and text[0] in "-0123456789" else text
        return f'"{text}"' if quote and separator in text else text

    lines = [separator.join(("age", "income", "town")), *(separator.join(map(cell, row)) for row in ROWS)]
    return end.join(lines) + end


DIALECTS = {
    "comma": written(),
    "semicolon": written(";"),
    "semicolon and decimal commas": written(";", ","),
    "tab": written("\t"),
    "tab and decimal commas": written("\t", ","),
    "pipe": written("|"),
    "Windows line ends": written(end="\r\n"),
    "old Macintosh line ends": written(end="\r"),
    "byte order mark": "\ufeff" + written(),
    "blank lines": "\n\n" + written(end="\n\n"),
    "no last line end": written().rstrip("\n"),
    "all in quotes": 'age,income,town\n"31","2.5","Ulm"\n"47","","Bonn"\n"22","-1e3","Köln, Süd"\n',
    "spaces": 'age , income, town\n 31,2.5 , Ulm\n47, ,Bonn\n22,-1e3, "Köln, Süd"\n',
    "Excel's first line": "sep=;\n" + written(";"),
    "missing words": PLAIN.replace("47,,", "47,NA,"),
    "a true minus": PLAIN.replace("-1e3", "−1e3"),
    "lines of separators alone": PLAIN + ",,\n,,\n",
    "UTF-8 bytes": PLAIN.encode(),
    "UTF-8 bytes with a mark": PLAIN.encode("utf-8-sig"),
    "UTF-16": PLAIN.encode("utf-16"),
    "Windows-1252": PLAIN.encode("cp1252"),
}


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_gives_the_same_table(text):
    table = read_table(text)
    assert table.names == ("age", "income", "town")
    assert [column.kind for column in table.columns] == ["number", "number", "text"]
    np.testing.assert_array_equal(table.column("age").numbers, [31, 47, 22])
    np.testing.assert_array_equal(table.column("income").numbers, [2.5, np.nan, -1000])
    assert table.column("town").cells == ("Ulm", "Bonn", "Köln, Süd")


ONE_FIELD = (
    "Line 1 has one field, expected at least two: no comma, semicolon, tab or pipe separates the names of the columns."
)
SPOILED = {
    "nothing": ("", "The text is empty, expected a line of names and below it a line for each row."),
    "blanks": (" \n\n", "The text is empty, expected a line of names and below it a line for each row."),
    "header alone": ("a,b\n", "There is no row below the names in line 1, expected one line for each row."),
    "one column": (
        "a\n1\n2\n",
        ONE_FIELD,
    ),
    "spaces between": (
        "a b\n1 2\n",
        ONE_FIELD,
    ),
    "a short line": ("a,b,c\n1,2,3\n\n4,5\n", "Line 4 has 2 fields, expected 3 as in line 1."),
    "two short lines": ("a,b,c\n1,2,3\n4,5\n6,7\n", "Line 3 has 2 fields, expected 3 as in line 1; 2 lines differ."),
    "decimal commas between commas": (
        "a,b\n1,5,2,5\n3,5,4,5\n",
        "Line 2 has 4 fields, expected 2 as in line 1: if its commas are decimal marks, or part of a text, separate by "
        "semicolons or use quotes.",
    ),
    "names of rows": (
        "a,b\nx,1,2\ny,3,4\n",
        "Line 2 has 3 fields, expected 2 as in line 1: so has every line, as where R writes names of rows; give that "
        "column a name.",
    ),
    "two decimal marks": (
        "a;b\n1;2\n1,5;2.5\n",
        "Line 3 has '1,5' and line 3 '2.5', expected one decimal mark in all numbers, and no mark between thousands.",
    ),
    "thousands": (
        "a;b\n1.234,5;2\n",
        "Line 2 has '1.234,5', expected no mark between thousands, as in '1234,5'.",
    ),
    "thousands the other way": (
        "a;b\n1,234,567.5;2\n",
        "Line 2 has '1,234,567.5', expected no mark between thousands, as in '1234567.5'.",
    ),
    "an open quote": (
        'a,b\n1,2\n3,"x\n5,6\n',
        "Line 3 opens a quote that is never closed, expected a second one: close it, or leave it out.",
    ),
    "text behind a quote": (
        'a,b\n"x"y,2\n',
        "Line 2 has text behind a closing quote, expected a separator: write a quote within quotes twice.",
    ),
    "infinity": ("a,b\n1,2\n3,-inf\n", "Line 3 has '-inf' in column 'b', expected a finite number of at most 1e75."),
    "division by zero": (
        "a,b\n1,#DIV/0!\n3,4\n",
        "Line 2 has '#DIV/0!' in column 'b', expected a finite number of at most 1e75.",
    ),
    "an overflow": ("a,b\n1e999,2\n", "Line 2 has '1e999' in column 'a', expected a finite number of at most 1e75."),
    "no names": (
        "1,2\n3,4\n",
        "Line 1 must hold the names of the columns, got numbers only: put a line of names above it.",
    ),
    "HTML": ("<table>", "This looks like HTML or XML, expected lines of fields: save the table as CSV first."),
    "JSON": ('[{"a": 1}]', "This looks like JSON, expected lines of fields: save the table as CSV first."),
    "Excel": (b"PK\x03\x04abc", "This is a zip or Excel file, expected text: save the table as CSV first."),
    "NUL": ("a,b\n1,\0\n", "Line 2 has a character that no text has (NUL): is this a table in text form?"),
    "separators alone": (
        ",,\n,,\n",
        ONE_FIELD,
    ),
}


@pytest.mark.parametrize(("text", "sentence"), SPOILED.values(), ids=SPOILED)
def test_a_spoiled_file_gets_one_sentence(text, sentence):
    with pytest.raises(TableError) as caught:
        read_table(text)
    assert str(caught.value) == sentence
    assert sentence.count(". ") == 0
    if sentence.startswith("Line "):
        assert caught.value.line == int(sentence.split()[1])


@pytest.mark.parametrize(
    ("limit", "most", "words"),
    [
        ("MAX_BYTES", 10, "20 bytes, more than the 10"),
        ("MAX_ROWS", 2, "3 rows, more than the 2"),
        ("MAX_COLUMNS", 1, "2 columns, more than the 1"),
        ("MAX_CELLS", 5, "6 cells, more than the 5"),
    ],
)
def test_limits_are_told(monkeypatch, limit, most, words):
    text = "ab,cd\n1,2\n3,4\n5,6789"
    assert read_table(text).n == 3
    monkeypatch.setattr(reading, limit, most)
    with pytest.raises(TableError, match=words):
        read_table(text)


def test_names_that_are_missing_or_stand_there_twice_are_replaced_with_a_note():
    table = read_table("a,a,,a (2)\n1,2,3,4\n")
    assert len(set(table.names)) == 4
    assert table.names[0] == "a"
    assert len(table.notes) == 2
    assert "column 2" in table.notes[0]


def test_numbers_are_read_exactly_as_python_reads_them():
    values = ["1e9", "-0.0", "123456789012345678901234567890", "+.5", "5.", "1E-7"]
    table = read_table("a,b\n" + "\n".join(f"{value},x" for value in values))
    np.testing.assert_array_equal(table.column("a").numbers, [float(value) for value in values])


@given(
    st.lists(st.tuples(st.floats(-1e60, 1e60), st.floats(-1e60, 1e60)), min_size=1, max_size=5),
    st.sampled_from(",;\t|"),
)
def test_what_is_written_is_read(rows, separator):
    table = read_table("\n".join([f"a{separator}b", *(f"{a!r}{separator}{b!r}" for a, b in rows)]))
    np.testing.assert_array_equal(np.column_stack([column.numbers for column in table.columns]), rows)


@given(st.text(max_size=60))
def test_any_text_is_a_table_or_gets_a_sentence(text):
    try:
        table = read_table(text)
    except TableError as error:
        assert str(error).endswith((".", "?"))  # noqa: PT017
    else:
        assert len(table.columns) >= 2
        assert table.n >= 1


def test_names_in_unicode_and_fields_over_several_lines():
    table = read_table('größe,"naïve\nname",温度\n1,"two\nlines",3\n4,x,6\n')
    assert table.names == ("größe", "naïve name", "温度")
    assert table.column("naïve name").cells[0] == "two\nlines"
    assert table.lines.tolist() == [3, 5]


def test_a_separator_within_names_does_not_mislead():
    table = read_table("height, cm;weight, kg\n180,5;75,2\n170,1;60\n")
    assert (table.names, table.separator, table.decimal) == (("height, cm", "weight, kg"), ";", ",")


def test_dates_mixed_and_empty_columns_are_known():
    text = "iso,german,american,odd,none\n2020-01-31,31.01.2020,1/31/20,5,\n2020-02-01 10:30,1.2.2020,2/1/20,x,NA\n"
    kinds = [column.kind for column in read_table(text + "2020-02-02,2.2.2020,2/2/20,6,\n").columns]
    assert kinds == ["date", "date", "date", "mixed", "empty"]


def test_thousands_of_columns_are_read():
    names, values = [f"x{j}" for j in range(4000)], np.arange(4000.0)
    table = read_table(",".join(names) + "\n" + ",".join(map(repr, values.tolist())) + "\n")
    np.testing.assert_array_equal([column.numbers[0] for column in table.columns], values)


def test_what_is_given_is_not_guessed():
    assert read_table("a;b,c\n1;2,5\n", separator=";").decimal == ","
    assert read_table("a,b\n1,2\n", separator=",", decimal=".").names == ("a", "b")
    with pytest.raises(ValueError, match=r"^separator must be one of ',', ';', '\\t', '\|', got ' '"):
        read_table("a b\n1 2\n", separator=" ")
    with pytest.raises(TypeError, match=r"^text must be a str or bytes, got 3"):
        read_table(3)
