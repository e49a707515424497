"""Mathematics as MathML, written when the site is built: no script, and screen readers can read it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

__all__ = ["setup", "to_mathml"]


def to_mathml(tex: str, *, display: bool) -> str:
    """Return the MathML of a formula, which keeps its TeX as the accessible description.

    Raises
    ------
    ValueError
        When the formula can't be converted, naming it.

    Examples
    --------
    >>> "<msup>" in to_mathml("w^2", display=False)
    True
    """
    from latex2mathml.converter import convert

    try:
        mathml = convert(tex.replace("{aligned}", "{align*}"), display="block" if display else "inline")
        text = _text(mathml)
    except Exception as error:
        raise ValueError(f"formula {tex!r} can't be converted to MathML: {type(error).__name__} {error}") from error
    if "\\" in text:
        raise ValueError(f"formula {tex!r} uses a command that the conversion to MathML does not know")
    for bar in ("&#x0007C;", "&#x02016;"):  # bare bars keep the size of the text; \\left and \\right make them grow
        mathml = mathml.replace(f"<mo>{bar}</mo>", f'<mo stretchy="false" lspace="0" rspace="0">{bar}</mo>')
    return mathml.replace("<math ", f'<math alttext="{html.escape(tex, quote=True)}" ', 1)


def _text(mathml: str) -> str:
    """Character data of ``mathml``."""
    import xml.etree.ElementTree as ElementTree

    return "".join(ElementTree.fromstring(mathml).itertext())


def _visit_inline(writer: HTML5Translator, node: nodes.math) -> None:
    from docutils import nodes as docutils_nodes

    writer.body.append(f'<span class="math">{to_mathml(node.astext(), display=False)}</span>')
    raise docutils_nodes.SkipNode


def _visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    from docutils import nodes as docutils_nodes

    identity = f' id="{node["ids"][0]}"' if node["ids"] else ""
    number = f'<span class="eqno">({node["number"]})</span>' if node.get("number") else ""
    formula = to_mathml(node.astext(), display=True)
    writer.body.append(f'<div class="math math-block" tabindex="0"{identity}>{formula}{number}</div>\n')
    raise docutils_nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer under the name ``mathml``."""
    app.add_html_math_renderer("mathml", (_visit_inline, None), (_visit_block, None))
