"""The fonts that a page is sent hold what it shows."""

from website import assets
from website.mathematics import to_mathml


def test_the_font_of_formulas_keeps_the_sign_of_a_root(tmp_path):
    from fontTools.ttLib import TTFont

    assets._write_fonts(tmp_path, [to_mathml(r"\sqrt{n \lambda}", display=False)], [])
    kept = TTFont(tmp_path / "fonts/math.woff2").getBestCmap()
    assert ord("√") in kept
    assert 0x1D45B in kept  # italic n
