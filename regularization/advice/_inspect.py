"""What a table holds, in words, before anything is fitted; and the numbers that will be.

Each check is a function that yields findings. None of them changes what is fitted: which columns are left out, and how
words become numbers, is decided once, in ``features``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from regularization import checks
from regularization._values import Frozen
from regularization.advice._table import Column, Table, TableError, counted, listed

__all__ = ["Feature", "Finding", "Inspection", "inspect"]

LEAST_ROWS, LEAST_OF_A_CLASS, MOST_LEVELS = 20, 10, 30
_NAMES_OF_KEYS = re.compile(r"(?:^|.*[\s_.-])(?:id|key|index|uuid|nr|no)$|^(?:column 1|row|rownames)$", re.IGNORECASE)
_SAME, _ALIKE = 0.99, 0.98
_CORRELATED = 0.2
_FAR = 8
_BY_CHANCE = 0.1
_EXACT = 2.0**53


@dataclass(frozen=True, eq=False, repr=False)
class Finding(Frozen):
    """One thing that was found in a table.

    Parameters
    ----------
    kind : str
        What it is about, in a word: "missing", "constant", "text", "order", ...
    serious : bool
        Whether it may make the errors wrong, and not only the model another.
    words : str
        What was found, where, and what is done.
    columns : tuple of str
        The columns concerned.

    Examples
    --------
    >>> Finding("constant", False, "'site' is the same in every row and is left out.", ("site",)).serious
    False
    """

    kind: str
    serious: bool
    words: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Feature(Frozen):
    """One column of numbers that a model gets.

    Parameters
    ----------
    name : str
    column : str
        The column of the table that it comes from.
    level : str or None
        Where that holds words: the word for which the feature is 1, and 0 for all others.

    Examples
    --------
    >>> Feature("town = Ulm", "town", "Ulm").level
    'Ulm'
    """

    name: str
    column: str
    level: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Inspection(Frozen):
    """What a table holds, and the numbers that are fitted.

    Parameters
    ----------
    target : str
    classes : tuple of str
        The two classes of the target, the one that counts as 0 first; empty where the target is a number.
    X : array of shape (n, p)
        One column for each feature; NaN where a value is missing.
    y : array of shape (n,)
        The target, or 0 and 1 for the classes.
    groups : array of int, shape (n,)
        The same number for rows entered twice: alike in every feature and the target, where that isn't chance.
    lines : array of int, shape (n,)
        The line of the text in which each row began.
    features : tuple of Feature
    findings : tuple of Finding
        The serious ones first.
    table : Table

    Examples
    --------
    >>> from regularization.advice import inspect, read_table
    >>> rows = "\\n".join(f"{i % 7},{'north' if i % 3 else 'south'},1,{i % 7 + 0.1 * (i % 5)}" for i in range(30))
    >>> found = inspect(read_table("size,side,site,price\\n" + rows), "price")
    >>> found.n, [feature.name for feature in found.features]
    (30, ['size', 'side = south'])
    >>> [finding.kind for finding in found.findings if "site" in finding.columns]
    ['constant']
    """

    target: str
    classes: tuple[str, ...]
    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray
    lines: np.ndarray
    features: tuple[Feature, ...]
    findings: tuple[Finding, ...]
    table: Table

    def __repr__(self) -> str:
        """The sizes, and how much was found."""
        return (
            f"<Inspection of {self.target!r}: {counted(self.n, 'row')}, {counted(self.p, 'feature')}; "
            f"{counted(len(self.findings), 'finding')}>"
        )

    @property
    def n(self) -> int:
        """Number of rows that are used."""
        return self.X.shape[0]

    @property
    def p(self) -> int:
        """Number of features."""
        return self.X.shape[1]

    @property
    def words(self) -> tuple[str, ...]:
        """What was found, a text for each finding; the first says what is fitted."""
        return (self.summary, *(finding.words for finding in self.findings))

    @property
    def summary(self) -> str:
        """What is fitted, in a sentence."""
        sizes = f"{counted(self.n, 'row')}, {counted(self.p, 'feature')}"
        if not self.classes:
            return f"The target {self.target!r} is a number: {sizes}; linear regression."
        zero, one = self.classes
        return (
            f"The target {self.target!r} has two classes: {sizes}; logistic regression for the odds of {one!r} "
            f"({counted(int(self.y.sum()), 'row')}) against {zero!r} ({int((1 - self.y).sum())})."
        )


def inspect(table: Table, target: str, *, leave_out: Sequence[str] = ()) -> Inspection:
    """Look at a table before anything is fitted, and make the numbers that will be.

    Rows whose target is missing are dropped. Columns are left out that are constant or empty, hold dates, number the
    rows, or hold words that differ in every row or are of more than 30 kinds; a finding says so. Words become dummies,
    features of 0 and 1: one for a column of two words, and one for each word where there are more, without a reference
    level. A missing word is a word of its own. Missing numbers stay NaN here, and are filled in by the mean of the rows
    that are trained on, in each fold anew.

    Parameters
    ----------
    table : Table
    target : str
        The column to predict: numbers, or two classes. Two different numbers are classes too.
    leave_out : sequence of str
        Columns that are not to be used.

    Returns
    -------
    Inspection

    Raises
    ------
    TableError
        When a column is not there, the target is constant, a date, or words of more than two kinds, fewer than 20 rows
        or 10 of a class are left, no feature is, or a column mixes numbers and words.

    Examples
    --------
    >>> from regularization.advice import read_table
    >>> rows = "\\n".join(f"{i % 7},{'yes' if i % 7 + i % 4 > 4 else 'no'}" for i in range(40))
    >>> inspect(read_table("dose,cured\\n" + rows), "cured").classes
    ('no', 'yes')
    >>> inspect(read_table("dose,cured\\n" + rows), "healed")
    Traceback (most recent call last):
    ...
    regularization.advice._table.TableError: There is no column 'healed'; the columns are 'dose' and 'cured'.
    """
    if not isinstance(table, Table):
        raise TypeError(f"table must be a Table, such as read_table returns, got {type(table).__name__}")
    if isinstance(leave_out, str):
        raise TypeError(f"leave_out must be a sequence of names, got the string {leave_out!r}")
    aimed = table.column(target)
    omitted = {table.column(name).name for name in leave_out} | {target}
    rows = np.array([cell != "" for cell in aimed.cells])
    y, classes = _target(aimed, rows, table.lines)
    columns = [_taken(column, rows) for column in table.columns if column.name not in omitted]
    lines = table.lines[rows]
    used, findings = _sorted_out(columns, lines)
    X, features = _features(used)
    if not features:
        raise TableError(
            f"No column is left to predict {target!r} from: {findings[-1].words if findings else 'add one.'}"
        )
    groups = _groups(X, y)
    _check_classes(y, classes, groups, target)
    if (distinct := len(np.unique(groups))) < LEAST_ROWS:
        raise TableError(
            f"Of {len(y)} rows only {counted(distinct, 'is', 'are')} different, expected at least {LEAST_ROWS}."
        )
    look = _Look(target, classes, X, y, groups, lines, features, tuple(used), tuple(columns))
    findings = [
        *_about_the_table(table, rows, target, leave_out),
        *findings,
        *(one for check in CHECKS for one in check(look)),
    ]
    findings.sort(key=lambda finding: not finding.serious)
    return Inspection(target, classes, X, y, groups, lines, features, tuple(findings), table)


@dataclass(frozen=True)
class _Look:
    """What the checks look at."""

    target: str
    classes: tuple[str, ...]
    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray
    lines: np.ndarray
    features: tuple[Feature, ...]
    used: tuple[Column, ...]
    columns: tuple[Column, ...]

    def cells(self, name: str) -> tuple[str, ...]:
        """What stands in a column that is used."""
        return next(column.cells for column in self.used if column.name == name)


# -- target -----------------------------------------------------------------------------------------
def _target(column: Column, rows: np.ndarray, lines: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """The target's numbers, and its two classes if it has them."""
    name = column.name
    if not rows.any():
        raise TableError(f"The target {name!r} is missing in every row.", column=name)
    if column.kind == "date":
        raise TableError(f"The target {name!r} holds dates, expected numbers or two classes.", column=name)
    if column.kind == "mixed":
        raise _mixed(column, lines, f"The target {name!r}")
    cells = [cell for cell in column.cells if cell]
    if len(cells) < LEAST_ROWS:
        raise TableError(
            f"There {'is' if len(cells) == 1 else 'are'} {counted(len(cells), 'row')} with a target, expected at least "
            f"{LEAST_ROWS}: with fewer, errors on rows held out say next to nothing."
        )
    numbers = column.numbers[rows]
    levels = _levels(cells, numbers if column.kind == "number" else None)
    if len(levels) == 1:
        raise TableError(
            f"The target {name!r} is {levels[0]!r} in every row: there is nothing to predict.", column=name
        )
    if len(levels) == 2:
        return np.array([float(level == levels[1]) for level in _as_levels(cells, numbers, column.kind)]), levels
    if column.kind == "text":
        raise TableError(
            f"The target {name!r} holds words of {len(levels)} kinds ({listed(levels, 4)}), expected numbers or two "
            "classes: leave out the rows of the others, or mark one class against the rest.",
            column=name,
        )
    return numbers, ()


def _as_levels(cells: list[str], numbers: np.ndarray, kind: str) -> list[str]:
    return [f"{number:g}" for number in numbers] if kind == "number" else cells


def _levels(cells: list[str], numbers: np.ndarray | None) -> tuple[str, ...]:
    """What a column takes, in order; two numbers that are written differently are the same."""
    if numbers is None:
        return tuple(sorted(set(cells)))
    values = np.unique(numbers)
    return tuple(f"{value:g}" for value in values) if len(values) <= 2 else tuple(map(str, values))


def _check_classes(y: np.ndarray, classes: tuple[str, ...], groups: np.ndarray, target: str) -> None:
    """Raise when one of the classes has too few different rows."""
    for value, name in enumerate(classes):
        rows, distinct = int((y == value).sum()), len(np.unique(groups[y == value]))
        if distinct < LEAST_OF_A_CLASS:
            raise TableError(
                f"The target {target!r} is {name!r} in {counted(rows, 'row')} ({distinct} different), expected at "
                f"least {LEAST_OF_A_CLASS} of each class.",
                column=target,
            )


def _mixed(column: Column, lines: np.ndarray, what: str) -> TableError:
    odd = next(i for i, cell in enumerate(column.cells) if cell and not np.isfinite(column.numbers[i]))
    line, count = int(lines[odd]), sum(bool(cell) for cell in column.cells) - int(np.isfinite(column.numbers).sum())
    return TableError(
        f"{what} holds numbers but {column.cells[odd][:40]!r} in line {line} ({counted(count, 'such cell')}), expected "
        "a number, or nothing where the value is missing.",
        line=line,
        column=column.name,
    )


# -- columns ----------------------------------------------------------------------------------------
def _taken(column: Column, rows: np.ndarray) -> Column:
    cells = tuple(cell for cell, kept in zip(column.cells, rows, strict=True) if kept)
    kind = column.kind if any(cells) else "empty"
    return Column(column.name, kind, cells, column.numbers[rows])


def _sorted_out(columns: list[Column], lines: np.ndarray) -> tuple[list[Column], list[Finding]]:
    """The columns that are used, and why the others are not."""
    used: list[Column] = []
    left: dict[str, list[str]] = {}
    for column in columns:
        if (reason := _reason(column, lines)) is None:
            used.append(column)
        else:
            left.setdefault(reason, []).append(column.name)
    return used, [Finding(reason, False, _left_out(reason, names), tuple(names)) for reason, names in left.items()]


def _reason(column: Column, lines: np.ndarray) -> str | None:
    """Why a column is not used, in a word."""
    if column.kind == "mixed":
        raise _mixed(column, lines, f"Column {column.name!r}")
    if column.kind in ("empty", "date"):
        return column.kind
    if column.kind == "text":
        levels = len(set(column.cells))
        if levels == 1:
            return "constant"
        if levels == len(column.cells):
            return "identifier"
        return "levels" if levels > MOST_LEVELS else None
    values = column.numbers[np.isfinite(column.numbers)]
    if not checks.varying(values[:, None])[0]:
        return "constant"
    return "identifier" if _is_key(column.name, values, len(column.cells)) else None


def _is_key(name: str, values: np.ndarray, rows: int) -> bool:
    """Whether numbers only count or name the rows: 0, 1, 2, ... or different integers in a column called so."""
    if len(values) < rows or (values != np.round(values)).any():
        return False
    counts = bool((np.diff(values) == 1).all()) and values[0] in (0, 1)
    return counts or (bool(_NAMES_OF_KEYS.match(name)) and len(np.unique(values)) == rows)


def _left_out(reason: str, names: list[str]) -> str:
    one = len(names) == 1
    said = {
        "constant": f"{'is' if one else 'are'} the same in every row",
        "empty": f"{'has' if one else 'have'} no value in any row",
        "date": f"{'holds' if one else 'hold'} dates, which tell when and not how much",
        "identifier": f"{'is' if one else 'are'} different in every row and {'names' if one else 'name'} it, no more",
        "levels": f"{'holds' if one else 'hold'} more than {MOST_LEVELS} different words, too many for dummies",
    }[reason]
    return f"{listed(names)} {said}: left out."


def _features(columns: list[Column]) -> tuple[np.ndarray, tuple[Feature, ...]]:
    """Numbers as they are, and words as dummies."""
    values: list[np.ndarray] = []
    features: list[Feature] = []
    for column in columns:
        if column.kind == "number":
            values.append(column.numbers)
            features.append(Feature(column.name, column.name))
            continue
        levels = sorted(set(column.cells))
        for level in levels[1:] if len(levels) == 2 else levels:
            values.append(np.array([float(cell == level) for cell in column.cells]))
            features.append(Feature(f"{column.name} = {level or '(missing)'}", column.name, level))
    return np.column_stack(values) if values else np.empty((0, 0)), tuple(features)


def _alike_in(rows: np.ndarray) -> np.ndarray:
    """The same number for rows that are alike in every column."""
    return np.unique(np.nan_to_num(rows, nan=-1e99), axis=0, return_inverse=True)[1].ravel()


def _groups(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The same number for rows that were entered twice: they are alike in every feature and the target.

    Where features take few values, rows are alike by chance. That shows by others with the same features and another
    target; then each row has a number of its own.
    """
    profiles = _alike_in(X)
    lowest, highest = np.full(len(y), np.inf), np.full(len(y), -np.inf)
    np.minimum.at(lowest, profiles, y)
    np.maximum.at(highest, profiles, y)
    repeated = np.bincount(profiles, minlength=len(y)) > 1
    if repeated.any() and (lowest < highest)[repeated].mean() > _BY_CHANCE:
        return np.arange(len(y))
    return _alike_in(np.column_stack((X, y)))


# -- checks -----------------------------------------------------------------------------------------
def _about_the_table(table: Table, rows: np.ndarray, target: str, leave_out: Sequence[str]) -> Iterator[Finding]:
    for note in table.notes:
        yield Finding("names", False, note)
    if leave_out:
        yield Finding("asked", False, f"{listed(tuple(leave_out))} left out, as you asked.", tuple(leave_out))
    if not rows.all():
        at = [int(line) for line in table.lines[~rows]]
        where = f"line {at[0]}" if len(at) == 1 else f"lines {', '.join(map(str, at[:5]))}{' …' if len(at) > 5 else ''}"
        yield Finding(
            "target-missing", False, f"{counted(len(at), 'row')} without a target ({where}): dropped.", (target,)
        )


def _missing(look: _Look) -> Iterator[Finding]:
    """Missing numbers, and how they are filled in."""
    gaps = {column.name: column.missing for column in look.used if column.kind == "number" and column.missing}
    if not gaps:
        return
    n = len(look.y)
    worst = sorted(gaps, key=lambda name: -gaps[name])
    named = ", ".join(f"{name!r} {gaps[name]}" for name in worst[:5]) + (
        f" and {len(worst) - 5} more" if len(worst) > 5 else ""
    )
    total, rows = sum(gaps.values()), int(np.isnan(look.X).any(axis=1).sum())
    yield Finding(
        "missing",
        max(gaps.values()) > n / 4,
        f"{counted(total, 'number is', 'numbers are')} missing, in {rows} of {n} rows ({named}): filled in by the "
        "column's mean over the rows that are trained on, in each fold anew. That makes the column look less variable "
        "than it is; where more than a few are missing, ask why they are.",
        tuple(worst),
    )


def _text(look: _Look) -> Iterator[Finding]:
    """Columns of words, and what a penalty does to their dummies."""
    words = [column for column in look.used if column.kind == "text"]
    if not words:
        return
    sizes = ", ".join(f"{column.name!r} {len(set(column.cells))}" for column in words[:6])
    if len(words) > 6:
        sizes += f" and {len(words) - 6} more"
    made = sum(feature.level is not None for feature in look.features)
    yield Finding(
        "text",
        False,
        f"Words become dummies, features of 0 and 1 ({sizes} different words: {counted(made, 'dummy', 'dummies')}). "
        "With more than two words each has its own, and none is the reference level: a penalty would treat that one "
        "differently. A dummy is divided by its standard deviation like all features, so the effect of a rare word is "
        "penalised less than that of a common one.",
        tuple(column.name for column in words),
    )
    gaps = [column.name for column in words if column.missing]
    if gaps:
        yield Finding(
            "missing-words", False, f"In {listed(gaps)} a missing word counts as a word of its own.", tuple(gaps)
        )


def _few_values(look: _Look) -> Iterator[Finding]:
    """A number that takes few values may be the name of a class."""
    values = np.unique(look.y)
    if not look.classes and len(values) <= 10:
        shown = ", ".join(f"{value:g}" for value in values[:6]) + (", …" if len(values) > 6 else "")
        yield Finding(
            "few-values",
            len(values) <= 4,
            f"The target {look.target!r} takes only {len(values)} values ({shown}): it is fitted as an amount. If they "
            "are names of classes, that makes no sense.",
            (look.target,),
        )


def _gives_away(look: _Look) -> Iterator[Finding]:
    """Columns that all but hold the target."""
    for name, how in dict(_givers(look)).items():
        yield Finding(
            "giveaway",
            True,
            f"{name!r} gives the target away: {how}. If it would not be known before the target is, leave it out.",
            (name,),
        )


def _givers(look: _Look) -> Iterator[tuple[str, str]]:
    levels: dict[str, list[int]] = {}
    for j, feature in enumerate(look.features):
        if feature.level is not None:
            levels.setdefault(feature.column, []).append(j)
            continue
        there = np.isfinite(look.X[:, j])
        how = _gives(look.X[there, j], look.y[there], bool(look.classes)) if there.sum() >= LEAST_ROWS else None
        if how:
            yield feature.column, how
    for name, columns in levels.items():
        codes = look.X[:, columns] @ np.arange(1, len(columns) + 1)
        if _maps(codes, look.y):
            yield name, "rows with the same word have the same target"


def _gives(x: np.ndarray, y: np.ndarray, classes: bool) -> str | None:
    """How numbers tell the target, if they do."""
    zeros, ones = x[y == 0], x[y == 1]
    if classes and len(zeros) and len(ones) and (zeros.max() < ones.min() or ones.max() < zeros.min()):
        return "a single bound on it separates the classes without an error"
    if not classes and (shared := abs(_correlation(x, y))) > _SAME:
        return f"its correlation with it is {min(shared, 0.9999):.4g}"
    if not classes and abs(_correlation(_ranks(x), _ranks(y))) > _SAME and len(np.unique(x)) > 10:
        return "it puts the rows in all but the same order"
    return "rows with the same value have the same target" if _maps(x, y) else None


def _maps(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether each value stands beside one value of the target, where values come twice and more."""
    values, codes = np.unique(x, return_inverse=True)
    if not 2 <= len(values) <= len(x) / 3:
        return False
    lowest, highest = np.full(len(values), np.inf), np.full(len(values), -np.inf)
    np.minimum.at(lowest, codes, y)
    np.maximum.at(highest, codes, y)
    return bool((lowest == highest).all())


def _ranks(values: np.ndarray) -> np.ndarray:
    _, codes, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[codes]


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x - x.mean(), y - y.mean()
    size = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / size) if size > 0 else 0.0


def _far_out(look: _Look) -> Iterator[Finding]:
    """Numbers far from all others of their column, as typing errors are."""
    found = []
    columns = [(feature.name, look.X[:, j]) for j, feature in enumerate(look.features) if feature.level is None]
    for name, values in [*columns, *([] if look.classes else [(look.target, look.y)])]:
        there = values[np.isfinite(values)]
        low, middle, high = np.percentile(there, [25, 50, 75])
        distance = np.abs(values - middle) / (high - low) if high > low else np.zeros(len(values))
        if np.nanmax(distance) > _FAR:
            at = int(np.nanargmax(distance))
            found.append((float(distance[at]), name, f"{name!r} {values[at]:g} in line {look.lines[at]}"))
    if found:
        found.sort(reverse=True)
        named = ", ".join(words for _, _, words in found[:3])
        more = f" and in {counted(len(found) - 3, 'more column')}" if len(found) > 3 else ""
        yield Finding(
            "far-out",
            False,
            f"Some numbers are far from all others of their column ({named}{more}): look whether they are "
            "right, since squares give such rows a large say.",
            tuple(name for _, name, _ in found),
        )


def _order(look: _Look) -> Iterator[Finding]:
    """Rows that stand in an order: time, place, or the target's own."""
    cells = {column.name: column.cells for column in look.columns if column.kind == "date"}
    dated = [name for name, dates in cells.items() if _in_order(dates)]
    warning = (
        "Random folds then train on rows from just before and after those that they test, and the errors come out too "
        "small for rows of the future: compare folds that are blocks of rows (blocks=True)."
    )
    if dated:
        yield Finding("order", True, f"The rows are ordered in time, by {listed(dated)}. {warning}", tuple(dated))
        return
    if _monotone(look.y):
        yield Finding("sorted", False, f"The rows are sorted by the target {look.target!r}: random folds don't mind.")
        return
    shared = _autocorrelation(_residuals(look.X, look.y))
    if shared > max(_CORRELATED, 3 / np.sqrt(len(look.y))):
        yield Finding(
            "order",
            True,
            "Rows that follow each other resemble each other (what a linear fit leaves of the target has a correlation "
            f"of {shared:.2f} from row to row), as where they are ordered in time or by group. {warning}",
        )


def _monotone(values: np.ndarray) -> bool:
    steps = np.diff(values)
    return bool((steps >= 0).all() or (steps <= 0).all())


def _in_order(dates: tuple[str, ...]) -> bool:
    """Whether dates rise or fall from row to row, in some order of their day, month and year."""
    parts = [re.findall(r"\d+", date) for date in dates if date]
    for order in ((0, 1, 2), (2, 1, 0), (2, 0, 1)):
        keys = [[int(one[i]) for i in order] + [int(rest) for rest in one[3:]] for one in parts]
        if len(keys) > 2 and (keys == sorted(keys) or keys == sorted(keys, reverse=True)):
            return True
    return False


def _filled(X: np.ndarray) -> np.ndarray:
    """Standardised columns, means for missing values."""
    gaps = np.isnan(X)
    sizes = np.maximum((~gaps).sum(axis=0), 1)
    filled = np.where(gaps, 0.0, X)
    filled = np.where(gaps, filled.sum(axis=0) / sizes, filled)
    spread = filled.std(axis=0)
    return (filled - filled.mean(axis=0)) / np.where(spread > 0, spread, 1.0)


def _residuals(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What least squares leaves of the target, where it leaves enough; else the target."""
    y = y - y.mean()
    if X.shape[1] > len(y) / 3:
        return y
    Z = _filled(X)
    return y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0]


def _autocorrelation(values: np.ndarray) -> float:
    return _correlation(values[:-1], values[1:])


def _wide(look: _Look) -> Iterator[Finding]:
    n, p = look.X.shape
    if p >= n - 1:
        yield Finding(
            "wide",
            False,
            f"There are {p} features and {n} rows: without a penalty countless models fit the rows exactly, so least "
            "squares is left out of the comparison.",
        )
    elif p > n / 5:
        yield Finding("wide", False, f"There are only {n / p:.1f} rows for each feature: least squares will overfit.")


def _duplicates(look: _Look) -> Iterator[Finding]:
    extra = len(look.y) - len(np.unique(look.groups))
    if extra:
        _, first, counts = np.unique(look.groups, return_index=True, return_counts=True)
        at = sorted(int(look.lines[i]) for i in first[counts > 1])
        yield Finding(
            "duplicates",
            extra > len(look.y) / 20,
            f"{counted(extra, 'row repeats', 'rows repeat')} another one in every feature and the target (such as line "
            f"{at[0]}): rows that are alike go into the same fold, or a model would be tested on what it "
            "was trained on.",
        )
    elif len(np.unique(_alike_in(look.X))) < 0.9 * len(look.y):
        yield Finding(
            "coarse",
            False,
            "Many rows are alike in every feature and differ in the target, since the features take few values: each "
            "counts as a row of its own.",
        )


def _alike(look: _Look) -> Iterator[Finding]:
    """Pairs of numbers that say the same."""
    places = [j for j, feature in enumerate(look.features) if feature.level is None][:500]
    if len(places) < 2:
        return
    Z = _filled(look.X[:, places])
    shared = np.triu(np.abs(Z.T @ Z / len(Z)), 1) > _ALIKE
    pairs = [(look.features[places[i]].name, look.features[places[j]].name) for i, j in np.argwhere(shared)]
    if pairs:
        first = " and ".join(map(repr, pairs[0]))
        more = f", and {counted(len(pairs) - 1, 'more pair')}" if len(pairs) > 1 else ""
        yield Finding(
            "alike",
            False,
            f"{first} say nearly the same (a correlation beyond {_ALIKE}{more}): ridge shares their weight, the lasso "
            "keeps one of them, and which one is a matter of luck.",
            tuple(dict.fromkeys(name for pair in pairs for name in pair)),
        )


def _huge(look: _Look) -> Iterator[Finding]:
    names = [
        feature.name
        for j, feature in enumerate(look.features)
        if np.nanmax(np.abs(look.X[:, j])) > _EXACT and not re.search("[.,eE]", "".join(look.cells(feature.column)))
    ]
    if names:
        yield Finding(
            "huge",
            False,
            f"{listed(names)} {'holds' if len(names) == 1 else 'hold'} integers of more than 15 digits, of which about "
            "16 digits count: are they names rather than amounts?",
            tuple(names),
        )


CHECKS: tuple[Callable[[_Look], Iterator[Finding]], ...] = (
    _missing,
    _text,
    _few_values,
    _gives_away,
    _far_out,
    _order,
    _wide,
    _duplicates,
    _alike,
    _huge,
)
