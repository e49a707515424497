"""Whether a model of your own table needs a penalty, which one and how strong: inspected, fitted, tested, in words.

Three steps, each of which can be used alone::

    read_table    text to a table, in whatever dialect of comma-separated values
    inspect       what it holds, in words, before anything is fitted
    advise        paths, cross-validation, honest errors, what is kept, a verdict

What can't be read or used raises `TableError`, with one sentence that says what is wrong and where. Everything runs
where Python runs: nothing is sent or stored.
"""

from regularization.advice._advise import Advice, Tuned, advise
from regularization.advice._contest import Gain, Honest
from regularization.advice._inspect import Feature, Finding, Inspection, inspect
from regularization.advice._judge import Verdict, judge
from regularization.advice._read import read_table
from regularization.advice._settings import Setting, settings
from regularization.advice._table import Column, Table, TableError

__all__ = [
    "Advice",
    "Column",
    "Feature",
    "Finding",
    "Gain",
    "Honest",
    "Inspection",
    "Setting",
    "Table",
    "TableError",
    "Tuned",
    "Verdict",
    "advise",
    "inspect",
    "judge",
    "read_table",
    "settings",
]
