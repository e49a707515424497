"""Scripts, styles and fonts: all from the site itself, and only what its pages use.

The theme brings icon fonts as scripts, language files and addresses of other hosts; what no page of this book
needs is taken out after the build, and fonts are cut down to the characters that are there.
"""

from __future__ import annotations

import hashlib
import html
import re
import shutil
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import everystate.sphinx

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]

_UNWANTED = re.compile(
    r"\s*<!-- So that users can add custom icons -->"
    r"|\s*<script[^>]*scripts/fontawesome\.js[^>]*></script>"
    r"|\s*<script[^>]*>[^<]*THEBE_JS_URL[^<]*</script>"
    r"|\s*<script[^>]*sphinx-thebe\.js[^>]*></script>"
    r"|\s*<link[^>]*sphinx-thebe\.css[^>]*/>"
    r"|\s*<script[^>]*>window\.MathJax[^<]*</script>"
    r"|\s*<script[^>]*mathjax@3[^>]*></script>"
    r'|\s*<div id="ethical-ad-placement"[^>]*>\s*</div>'
    r'|\s*<meta name="docsearch:[^>]*/>'
    r'| role="doc-biblioentry"'
    r'|(?<=<div) role="list"(?= class="citation-list")'
)
_SEARCH = re.compile(r"\s*<script[^>]*(?:searchtools|language_data|searchindex)\.js[^>]*></script>")
_SECOND_VIEWPORT = re.compile(r'(<meta name="viewport"[^>]*>)(.*?)(?:\s*<meta name="viewport"[^>]*>)+', re.DOTALL)
_REPEATED = re.compile(r"(\s*<script>var togglebuttonSelector[^<]*</script>)(.*?)\1", re.DOTALL)
_ICON_RULE = re.compile(r'([^{}]*)\{content:"\\([0-9a-f]+)"')
_UNNAMED_TOGGLE = (
    '<summary><span class="toctree-toggle"',
    '<summary aria-label="Pages of this section"><span class="toctree-toggle"',
)
"""The theme's toggle of a section in the side bar has no name that a screen reader could say."""

_PROMPTS = {
    "Show the source": "Show the code",
    "Hide the source": "Hide the code",
    "Show the content": "Show a solution",
    "Hide the content": "Hide the solution",
}
"""Labels of folded cells: only code is folded as source, only solutions are folded whole."""

_DROPPED = ("scripts/fontawesome.js", "sphinx-thebe.js", "sphinx-thebe.css", "locales", "webpack-macros.html")


def _put_files(app: Sphinx) -> None:
    """Write the book's own style sheet next to the other static files."""
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.css").write_text((files("website") / "book.css").read_text(encoding="utf-8"), encoding="utf-8")


def _add_files(app: Sphinx) -> None:
    app.add_css_file("book.css")


def _clean(page: str, *, is_search: bool) -> str:
    """Take out of a page what it does not use."""
    page = _UNWANTED.sub("", page)
    page = _SECOND_VIEWPORT.sub(r"\1\2", page)
    page = _REPEATED.sub(r"\1\2", page).replace("tex2jax_ignore mathjax_ignore", "")
    page = page.replace(*_UNNAMED_TOGGLE)
    for plain, clear in _PROMPTS.items():
        page = page.replace(plain, clear)
    return page if is_search else _SEARCH.sub("", page)


def _note(app: Sphinx, page: str, *others: object) -> None:
    """Remember the pages that this build writes: the others are clean already."""
    app.written_pages.add(f"{page}.html")  # type: ignore[attr-defined]


def _slim(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    pages = {path: path.read_text(encoding="utf-8") for path in out.rglob("*.html") if "_static" not in path.parts}
    for path, text in pages.items():
        if path.relative_to(out).as_posix() in app.written_pages:  # type: ignore[attr-defined]
            path.write_text(_clean(text, is_search=path.name == "search.html"), encoding="utf-8")
    _drop(out / "_static")
    exports = list(everystate.sphinx.exports(app).values())
    _write_fonts(out / "_static", pages.values(), exports, out.parent / "fonts")


def _drop(static: Path) -> None:
    for name in _DROPPED:
        target = static / name
        shutil.rmtree(target, ignore_errors=True) if target.is_dir() else target.unlink(missing_ok=True)
    for unused in [*static.rglob("*.map"), *static.rglob("*.LICENSE.txt"), *static.rglob("*.ttf")]:
        unused.unlink()


# -- fonts ------------------------------------------------------------------------------------------
def _write_fonts(static: Path, pages: Iterable[str], exports: Iterable[Any], kept: Path) -> None:
    import matplotlib

    pages = list(pages)
    figure_font = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
    figures = "".join(map(chr, range(0x20, 0x7F))) + "".join(exported.characters for exported in exports)
    _put_subset(figure_font, static / "fonts/figure-sans.woff2", figures, kept)
    with _math_font() as source:
        _put_subset(source, static / "fonts/math.woff2", _math_characters(pages), kept)
    _subset_icons(static, pages, kept)


def _math_font() -> Any:
    return as_file(files("website") / "fonts/latinmodern-math.woff2")


def _math_characters(pages: Iterable[str]) -> str:
    """Characters of all formulas, with the italic letters that a browser shows for single letters.

    The sign of a root is drawn for an element and stands in no text, so it is always kept.
    """
    formulas = "".join("".join(re.findall(r"<math.*?</math>", page, re.DOTALL)) for page in pages)
    plain = set(html.unescape(re.sub(r"<[^>]*>", "", formulas))) | set("0123456789+-=()[]{}|,.√")
    return "".join(plain) + "".join(filter(None, map(_italic, plain)))


def _italic(character: str) -> str:
    """The mathematical italic form of a Latin or Greek letter, or nothing."""
    if character == "h":
        return "\u210e"
    for first, last, base in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC)):
        if first <= character <= last:
            return chr(base + ord(character) - ord(first))
    return ""


def _subset_icons(static: Path, pages: Iterable[str], kept: Path) -> None:
    """Keep only the icons that pages and scripts name, cut from the theme's own font."""
    fonts = static / "vendor/fontawesome/webfonts"
    solid = fonts / "fa-solid-900.woff2"
    if not solid.exists():
        return
    whole = files("pydata_sphinx_theme") / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts" / solid.name
    scripts = [path.read_text(encoding="utf-8") for path in (static / "scripts").glob("*.js")]
    used = set(re.findall(r"fa-[a-z-]+", "".join([*pages, *scripts])))
    style = (static / "styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    codes = {name: code for names, code in _ICON_RULE.findall(style) for name in re.findall(r"fa-[a-z-]+", names)}
    with as_file(whole) as source:
        _put_subset(source, solid, "".join(chr(int(codes[name], 16)) for name in used if name in codes), kept)
    for other in fonts.glob("*.woff2"):
        if other != solid:
            other.unlink()


def _put_subset(source: Path, target: Path, characters: str, kept: Path) -> None:
    """Write the part of a font that ``characters`` need; the last ones are kept, since cutting takes seconds."""
    content = hashlib.sha256(source.read_bytes() + "".join(sorted(set(characters))).encode())
    made = kept / f"{target.stem}-{content.hexdigest()[:16]}.woff2"
    if not made.exists():
        for old in kept.glob(f"{target.stem}-*"):
            old.unlink()
        part = made.with_suffix(".part")  # an interrupted cut must not look like a font
        kept.mkdir(parents=True, exist_ok=True)
        _subset(source, part, characters)
        part.rename(made)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, target)


def _subset(source: Path, target: Path, characters: str) -> None:
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True, ignore_missing_unicodes=True)
    options.drop_tables += ["FFTM"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)
    font.close()


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    _add_files(app)
    app.written_pages = set()  # type: ignore[attr-defined]
    app.connect("builder-inited", _put_files)
    app.connect("html-page-context", _note)
    app.connect("build-finished", _slim, priority=900)
