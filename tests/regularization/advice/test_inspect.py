"""What is found in a table, in words, and what numbers become of it."""

import numpy as np
import pytest
from sklearn import datasets
from sklearn.preprocessing import OneHotEncoder

from regularization import data
from regularization.advice import TableError, inspect, read_table

rng = np.random.default_rng(0)
N = 60
SIZE, NOISE = rng.normal(size=N).round(3), rng.normal(size=N).round(3)
Y = (2 * SIZE + NOISE).round(3)


def table(**columns):
    cells = zip(*({"size": SIZE, "y": Y} | columns).values(), strict=True)
    names = ({"size": SIZE, "y": Y} | columns).keys()
    return read_table(";".join(names) + "\n" + "\n".join(";".join(map(str, row)) for row in cells))


def kinds(found):
    return {finding.kind for finding in found.findings}


def only(found, kind):
    (finding,) = (one for one in found.findings if one.kind == kind)
    return finding


def test_of_a_plain_table_nothing_is_said():
    found = inspect(table(), "y")
    assert found.words == ("The target 'y' is a number: 60 rows, 1 feature; linear regression.",)
    np.testing.assert_array_equal(found.X[:, 0], SIZE)
    np.testing.assert_array_equal(found.y, Y)


REFUSED = {
    "target missing": ({}, "z", "There is no column 'z'; the columns are 'size' and 'y'."),
    "target constant": ({"z": [3] * N}, "z", "The target 'z' is '3' in every row: there is nothing to predict."),
    "target empty": ({"z": [""] * N}, "z", "The target 'z' is missing in every row."),
    "target of dates": (
        {"z": [f"2020-01-{1 + i % 28:02}" for i in range(N)]},
        "z",
        "The target 'z' holds dates, expected numbers or two classes.",
    ),
    "three classes of words": (
        {"z": ["red", "green", "blue"] * 20},
        "z",
        "The target 'z' holds words of 3 kinds ('blue', 'green' and 'red'), expected numbers or two classes: leave out "
        "the rows of the others, or mark one class against the rest.",
    ),
    "few of a class": (
        {"z": ["yes"] * 6 + ["no"] * (N - 6)},
        "z",
        "The target 'z' is 'yes' in 6 rows (6 different), expected at least 10 of each class.",
    ),
    "mixed target": (
        {"z": [*range(N - 1), "seven"]},
        "z",
        "The target 'z' holds numbers but 'seven' in line 61 (1 such cell), expected a number, or nothing where the "
        "value is missing.",
    ),
    "mixed column": (
        {"z": [*range(N - 2), "<5", "high"]},
        "y",
        "Column 'z' holds numbers but '<5' in line 60 (2 such cells), expected a number, or nothing where the value is "
        "missing.",
    ),
    "few rows with a target": (
        {"z": [1.5, 2.5, 3.5] + [""] * (N - 3)},
        "z",
        "There are 3 rows with a target, expected at least 20: with fewer, errors on rows held out say next to "
        "nothing.",
    ),
    "no feature": (
        {"size": [1] * N},
        "y",
        "No column is left to predict 'y' from: 'size' is the same in every row: left out.",
    ),
}


@pytest.mark.parametrize(("columns", "target", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_used_gets_one_sentence(columns, target, sentence):
    with pytest.raises(TableError) as caught:
        inspect(table(**columns), target)
    assert str(caught.value) == sentence


def test_rows_that_are_few_but_for_repetition_are_too_few():
    rows = "\n".join(f"{i % 19},{i % 19 % 7}" for i in range(60))
    with pytest.raises(TableError, match="^Of 60 rows only 19 are different, expected at least 20.$"):
        inspect(read_table("a,b\n" + rows), "b")


def test_one_row_is_too_few():
    with pytest.raises(TableError, match="There is 1 row with a target, expected at least 20"):
        inspect(read_table("a,b\n1,2\n"), "b")


def test_a_mixed_column_can_be_left_out():
    found = inspect(table(z=["x", *range(N - 1)]), "y", leave_out=["z"])
    assert [feature.name for feature in found.features] == ["size"]
    assert only(found, "asked").words == "'z' left out, as you asked."


def test_rows_without_a_target_are_dropped_and_missing_numbers_stay():
    found = inspect(table(z=["", *NOISE[1:]], y=[*Y[:-2], "NA", ""]), "y")
    assert (found.n, found.p) == (N - 2, 2)
    assert np.isnan(found.X[0, 1])
    assert only(found, "target-missing").words == "2 rows without a target (lines 60, 61): dropped."
    missing = only(found, "missing")
    assert missing.words.startswith(
        f"1 number is missing, in 1 of {N - 2} rows ('z' 1): filled in by the column's mean"
    )
    assert not missing.serious
    assert only(inspect(table(z=[""] * 20 + [*NOISE[20:]]), "y"), "missing").serious


LEFT_OUT = {
    "constant": [7.5] * N,
    "empty": ["NA"] * N,
    "date": [f"{1 + 7 * i % 28}.03.2021" for i in range(N)],
    "identifier": [f"patient {i}" for i in range(N)],
    "levels": [f"town {i // 2 + 1}" for i in range(N - 1)] + ["town 1"],
}


@pytest.mark.parametrize("kind", [kind for kind in LEFT_OUT if kind != "levels"])
def test_columns_that_say_nothing_are_left_out(kind):
    found = inspect(table(z=LEFT_OUT[kind]), "y")
    assert [feature.column for feature in found.features] == ["size"]
    assert only(found, kind).columns == ("z",)
    assert only(found, kind).words.endswith("left out.")


def test_words_of_too_many_kinds_are_left_out_at_the_border():
    words = [f"town {i % 30}" for i in range(N)]
    assert inspect(table(z=words), "y").p == 31
    assert inspect(table(z=[*words[:-1], "one more"]), "y").p == 1


@pytest.mark.parametrize("first", [0, 1])
def test_row_numbers_are_left_out_and_years_are_not(first):
    assert inspect(table(z=np.arange(N) + first), "y").p == 1
    assert inspect(table(z=np.arange(N) + 1960), "y").p == 2
    assert inspect(table(customer_id=rng.permutation(N) + 1000), "y").p == 1
    assert inspect(table(idea=rng.permutation(N) + 1000), "y").p == 2


def test_words_become_dummies_as_in_scikit_learn():
    colour, side = rng.choice(["red", "green", "blue", ""], N), rng.choice(["left", "right"], N)
    found = inspect(table(colour=colour, side=side), "y")
    expected = OneHotEncoder(drop="if_binary", sparse_output=False).fit_transform(np.column_stack([colour, side]))
    np.testing.assert_array_equal(found.X[:, 1:], expected)
    assert [feature.name for feature in found.features[1:]] == [
        "colour = (missing)", "colour = blue", "colour = green", "colour = red", "side = right",
    ]  # fmt: skip
    assert {"text", "missing-words"} <= kinds(found)
    assert "none is the reference level" in only(found, "text").words


@pytest.mark.parametrize(("zero", "one"), [("no", "yes"), ("0", "1"), ("1", "2"), ("-1", "1"), ("False", "True")])
def test_two_classes_of_words_or_numbers(zero, one):
    found = inspect(table(z=np.where(Y > 0, one, zero)), "z", leave_out=["y"])
    assert found.classes == (zero, one)
    np.testing.assert_array_equal(found.y, Y > 0)
    assert "logistic regression for the odds of" in found.summary


def test_numbers_that_are_written_differently_are_one_class():
    assert inspect(table(z=["1.0", "1"] * 15 + ["2"] * 30), "z").classes == ("1", "2")


def test_a_target_of_few_values_is_asked_about():
    assert "takes only 3 values (0, 1, 2)" in only(inspect(table(z=np.arange(N) * 7 % 3), "z"), "few-values").words
    assert "few-values" not in kinds(inspect(table(), "y"))


GIVE_AWAY = {
    "another unit": (3 * Y + 2).round(3),
    "its exponential": np.exp(3 * Y),
    "nearly it": Y + 0.1 * NOISE,
}


@pytest.mark.parametrize("column", GIVE_AWAY.values(), ids=GIVE_AWAY)
def test_a_column_that_gives_the_target_away_is_found(column):
    finding = only(inspect(table(z=column), "y"), "giveaway")
    assert finding.columns == ("z",)
    assert finding.serious


def test_a_good_feature_does_not_give_the_target_away():
    found = inspect(table(z=Y + 0.5 * NOISE[::-1]), "y")
    assert np.corrcoef(found.X[:, 1], Y)[0, 1] > 0.95
    assert "giveaway" not in kinds(found)


def test_what_gives_a_class_away_is_found():
    ill = Y > 0
    code = np.where(ill, rng.choice(["I10", "I11"], N), rng.choice(["Z00", "Z01"], N))
    found = inspect(table(z=np.where(ill, "ill", "well"), code=code), "z")
    ways = {finding.columns: finding.words for finding in found.findings if finding.kind == "giveaway"}
    assert "rows with the same word have the same target" in ways[("code",)]
    assert "a single bound on it separates the classes" in ways[("y",)]
    assert len(ways) == 2
    wrong = code.copy()
    wrong[0] = "Z00" if ill[0] else "I10"
    found = inspect(table(z=np.where(ill, "ill", "well"), code=wrong), "z", leave_out=["y"])
    assert "giveaway" not in kinds(found)


def test_rows_in_the_order_of_time_are_found_by_their_dates():
    days = [f"{1 + i % 28:02}.{1 + i // 28:02}.2021" for i in range(N)]
    assert only(inspect(table(day=days), "y"), "order").columns == ("day",)
    assert "order" not in kinds(inspect(table(day=days[1:] + days[:1]), "y"))


def test_rows_in_the_order_of_time_are_found_by_their_likeness():
    drift = np.cumsum(rng.normal(size=N)).round(3)
    assert only(inspect(table(z=drift), "z"), "order").serious
    found = inspect(table(z=np.sort(drift)), "z")
    assert "order" not in kinds(found)
    assert "sorted" in kinds(found)


def test_likeness_is_seldom_found_where_there_is_none():
    false = 0
    for _ in range(200):
        rows = "\n".join(f"{a:.3f},{b:.3f}" for a, b in rng.normal(size=(100, 2)))
        false += "order" in kinds(inspect(read_table("a,b\n" + rows), "b"))
    assert false <= 4  # each has a chance of about 1 in 700


def test_more_columns_than_rows_are_told():
    many = {f"x{j}": rng.normal(size=N).round(3) for j in range(N)}
    assert "countless models fit the rows exactly" in only(inspect(table(**many), "y"), "wide").words


def test_rows_that_repeat_others_share_a_group():
    size, y = SIZE.copy(), Y.copy()
    size[[5, 9]], y[[5, 9]] = size[2], y[2]
    found = inspect(table(size=size, y=y), "y")
    assert found.groups[2] == found.groups[5] == found.groups[9]
    assert len(np.unique(found.groups)) == N - 2
    assert only(found, "duplicates").words.startswith(
        "2 rows repeat another one in every feature and the target (such as line 4)"
    )


def test_rows_that_are_alike_since_features_take_few_values_stay_apart():
    side, y = rng.choice(["left", "right"], 200), rng.integers(0, 2, 200)
    rows = "\n".join(f"{a},{b},{c}" for a, b, c in zip(side, rng.integers(0, 3, 200), y, strict=True))
    found = inspect(read_table("side,grade,ill\n" + rows), "ill")
    assert len(np.unique(found.groups)) == 200
    assert {"coarse"} <= kinds(found)
    assert "duplicates" not in kinds(found)


def test_columns_that_say_the_same_are_told():
    found = inspect(table(a=NOISE, b=(2.54 * NOISE).round(2)), "y")
    assert only(found, "alike").columns == ("a", "b")


def test_far_numbers_are_told_with_their_line():
    size = SIZE.copy()
    size[10] = 100.0
    finding = only(inspect(table(size=size), "y"), "far-out")
    assert finding.columns == ("size",)
    assert "'size' 100 in line 12" in finding.words
    assert "far-out" not in kinds(inspect(table(), "y"))


def test_the_famous_typing_error_is_found():
    # Row 42 of the body fat data has a height of 29.5 inches.
    found = inspect(read_table(data.table_text("fat")), "brozek")
    assert "'height' 29.5 in line 43" in only(found, "far-out").words
    assert {"siri", "density"} <= {name for one in found.findings if one.kind == "giveaway" for name in one.columns}


def test_huge_integers_are_asked_about():
    found = inspect(table(z=[str(10**18 + 7 * i * i) for i in range(N)]), "y")
    assert only(found, "huge").columns == ("z",)
    assert "huge" not in kinds(inspect(table(z=SIZE * 1e9), "y"))


def test_unicode_names_and_words():
    found = inspect(table(größe=NOISE, 色=["赤", "青"] * 30), "y")
    assert [feature.name for feature in found.features] == ["size", "größe", "色 = 青"]


def test_iris_has_a_repeated_row():
    iris = datasets.load_iris()
    rows = "\n".join(",".join(map(str, [*x, k])) for x, k in zip(iris.data[50:], iris.target[50:], strict=True))
    found = inspect(read_table("a,b,c,d,species\n" + rows), "species")
    assert only(found, "duplicates").words.startswith("1 row repeats another one")


def test_arguments_of_another_kind_are_refused():
    with pytest.raises(TypeError, match=r"^table must be a Table, such as read_table returns, got str"):
        inspect("a,b", "b")
    with pytest.raises(TypeError, match=r"^leave_out must be a sequence of names, got the string 'size'"):
        inspect(table(), "y", leave_out="size")
    with pytest.raises(TableError, match="There is no column 'q'"):
        inspect(table(), "y", leave_out=["q"])
