"""The same with scikit-learn: a script that reads the table from a file and finds the same numbers."""

from __future__ import annotations

import json

import numpy as np

from regularization.advice._inspect import Inspection
from regularization.advice._table import Table

__all__ = ["lines"]

_ESTIMATORS = {
    (False, "ridge"): "Ridge(alpha=lam * train.sum())",
    (False, "lasso"): "Lasso(alpha=lam / 2, tol=1e-9, max_iter=100_000)",
    (False, "elastic net"): "ElasticNet(alpha=lam * 2 / 3, l1_ratio=0.5, tol=1e-9, max_iter=100_000)",
    (True, "ridge"): "LogisticRegression(C=1 / (2 * lam * train.sum()), tol=1e-8, max_iter=10_000)",
    (True, "lasso"): "LogisticRegression(C=1 / (lam * train.sum()), l1_ratio=1, **exact)",
    (True, "elastic net"): "LogisticRegression(C=3 / (4 * lam * train.sum()), l1_ratio=0.5, **exact)",
}


def lines(found: Inspection, name: str, strengths: np.ndarray, *, k: int, seed: int, blocks: bool, file: str) -> str:
    """Python that reads the file, cross-validates one penalty on the same folds and strengths, and fits it."""
    return "\n".join(
        (
            *_imports(found, name),
            "",
            *_reading(found, file),
            "",
            *_folds(found, k, seed, blocks),
            "",
            *_fitting(found, name, strengths, k),
            "",
        )
    )


def _imports(found: Inspection, name: str) -> list[str]:
    model = _ESTIMATORS[bool(found.classes), name].partition("(")[0]
    said = ["import csv", "", "import numpy as np"]
    if np.isnan(found.X).any():
        said.append("from sklearn.impute import SimpleImputer")
    said.append(f"from sklearn.linear_model import {model}")
    if found.classes:
        said.append("from sklearn.metrics import log_loss")
    return [*said, "from sklearn.pipeline import make_pipeline", "from sklearn.preprocessing import StandardScaler"]


def _reading(found: Inspection, file: str) -> list[str]:
    table = found.table
    place = table.places[table.names.index(found.target)]
    missing = "".join(f"{_quoted(word)}, " for word in table.missing_words).strip()
    cell = f'"" if cell.strip() in ({missing}) else cell.strip()' if table.missing_words else "cell.strip()"
    said = [
        f'with open({_quoted(file)}, encoding="utf-8-sig", newline="") as text:',
        f"    rows = list(csv.reader(text, delimiter={_quoted(table.separator)}{_spaces(table)}))",
        f'rows = [[{cell} for cell in row] for row in rows if "".join(row).strip()][1:]',
    ]
    if table.column(found.target).missing:
        said.append(f"rows = [row for row in rows if row[{place}]]")
    return [*said, *_numbers(found), _target(found, place)]


def _spaces(table: Table) -> str:
    return "" if table.separator == "\t" else ", skipinitialspace=True"


def _numbers(found: Inspection) -> list[str]:
    """The matrix of features."""
    table = found.table
    places = {column: table.places[table.names.index(column)] for column in table.names}
    if all(feature.level is None for feature in found.features):
        columns = [places[feature.column] for feature in found.features]
        whole = len(columns) > 10 and columns == list(range(columns[0], columns[-1] + 1))
        return [
            f"columns = {f'range({columns[0]}, {columns[-1] + 1})' if whole else columns}",
            f"X = np.array([[{_number(table, 'row[j]')} for j in columns] for row in rows])",
        ]
    pairs = [
        f"({places[feature.column]}, {None if feature.level is None else _quoted(feature.level)})"
        for feature in found.features
    ]
    return [
        f"columns = [{', '.join(pairs)}]",
        "",
        "def value(cell, word):",
        f"    return {_number(table, 'cell')} if word is None else float(cell == word)",
        "",
        "X = np.array([[value(row[j], word) for j, word in columns] for row in rows])",
    ]


def _number(table: Table, cell: str) -> str:
    if table.decimal == ",":
        cell += '.replace(",", ".")'
    gaps = any(column.missing for column in table.columns if column.kind == "number")
    return f'float({cell} or "nan")' if gaps else f"float({cell})"


def _target(found: Inspection, place: int) -> str:
    cell = f"row[{place}]"
    if not found.classes:
        return f"y = np.array([{_number(found.table, cell)} for row in rows])"
    if found.table.column(found.target).kind == "number":
        return f"y = np.array([float({_number(found.table, cell)} == {float(found.classes[1])!r}) for row in rows])"
    return f"y = np.array([float({cell} == {_quoted(found.classes[1])}) for row in rows])"


def _folds(found: Inspection, k: int, seed: int, blocks: bool) -> list[str]:
    """The fold of each row."""
    if blocks:
        return [f"fold = np.arange(len(y)) * {k} // len(y)"]
    if len(np.unique(found.groups)) == found.n:
        draw, classes, back = "len(y)", "y", ""
        said = []
    else:
        draw, classes, back = "len(first)", "y[first]", "[group]"
        said = [
            "alike = np.nan_to_num(np.column_stack((X, y)), nan=-1e99)",
            "group = np.unique(alike, axis=0, return_inverse=True)[1].ravel()",
            "first = np.unique(group, return_index=True)[1]",
        ]
    random = f"np.random.default_rng({seed}).random({draw})"
    order = f"np.lexsort(({random}, {classes}))" if found.classes else f"{random}.argsort()"
    dealt = f"{order}.argsort() % {k}"
    return [*said, f"fold = ({dealt}){back}" if back else f"fold = {dealt}"]


def _fitting(found: Inspection, name: str, strengths: np.ndarray, k: int) -> list[str]:
    estimator = _ESTIMATORS[bool(found.classes), name]
    steps = ["SimpleImputer(keep_empty_features=True)"] if np.isnan(found.X).any() else []
    tested = (
        "log_loss(y[test], fit(lam, train).predict_proba(X[test]), labels=[0, 1])"
        if found.classes
        else "((y[test] - fit(lam, train).predict(X[test])) ** 2).mean()"
    )
    return [
        *(['exact = {"solver": "saga", "tol": 1e-8, "max_iter": 100_000}', ""] if "**exact" in estimator else []),
        "def fit(lam, train):",
        f"    estimator = {estimator}",
        f"    model = make_pipeline({', '.join([*steps, 'StandardScaler()', 'estimator'])})",
        "    return model.fit(X[train], y[train])",
        "",
        "def error(lam, k):",
        "    train, test = fold != k, fold == k",
        f"    return {tested}",
        "",
        f"lams = np.geomspace({float(strengths[0])!r}, {float(strengths[-1])!r}, {len(strengths)})",
        f"errors = [np.mean([error(lam, k) for k in range({k})]) for lam in lams]",
        "lam = lams[np.argmin(errors)]",
        "model = fit(lam, fold >= 0)",
        "print(lam, min(errors), model[-1].coef_)",
    ]


def _quoted(text: str) -> str:
    """A string as it is written in Python, in double quotes."""
    return json.dumps(text, ensure_ascii=False)
