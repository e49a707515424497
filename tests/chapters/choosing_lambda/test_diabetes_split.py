"""The diabetes data of the five steps: the columns, the split, and who sees the test part."""

import json
from pathlib import Path

import numpy as np

from chapters import choosing_lambda as chapter
from chapters.choosing_lambda import diabetes_split
from regularization import linear
from regularization.data import Part
from regularization.validation import Standardizer, cross_validate, k_fold

NOTEBOOK = Path(__file__).parents[3] / "book" / "choosing-lambda.ipynb"


def test_the_quadratic_columns():
    X = np.array([[1.0, 2.0, 3.0], [2.0, 5.0, 3.0], [1.0, 1.0, 4.0]])
    assert diabetes_split.quadratic(X)[0].tolist() == [1, 2, 3, 2, 3, 6, 4]
    parts = diabetes_split.patients()
    assert [part.X.shape for part in parts.parts] == [(300, 64), (142, 64)]


def test_the_search_of_the_five_steps_sees_the_training_part_only(monkeypatch):
    shuffled = diabetes_split.patients()
    X, y = shuffled.train
    folds = k_fold(300, 10, rng=np.random.default_rng(6), repeats=diabetes_split.AVERAGED)
    found = cross_validate(linear.Ridge, np.array([0.0, 1.0]), X, y, folds=folds, prepare=Standardizer)
    mean = diabetes_split.diabetes_search().mean
    np.testing.assert_allclose(found.mean, mean[[0, diabetes_split.GRID.index(1.0)]])
    empty = type(shuffled)(shuffled.name, train=Part(X, y), test=None)
    monkeypatch.setattr(diabetes_split, "patients", lambda: empty)
    diabetes_split.diabetes_search.cache_clear()
    np.testing.assert_array_equal(diabetes_split.diabetes_search().mean, mean)


def test_one_cell_opens_the_test_part_of_the_diabetes_data():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
    assert [name for name, source in code.items() if "parts.test" in source] == ["five-test-claim"]
    assert [name for name, source in code.items() if "patients()" in source] == ["five-split"]
    modules = sorted(Path(chapter.__file__).parent.glob("*.py"))
    assert Path(diabetes_split.__file__) in modules
    assert not [path.name for path in modules if ".test" in path.read_text(encoding="utf-8")]


def test_all_patients_are_divided_anew_only_after_the_test_part_was_opened():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
    looks = [name for name, source in code.items() if "redone(" in source or "unpenalised_errors(" in source]
    assert looks
    assert all(list(code).index(name) > list(code).index("five-test-claim") for name in looks)


def test_the_mean_curve_is_that_of_the_first_single_searches():
    single = diabetes_split.single_searches()
    assert len(single) == diabetes_split.SPLITS
    first = [search.mean for search in single[: diabetes_split.AVERAGED]]
    np.testing.assert_allclose(np.mean(first, axis=0), diabetes_split.diabetes_search().mean)
