"""Printed values stand once: none of three or more digits is typed anywhere but in ``printed.toml``."""

import ast
import io
import json
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from chapters.shared.printed import entries

ROOT = Path(__file__).parents[3]
FOLDERS = ("benchmarks", "chapters", "regularization", "tests", "tools", "website")
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?![\w.]*\w)")

COINCIDENCES = {
    "book/bayesian-priors.ipynb:paths-zeros": ("strengths, the roots of 10 and of 0.1", {3.16, 0.316}),
    "book/beyond-penalties.ipynb": ("half a turn in degrees", {180}),
    "book/choosing-lambda.ipynb": ("a strength, the root of 0.1", {0.316}),
    "book/dropout-relatives.ipynb": ("an end of an axis", {1.75}),
    "book/elastic-net.ipynb:prostate-claim": ("a strength, the root of 0.1", {0.316}),
    "book/prerequisites.ipynb:question-svd": ("1 + 0.98", {1.98}),
    "book/published.ipynb:published-question": ("a question that quotes a printed value in its words", {3.06}),
    "chapters/beyond_penalties": ("half a turn in degrees", {180}),
    "chapters/choosing_lambda/five_steps.py": ("a strength, the root of 10", {3.16}),
    "chapters/dropout_relatives/averaging.py": ("the height of a label", {1.22}),
    "chapters/dropout_relatives/monte_carlo.py": ("an end of an axis", {1.75}),
    "chapters/dropout_relatives/sampled.py": ("an end of an axis", {1.75}),
    "chapters/elastic_net/exercises.py": ("made up for an exercise", {1.75}),
    "chapters/landing/many_samples.py": ("a strength, the root of 0.1", {0.316}),
    "chapters/prerequisites/densities.py": ("points of a grid", {129}),
    "chapters/prerequisites/directions.py": ("half a turn in degrees", {180}),
    "chapters/why_models_overfit/random_labels.py": ("a distance between pictures", {1.75}),
    "chapters/why_models_overfit/too_long.py": ("an epoch", {180}),
    "chapters/why_models_overfit/study.py": ("an epoch", {180}),
    "tests/chapters/beyond_penalties": ("half a turn in degrees", {180}),
    "tests/chapters/choosing_lambda/test_predictions.py": ("a strength, the root of 0.1", {0.316}),
    "tests/chapters/dropout_relatives": ("an end of an axis", {1.75}),
    "tests/chapters/test_reading.py": ("a strength, the root of 10", {3.16}),
    "tests/chapters/what_is_regularization/test_your_points.py": ("a strength, the root of 0.1", {0.316}),
    "tests/chapters/why_models_overfit/test_predictions.py": ("an epoch", {180}),
    "tests/chapters/why_models_overfit/test_random_labels.py": ("just below a half", {0.499}),
    "tests/regularization/bayes/test_evidence.py": ("the square of 1.3", {1.69}),
    "tests/regularization/data/test_curves.py": ("three eighths", {0.375}),
    "tests/regularization/theory/test_double_descent.py": ("the square of 1.3", {1.69}),
}
"""Where a number happens to be one that is printed somewhere: why, and which."""


def digits(text: str) -> int:
    return len(text.replace("_", "").replace(".", "").lstrip("0"))


def listed() -> set[float]:
    """Sizes of the printed values that have three or more significant digits as they are printed."""
    tables = tomllib.loads((ROOT / "chapters/published/printed.toml").read_text(encoding="utf-8"), parse_float=str)
    found = []
    for table in tables.values():
        held = table["values"].values() if "values" in table else [table["value"]]
        for value in held:
            found += [str(one).lstrip("-") for one in (value if isinstance(value, list) else [value])]
    return {float(text) for text in found if digits(text) >= 3}


def code(text: str) -> str:
    """Source without comments and docstrings."""
    skipped = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            skipped.update(range(node.lineno, node.end_lineno + 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    kept = (token.string for token in tokens if token.type != tokenize.COMMENT and token.start[0] not in skipped)
    return " ".join(kept)


def sources() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path != Path(__file__):  # which has examples
                yield path.relative_to(ROOT).as_posix(), code(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "book").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield f"book/{path.name}:{cell['id']}", "".join(cell["source"])


def typed(text: str) -> set[float]:
    """Numbers in a text that are written with three or more significant digits."""
    return {float(one) for one in _NUMBER.findall(text) if digits(one) >= 3}


@pytest.fixture(scope="module")
def values():
    return listed()


def excused(place: str) -> set[float]:
    return {number for start, (_, numbers) in COINCIDENCES.items() if place.startswith(start) for number in numbers}


def test_no_printed_value_is_typed_a_second_time(values):
    again = {place: sorted(values & typed(text) - excused(place)) for place, text in sources()}
    assert not {place: numbers for place, numbers in again.items() if numbers}, "read them from chapters.shared.printed"


def test_every_coincidence_is_still_there(values):
    texts = list(sources())
    for start, (why, numbers) in COINCIDENCES.items():
        found = set().union(*(typed(text) for place, text in texts if place.startswith(start)))
        assert numbers <= found & values, (start, why)


def test_a_value_typed_in_code_is_seen_and_one_in_a_comment_is_not(values):
    assert values & typed(code("x = [0.680, -0.263]  # 0.141\n")) == {0.68, 0.263}
    assert values & typed(code('def f():\n    """Table: 0.680."""\n    return "error 0.586"\n')) == {0.586}
    assert not values & typed(code("x, y, z = 0.02, 1_586, v0_586\n"))


def test_the_printed_digits_are_those_that_are_looked_for(values):
    numbers = {abs(number) for entry in entries().values() for row in entry.rows.values() for number in row}
    assert values < numbers
    assert {0.42, 409736, 0.0336118, 34.5} <= values
    assert not {0.31, 2, 47, 0.237001} & values
