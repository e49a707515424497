"""Show an experiment, wherever the code runs: ``explore`` is what notebooks call.

In Jupyter it opens a live widget. Where the site is built or the notebooks are tested, the cell leaves a placeholder,
and the build puts the page's form of the experiment there. In the page's own Python the host shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from everystate import host
from everystate.experiment import Experiment, ExperimentError
from everystate.static import is_static

if TYPE_CHECKING:
    from everystate.jupyter.widget import Explorer

__all__ = ["Placeholder", "explore"]


class Placeholder:
    """What stands in a built or tested notebook where Jupyter shows the live experiment."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _ipython_display_(self) -> None:
        host.show({"text/html": f'<div data-experiment="{self.name}"></div>'})


class _Shown:
    """An experiment that the host shows."""

    def __init__(self, experiment: Experiment, state: Mapping[str, Any]) -> None:
        self.experiment = experiment
        self.state = state

    def _ipython_display_(self) -> None:
        taken = host.taken()
        if taken:
            taken.explore(self.experiment, self.state)


def explore(experiment: Experiment, **state: Any) -> Explorer | Placeholder | _Shown:
    """Show an experiment: live in Jupyter and in the page's Python, its static form on a built page.

    Parameters
    ----------
    experiment : Experiment
        What to explore.
    **state
        Values to start from; a built page starts from the defaults.

    Raises
    ------
    ExperimentError
        When a page can't show it because it is declared in the notebook, where the build can't find it.
    """
    _check_type(experiment)
    if host.taken():
        return _Shown(experiment, experiment.complete(state))
    if not is_static():
        from everystate.jupyter.widget import Explorer

        return Explorer(experiment, **state)
    if experiment.compute.__module__ == "__main__":
        raise ExperimentError(
            f"experiment {experiment.name!r} is declared in a notebook, where no build finds it; declare it in a module"
        )
    return Placeholder(experiment.name)


def _check_type(experiment: object) -> None:
    if not isinstance(experiment, Experiment):
        raise TypeError(f"experiment must be an Experiment, got {experiment!r} of type {type(experiment).__name__}")
