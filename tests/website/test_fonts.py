"""The fonts that a page is sent hold what it shows."""

from website import assets
from website.mathematics import to_mathml


def test_the_font_of_formulas_keeps_the_sign_of_a_root(tmp_path):
    from fontTools.ttLib import TTFont

    assets._write_fonts(tmp_path, [to_mathml(r"\sqrt{n \lambda}", display=False)], [], tmp_path / "kept")
    kept = TTFont(tmp_path / "fonts/math.woff2").getBestCmap()
    assert ord("√") in kept
    assert 0x1D45B in kept  # italic n


def test_a_font_is_cut_again_only_for_other_characters(tmp_path, monkeypatch):
    cut = []

    def subset(source, target, characters):
        cut.append(characters)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(characters)

    monkeypatch.setattr(assets, "_subset", subset)
    source, target, kept = tmp_path / "whole.ttf", tmp_path / "site/part.woff2", tmp_path / "kept"
    source.write_text("a font")
    for characters in ("ab", "ba", "abc", "abc"):
        assets._put_subset(source, target, characters, kept)
    assert cut == ["ab", "abc"]
    assert target.read_text() == "abc"
    assert len(list(kept.iterdir())) == 1
    source.write_text("another font")
    assets._put_subset(source, target, "abc", kept)
    assert cut == ["ab", "abc", "abc"]
