import csv
import importlib.util
import io
import subprocess
import sys

import numpy as np
import pytest
from sklearn import datasets as theirs

from regularization import data
from regularization.data import PROSTATE_TEST_ROWS


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "wine"])
def test_classification_data_are_those_of_scikit_learn(name):
    ours, raw = getattr(data, name)(), getattr(theirs, f"load_{name}")()
    np.testing.assert_array_equal(ours.train.X, raw.data)
    np.testing.assert_array_equal(ours.train.y, raw.target)
    assert ours.classes == tuple(map(str, raw.target_names))
    if name != "digits":
        assert ours.features == tuple(raw.feature_names)


def test_the_pixels_of_a_digit_are_named_by_row_and_column():
    ours, raw = data.digits(), theirs.load_digits()
    row, column = map(int, ours.features[29].removeprefix("pixel (").removesuffix(")").split(", "))
    np.testing.assert_array_equal(ours.train.X[:, 29], raw.images[:, row, column])


def test_diabetes_in_unit_norm_is_the_scaled_form_of_scikit_learn():
    ours, raw = data.diabetes(), theirs.load_diabetes()
    np.testing.assert_allclose(data.unit_norm(ours.train.X), raw.data, atol=1e-14)
    np.testing.assert_array_equal(ours.train.y, raw.target)
    # Their order is that of scikit-learn, which calls four of them otherwise and numbers the blood serum's.
    assert ours.features[:4] == ("age", "sex", "bmi", "map")
    assert raw.feature_names[:4] == ["age", "sex", "bmi", "bp"]


@pytest.mark.parametrize("column", [[2.0, 2.0, 2.0], [0.1, 0.3 - 0.2, 0.1], [0.0, 1e-200, 2e-200]])
def test_unit_norm_refuses_a_column_that_is_constant_but_for_rounding(column):
    expected = rf"no constant column, got {column[0]} in every row of column 1"
    with pytest.raises(ValueError, match=expected):
        data.unit_norm(np.column_stack([[1.0, 3.0, 4.0], column]))


def test_prostate_has_both_forms_of_row_32_and_nothing_else_differs():
    corrected = data.prostate(split="none").train.X
    uncorrected = data.prostate(row_32="uncorrected", split="none").train.X
    changed = np.argwhere(corrected != uncorrected)
    np.testing.assert_array_equal(changed, [[31, 1]])
    assert (corrected[31, 1], uncorrected[31, 1]) == (3.804438, 6.1076)
    # 449 g against 44.9 g: the typo is a misplaced decimal point.
    assert np.exp(uncorrected[31, 1]) / np.exp(corrected[31, 1]) == pytest.approx(10, rel=1e-3)


def test_prostate_split_is_a_partition_of_67_and_30():
    whole, divided = data.prostate(split="none"), data.prostate()
    assert (divided.train.n, divided.test.n, len(set(PROSTATE_TEST_ROWS))) == (67, 30, 30)
    np.testing.assert_array_equal(divided.test.y, whole.train.y[np.array(PROSTATE_TEST_ROWS) - 1])
    np.testing.assert_array_equal(np.sort(data.pooled(divided).y), whole.train.y)


def test_words_that_are_not_offered_are_refused():
    with pytest.raises(ValueError, match="row_32 must be one of"):
        data.prostate(row_32="fixed")
    with pytest.raises(ValueError, match="split must be one of"):
        data.prostate(split="random")


def test_a_missing_scikit_learn_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ImportError, match=r"scikit-learn: install it with the extra \[data\], pip install"):
        data.digits()


def test_a_missing_faraway_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"faraway: install it with the extra \[data\], pip install"):
        data.prostate()


def test_importing_the_package_imports_neither_scikit_learn_nor_scipy():
    code = (
        "import sys, regularization.data, regularization.validation, regularization.bayes, regularization.theory; "
        "print([m for m in ('sklearn', 'scipy', 'matplotlib', 'faraway') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def parsed(text):
    header, *rows = csv.reader(io.StringIO(text))
    return header, rows


@pytest.mark.parametrize("name", [name for name, target in data.TABLES.items() if name != "diabetes products"])
def test_the_text_of_a_table_has_its_target_and_equally_many_fields(name):
    header, rows = parsed(data.table_text(name))
    assert data.TABLES[name] in header
    assert {len(row) for row in rows} == {len(header)}


def test_the_texts_hold_the_numbers_of_the_data_sets():
    for name, dataset in (
        ("diabetes", data.diabetes()),
        ("prostate", data.prostate(row_32="uncorrected", split="none")),
    ):
        header, rows = parsed(data.table_text(name))
        assert tuple(header) == (*dataset.features, dataset.target)
        np.testing.assert_allclose(np.array(rows, dtype=float), np.column_stack(list(dataset.train)), rtol=1e-9)
    header, rows = parsed(data.table_text("breast cancer"))
    tumours = data.breast_cancer()
    assert [row[-1] for row in rows] == [tumours.classes[k] for k in tumours.train.y]


def test_the_products_are_those_of_two_features():
    header, rows = parsed(data.table_text("diabetes products"))
    table = dict(zip(header, np.array(rows, dtype=float).T, strict=True))
    assert len(header) == 65
    assert "sex^2" not in table
    np.testing.assert_allclose(table["bmi*map"], table["bmi"] * table["map"], rtol=1e-9)
    np.testing.assert_allclose(table["age^2"], table["age"] ** 2, rtol=1e-9)


def test_an_unknown_table_is_refused():
    with pytest.raises(ValueError, match=r"^name must be one of 'diabetes', .*, got 'iris'"):
        data.table_text("iris")
