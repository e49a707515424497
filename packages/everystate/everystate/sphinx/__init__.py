"""A Sphinx extension: what ``explore`` leaves in a page becomes figure, controls and data, without a kernel.

For projects with MyST-NB and for Jupyter Book 1. In ``conf.py``::

    extensions = ["myst_nb", "everystate.sphinx"]
    everystate_experiments = ["figures"]

and in a notebook::

    from everystate import explore
    from figures import PENDULUM

    explore(PENDULUM)

In Jupyter the last line opens a live widget. In the build it leaves a placeholder,
``<div data-experiment="pendulum"></div>``, and the extension puts the page's form of the experiment there. Raw HTML
with a placeholder, in any page, does the same.

What readers keep
-----------------
Questions and predictions that a reader has answered are kept on the reader's own device. Links to the pages within a
``nav`` or below an element with ``data-progress`` show how many of each page are answered.
``<p data-resume hidden></p>`` offers to go on where the reader stopped; ``<div data-review></div>`` becomes a review
of what was missed, with export, import and reset. A page opened with ``?class`` keeps answers back until they are
revealed.

Python in the pages
-------------------
Where ``everystate_live`` names a folder with Pyodide, a notebook's page offers to start Python: its cells can be run
and changed, its exercises checked, sliders take values between their stops, and experiments can be changed. Nothing is
fetched before the reader asks for it, and no other host is asked at any time. A page says how far it is in
``<html data-live-state="off|loading|ready|failed">``; ``data-live="start"`` and ``"stop"`` are its buttons. What can be
run has ``data-live-cell="CELL-ID"`` with a button ``data-live="run"``; an exercise has ``data-exercise="NAME"`` with a
button ``data-live="check"`` and, once checked, ``data-verdict="right|not-yet"``. A server must send ``.mjs`` and
``.wasm`` with their own types; the policy ``script-src 'self' 'wasm-unsafe-eval'`` will do.

Configuration
-------------
``everystate_experiments`` : list of str
    Packages or modules in which experiments are declared.
``everystate_code`` : list of str
    Further packages whose code experiments and notebooks depend on: when it changes, they are made anew.
``everystate_path`` : list of str
    Folders, relative to the configuration's, in which Python finds these packages, here and in the notebooks.
``everystate_live`` : str
    The folder, relative to the configuration's, with the files of the pages' Python: see `everystate.sphinx.live`.
``everystate_theme`` : str
    The theme of the pages, as ``"module:NAME"``; the plain one if it is empty.

What runs again
---------------
An experiment is exported again when a module that it reaches through imports has changed, or one of the libraries
that they import. With ``nb_execution_mode = "cache"`` the same holds for the run of a notebook, besides its own cells;
comments and docstrings do not count. ``"auto"`` and ``"force"`` run a notebook whenever its page is read, which happens
then too. ``"off"`` runs nothing: pages show what the notebooks hold. Only pages with something new are written again,
and a build that failed leaves nothing that the next one takes for done.

What can't be seen in the code is not followed: modules that are imported by a name in a string, and data files whose
names do not stand in the module that reads them.

Stages
------
One line each tells which notebooks run, how many experiments are exported, and what took how long; they are messages of
Sphinx's log. Where ``EVERYSTATE_STAGES`` names a file (or ``/dev/fd/3``, a pipe), the lines are also appended to it, so
that a caller can show them with ``--quiet``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from everystate.pack import Export

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["exports", "setup"]


def exports(app: Sphinx) -> Mapping[str, Export]:
    """Return the exported experiments of a build by name, for other extensions; empty before ``env-updated``."""
    from everystate.sphinx.placeholders import placeholders_of

    return {name: exported for name, (_, exported) in placeholders_of(app).exports.items()}


def setup(app: Sphinx) -> dict[str, bool]:
    """Switch the extension on."""
    from everystate.sphinx import configuration, course, execution, files, live, placeholders

    for part in (configuration, execution, placeholders, files, course, live):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
