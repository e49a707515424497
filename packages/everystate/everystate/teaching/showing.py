"""How what is asked is shown: its HTML where pages are built, and in Jupyter with the script that answers."""

from __future__ import annotations

from everystate import host
from everystate.static import is_static

__all__ = ["show"]


def show(asked: str) -> None:
    """Show the HTML of a question."""
    if is_static() or host.taken():
        host.show({"text/html": asked})
        return
    from everystate.jupyter.asked import show_asked

    show_asked(asked)
