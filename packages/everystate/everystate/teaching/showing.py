"""How what is asked is shown: its HTML where pages are built, and in Jupyter with the script that answers."""

from __future__ import annotations

from everystate._extras import library
from everystate.static import is_static

__all__ = ["show"]


def show(asked: str) -> None:
    """Show the HTML of a question."""
    if is_static():
        library("IPython.display", extra="jupyter").display({"text/html": asked}, raw=True)
        return
    from everystate.jupyter.asked import show_asked

    show_asked(asked)
