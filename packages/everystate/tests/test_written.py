"""Pages whose content differs from what is on disk are written, also after a build that was killed."""

from everystate.sphinx.written import Written


def test_pages_that_differ_are_written_until_a_build_ends(tmp_path):
    first, second = {"one": "1", "two": "1"}, {"one": "2", "two": "1"}
    assert Written(tmp_path).begin(first) == ["one", "two"]
    assert Written(tmp_path).begin(first) == ["one", "two"]  # killed before its end
    Written(tmp_path).end(first)
    assert Written(tmp_path).begin(first) == []
    assert Written(tmp_path).begin(second) == ["one"]  # killed: nobody knows which content page one has
    assert Written(tmp_path).begin(first) == ["one"]
    Written(tmp_path).end(first)
    assert Written(tmp_path).begin({"two": "1"}) == []
    assert Written(tmp_path).begin(first) == ["one"]


def test_a_list_that_can_not_be_read_counts_for_nothing(tmp_path):
    Written(tmp_path).end({"one": "1"})
    next(tmp_path.iterdir()).write_text("{")
    assert Written(tmp_path).begin({"one": "1"}) == ["one"]
