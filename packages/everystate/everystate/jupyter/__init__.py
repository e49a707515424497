"""An experiment in Jupyter: standard ipywidgets drive the kernel, which sends only what changes.

Needs the extra ``[jupyter]``.
"""

from everystate.jupyter.widget import Explorer, FigureView, Placeholder, explore

__all__ = ["Explorer", "FigureView", "Placeholder", "explore"]
