"""A Sphinx extension: what ``explore`` leaves in a page becomes figure, controls and data, without a kernel.

Configuration:

``everystate_experiments``
    Packages or modules in which experiments are declared.
``everystate_code``
    Further packages whose code experiments and notebooks depend on: when it changes, they are made anew.
``everystate_theme``
    The theme of the pages, as ``"module:NAME"``; the plain one if it is empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Switch the extension on."""
    from everystate.sphinx import execution, files, placeholders

    app.add_config_value("everystate_experiments", [], "env", list)
    app.add_config_value("everystate_code", [], "env", list)
    app.add_config_value("everystate_theme", "", "html", str)
    for part in (execution, placeholders, files):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
