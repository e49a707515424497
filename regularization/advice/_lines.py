"""The same with scikit-learn: a script that reads the table from a file and finds the same numbers."""

from __future__ import annotations

import numpy as np

from regularization.advice._inspect import Inspection
from regularization.advice._table import Table

__all__ = ["lines"]

_ESTIMATORS = {
    (False, "ridge"): "Ridge(alpha=lam * train.sum())",
    (False, "lasso"): "Lasso(alpha=lam / 2, tol=1e-9, max_iter=100_000)",
    (False, "elastic net"): "ElasticNet(alpha=lam * 2 / 3, l1_ratio=0.5, tol=1e-9, max_iter=100_000)",
    (True, "ridge"): "LogisticRegression(C=1 / (2 * lam * train.sum()), tol=1e-8, max_iter=10_000)",
    (True, "lasso"): 'LogisticRegression(C=1 / (lam * train.sum()), l1_ratio=1, solver="saga", tol=1e-6, max_iter=10_000)',
    (True, "elastic net"): (
        'LogisticRegression(C=3 / (4 * lam * train.sum()), l1_ratio=0.5, solver="saga", tol=1e-6, max_iter=10_000)'
    ),
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
    cell = f'"" if cell.strip() in {table.missing_words!r} else cell.strip()' if table.missing_words else "cell.strip()"
    said = [
        f'with open({file!r}, encoding="utf-8-sig", newline="") as text:',
        f"    rows = list(csv.reader(text, delimiter={table.separator!r}{_spaces(table)}))",
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
        return [f"columns = {columns}", f"X = np.array([[{_number(table, 'row[j]')} for j in columns] for row in rows])"]
    pairs = [(places[feature.column], feature.level) for feature in found.features]
    return [
        f"columns = {pairs}",
        f"X = np.array([[{_number(table, 'row[j]')} if word is None else float(row[j] == word) for j, word in columns] for row in rows])",
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
    return f"y = np.array([float({cell} == {found.classes[1]!r}) for row in rows])"


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
            "group = np.unique(np.nan_to_num(np.column_stack((X, y)), nan=-1e99), axis=0, return_inverse=True)[1].ravel()",
            "first = np.unique(group, return_index=True)[1]",
        ]
    random = f"np.random.default_rng({seed}).random({draw})"
    order = f"np.lexsort(({random}, {classes}))" if found.classes else f"{random}.argsort()"
    dealt = f"{order}.argsort() % {k}"
    return [*said, f"fold = ({dealt}){back}" if back else f"fold = {dealt}"]


def _fitting(found: Inspection, name: str, strengths: np.ndarray, k: int) -> list[str]:
    steps = ["SimpleImputer(keep_empty_features=True)"] if np.isnan(found.X).any() else []
    steps += ["StandardScaler()", _ESTIMATORS[bool(found.classes), name]]
    test = "X[fold == k]"
    loss = (
        f"log_loss(y[fold == k], fit(lam, fold != k).predict_proba({test}), labels=[0, 1])"
        if found.classes
        else f"((y[fold == k] - fit(lam, fold != k).predict({test})) ** 2).mean()"
    )
    return [
        "def fit(lam, train):",
        f"    model = make_pipeline({', '.join(steps)})",
        "    return model.fit(X[train], y[train])",
        "",
        f"lams = np.geomspace({float(strengths[0])!r}, {float(strengths[-1])!r}, {len(strengths)})",
        f"errors = [np.mean([{loss} for k in range({k})]) for lam in lams]",
        "lam = lams[np.argmin(errors)]",
        "model = fit(lam, fold >= 0)",
        "print(lam, min(errors), model[-1].coef_)",
    ]
