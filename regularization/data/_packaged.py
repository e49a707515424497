"""Real data that ship inside Python packages: nothing is downloaded, and nothing is imported until asked for."""

from __future__ import annotations

import bz2
import csv
import importlib.util
import io
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike

from regularization import checks
from regularization.data._dataset import Dataset, Part

__all__ = [
    "PROSTATE_TEST_ROWS",
    "TABLES",
    "breast_cancer",
    "diabetes",
    "digits",
    "prostate",
    "table_text",
    "unit_norm",
    "wine",
]

TABLES = {
    "diabetes": "disease progression after one year",
    "diabetes products": "disease progression after one year",
    "breast cancer": "diagnosis",
    "fat": "brozek",
    "infmort": "mortality",
    "ozone": "O3",
    "pima": "test",
    "prostate": "lpsa",
    "seatpos": "hipcenter",
}
"""Tables whose text `table_text` returns, and the column in each that is usually predicted.

The first three come from scikit-learn; "diabetes products" has the products of all pairs of the ten features beside
them, and their squares, 64 in all. The others are named as in the package faraway, which ships them: body fat measured
under water and by tape, infant mortality by country, ozone in Los Angeles by day, diabetes among Pima women, prostate
specific antigen, and where drivers sit.
"""

NOT_STATED = "not stated"

PROSTATE_TEST_ROWS = (
    7, 9, 10, 15, 22, 25, 26, 28, 32, 34, 36, 42, 44, 48, 49, 50, 53, 54, 55, 57, 62, 64, 65, 66, 73, 74, 80, 84,
    95, 97,
)  # fmt: skip
"""The 30 rows, counted from 1, of the test set in *The Elements of Statistical Learning*."""

_INSTALL = "install it with the extra [data], pip install 'regularization-book[data]'"

ROW_32_LWEIGHT = {"corrected": 3.804438, "uncorrected": 6.1076}


def _sklearn_datasets() -> ModuleType:
    try:
        from sklearn import datasets
    except ImportError as error:
        raise ImportError(f"this data set ships with scikit-learn: {_INSTALL}") from error
    return datasets


def diabetes() -> Dataset:
    """Disease progression of 442 diabetes patients: ten features in their own units, all rows in train.

    The names are those of the LARS paper. `unit_norm` gives the form in which that paper uses the features.

    Returns
    -------
    Dataset
        ``train.X`` (442, 10), ``train.y`` (442,).

    Raises
    ------
    ImportError
        When scikit-learn is not installed.

    References
    ----------
    Efron, Hastie, Johnstone & Tibshirani (2004), "Least angle regression", Annals of Statistics 32.

    Examples
    --------
    >>> data = diabetes()
    >>> data.train.X.shape, data.features[2], data.units[2]
    ((442, 10), 'bmi', 'kg/m^2')
    """
    raw = _sklearn_datasets().load_diabetes(scaled=False)
    features = {
        "age": "years",
        "sex": "1 or 2",
        "bmi": "kg/m^2",
        "map": "mmHg",
        "tc": "mg/dl",
        "ldl": "mg/dl",
        "hdl": "mg/dl",
        "tch": "1",
        "ltg": "log(mg/dl)",
        "glu": "mg/dl",
    }
    return Dataset(
        name="diabetes",
        train=Part(raw.data, raw.target.astype(float)),
        features=tuple(features),
        units=tuple(features.values()),
        target="disease progression after one year",
        target_unit="score",
    )


def _classification(name: str, raw: dict, features: tuple[str, ...], unit: str, target: str) -> Dataset:
    return Dataset(
        name=name,
        train=Part(raw["data"], raw["target"]),
        features=features,
        units=(unit,) * len(features),
        target=target,
        classes=tuple(str(label) for label in raw["target_names"]),
    )


def digits() -> Dataset:
    """1797 handwritten digits of 8 x 8 pixels, all rows in train.

    Feature ``8 * row + column`` is a grey level from 0 to 16; the labels are the digits 0 to 9.

    Returns
    -------
    Dataset
        ``train.X`` (1797, 64), ``train.y`` (1797,) of 0 to 9.

    Raises
    ------
    ImportError
        When scikit-learn is not installed.

    References
    ----------
    Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits, UCI repository.

    Examples
    --------
    >>> data = digits()
    >>> data.train.X.shape, data.features[9], int(data.train.X.max())
    ((1797, 64), 'pixel (1, 1)', 16)
    """
    names = tuple(f"pixel ({row}, {column})" for row in range(8) for column in range(8))
    return _classification("digits", _sklearn_datasets().load_digits(), names, "grey level", "digit")


def breast_cancer() -> Dataset:
    """Diagnosis of 569 breast tumours from 30 features of cell nuclei, all rows in train.

    Class 0 is malignant, class 1 benign. The source does not state the features' units.

    Returns
    -------
    Dataset
        ``train.X`` (569, 30), ``train.y`` (569,) of 0 and 1.

    Raises
    ------
    ImportError
        When scikit-learn is not installed.

    References
    ----------
    Street, Wolberg & Mangasarian (1993), "Nuclear feature extraction for breast tumor diagnosis".

    Examples
    --------
    >>> breast_cancer().classes
    ('malignant', 'benign')
    """
    raw = _sklearn_datasets().load_breast_cancer()
    return _classification("breast cancer", raw, tuple(map(str, raw.feature_names)), NOT_STATED, "diagnosis")


def wine() -> Dataset:
    """Cultivar of 178 Italian wines from 13 chemical measurements, all rows in train.

    The source does not state the features' units.

    Returns
    -------
    Dataset
        ``train.X`` (178, 13), ``train.y`` (178,) of 0 to 2.

    Raises
    ------
    ImportError
        When scikit-learn is not installed.

    References
    ----------
    Aeberhard & Forina (1991), Wine, UCI repository.

    Examples
    --------
    >>> wine().train.X.shape
    (178, 13)
    """
    raw = _sklearn_datasets().load_wine()
    return _classification("wine", raw, tuple(raw.feature_names), NOT_STATED, "cultivar")


def _shipped(name: str) -> str:
    """The text of a table of the faraway package; read directly, since its loader needs pandas."""
    spec = importlib.util.find_spec("faraway")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"this data set ships with the package faraway: {_INSTALL}")
    path = Path(spec.submodule_search_locations[0]) / "datasets" / name / f"{name}.csv.bz2"
    with bz2.open(path, "rt", encoding="utf-8") as file:
        return file.read()


def _prostate_table() -> tuple[list[str], np.ndarray]:
    """Column names and values as the faraway package ships them."""
    header, *rows = csv.reader(io.StringIO(_shipped("prostate")))
    return header, np.array(rows, dtype=float)


def prostate(*, row_32: str = "corrected", split: str = "esl") -> Dataset:
    """Prostate-specific antigen of 97 men before surgery, from eight clinical measurements.

    Parameters
    ----------
    row_32 : "corrected" or "uncorrected"
        The prostate weight of patient 32 was published as 449 g (lweight 6.1076) and later corrected to
        44.9 g (lweight 3.804438). The package ships the uncorrected value, and some papers used it.
    split : "esl" or "none"
        "esl" puts the 67 and 30 rows of ESL's split in train and test, "none" all 97 in train.

    Returns
    -------
    Dataset
        Rows keep the order of the source, which is by rising lpsa.

    Raises
    ------
    ImportError
        When the package faraway is not installed.

    References
    ----------
    Stamey et al. (1989), Journal of Urology 141; Hastie, Tibshirani & Friedman (2009), ESL, section 3.2.1.

    Examples
    --------
    >>> data = prostate()
    >>> data.train.n, data.test.n, data.features[:2]
    (67, 30, ('lcavol', 'lweight'))
    >>> float(prostate(row_32="uncorrected", split="none").train.X[31, 1])
    6.1076
    """
    checks.one_of("row_32", row_32, tuple(ROW_32_LWEIGHT))
    checks.one_of("split", split, ("esl", "none"))
    header, table = _prostate_table()
    table[31, header.index("lweight")] = ROW_32_LWEIGHT[row_32]
    everything = Part(table[:, :-1], table[:, -1])
    test = np.isin(np.arange(1, len(table) + 1), PROSTATE_TEST_ROWS) & (split == "esl")
    return Dataset(
        name="prostate",
        train=everything.take(~test),
        test=everything.take(test) if split == "esl" else None,
        features=tuple(header[:-1]),
        units=("log(cm^3)", "log(g)", "years", "log(cm^2)", "0 or 1", "log(cm)", "score", "%"),
        target=header[-1],
        target_unit="log(ng/ml)",
    )


def table_text(name: str) -> str:
    """The text of a packaged table, comma-separated, as somebody might paste it.

    Parameters
    ----------
    name : str
        One of ``TABLES``, which also names the usual target of each.

    Returns
    -------
    str
        Names in the first line, then a line for each row, unchanged from the source.

    Raises
    ------
    ImportError
        When the package that ships it is not installed.

    References
    ----------
    Faraway (2014), *Linear Models with R*, second edition, describes the tables of his package.

    Examples
    --------
    >>> table_text("seatpos").splitlines()[0]
    '"Age","Weight","HtShoes","Ht","Seated","Arm","Thigh","Leg","hipcenter"'
    """
    checks.one_of("name", name, tuple(TABLES))
    if name == "breast cancer":
        tumours = breast_cancer()
        return _written(
            tumours.features, tumours.train.X, tumours.target, [tumours.classes[k] for k in tumours.train.y]
        )
    if not name.startswith("diabetes"):
        return _shipped(name)
    patients = diabetes()
    features, X = _with_products(patients) if name == "diabetes products" else (patients.features, patients.train.X)
    return _written(features, X, patients.target, [f"{value:g}" for value in patients.train.y])


def _written(features: tuple[str, ...], X: np.ndarray, target: str, last: list[str]) -> str:
    rows = [",".join([*(f"{value:.10g}" for value in row), word]) for row, word in zip(X, last, strict=True)]
    return "\n".join([",".join([*features, target]), *rows]) + "\n"


def _with_products(patients: Dataset) -> tuple[tuple[str, ...], np.ndarray]:
    """The ten features and the products of two of them, squares too, but for that of a sex of 1 or 2."""
    X, names = patients.train.X, patients.features
    pairs = [(i, j) for i in range(len(names)) for j in range(i, len(names)) if names[i] != "sex" or i != j]
    products = [X[:, i] * X[:, j] for i, j in pairs]
    called = [f"{names[i]}^2" if i == j else f"{names[i]}*{names[j]}" for i, j in pairs]
    return (*names, *called), np.column_stack((X, *products))


def unit_norm(X: ArrayLike) -> np.ndarray:
    """Columns of X with mean 0 and Euclidean length 1, the scaling of the LARS and Bayesian lasso papers.

    Parameters
    ----------
    X : array of shape (n, p), n >= 2

    Returns
    -------
    array of shape (n, p)

    Raises
    ------
    ValueError
        When a column is constant but for rounding: it has no direction to scale.

    Notes
    -----
    It uses every row, which is right for reproducing a paper and wrong for estimating a test error.

    Examples
    --------
    >>> unit_norm(np.array([[1.0], [2.0], [3.0]])).ravel().round(4)
    array([-0.7071,  0.    ,  0.7071])
    """
    X = checks.design("X", X)
    centred = X - X.mean(axis=0)
    lengths = np.sqrt((centred**2).sum(axis=0))
    constant = ~checks.varying(X) | (lengths == 0)
    if constant.any():
        column = int(np.argmax(constant))
        raise ValueError(f"X must have no constant column, got {float(X[0, column])!r} in every row of column {column}")
    return centred / lengths
