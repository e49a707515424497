"""What is computed once, for the page and for Jupyter: what settles predictions, and where dragged points stand."""

from __future__ import annotations

import functools
from typing import Any

from everystate.drawing import frames
from everystate.experiment import Experiment, ExperimentError
from everystate.nodes import Node
from everystate.points import ROUNDING
from everystate.prediction import Prediction, PredictionError, frame_spec

__all__ = ["points_spec", "settled"]


def settled(experiment: Experiment, start: Node) -> tuple[dict[str, Any], ...]:
    """Return, for each prediction, the positions of the state that settles it, words, answer and what its kind needs.

    Parameters
    ----------
    experiment : Experiment
        Whose predictions they are.
    start : Node
        Its figure at the defaults, in which what is withheld must stand.

    Raises
    ------
    ExperimentError
        When it does not, or when the state does not settle a prediction.
    """
    parts = {part for node in start.walk() if (part := node.attrs.get("data-part")) is not None}
    return tuple(_settled(experiment, prediction, parts) for prediction in experiment.predictions)


def _settled(experiment: Experiment, prediction: Prediction, parts: set[Any]) -> dict[str, Any]:
    missing = [name for name in prediction.withheld if name not in parts]
    if missing:
        raise ExperimentError(
            f"experiment {experiment.name!r}, prediction {prediction.name!r}: no artist of the first state has the gid "
            f"{', '.join(map(repr, missing))}; give it to what is withheld, or leave the name out"
        )
    try:
        found = prediction.settle(experiment, functools.partial(frames, experiment))
    except PredictionError as error:
        raise ExperimentError(f"experiment {experiment.name!r}, {error}") from error
    positions = [control.index(found.state[control.name]) for control in experiment.controls]
    heights = found.state.get(experiment.points.name) if experiment.points else None
    told = {"positions": positions, "words": found.words, "answer": found.answer, "spec": dict(found.spec)}
    return told | {"heights": list(heights) if heights else None}


def points_spec(experiment: Experiment) -> dict[str, Any]:
    """Return what a viewer needs of an experiment's points: places, limits, start and where they stand on the panel.

    Raises
    ------
    ExperimentError
        When the panel's axes are not linear, move, or don't hold the points.
    """
    points = experiment.points
    if points is None:
        return {}
    ends = [{c.name: c.values[place] for c in experiment.controls} for place in (0, -1)]
    first, *others = (frames(experiment, experiment.result(**state))[points.panel] for state in ({}, *ends))
    where = f"experiment {experiment.name!r}, points {points.name!r}"
    if any(frame != first for frame in others):
        raise ExperimentError(f"{where}: the axes of their panel must have the same limits in all states")
    if (first.x.kind, first.y.kind) != ("linear", "linear"):
        raise ExperimentError(f"{where}: the axes of their panel must be linear, got {first.x.kind} and {first.y.kind}")
    if not all(0 <= first.y.share(one) <= 1 for one in (points.low, points.high)):
        raise ExperimentError(f"{where}: low and high must lie within the axis, {first.y.low:g} to {first.y.high:g}")
    return {
        "name": points.name,
        "x": list(points.x),
        "y": list(points.y),
        "low": points.low,
        "high": points.high,
        "step": points.step,
        "panel": points.panel,
        "says": points.says,
        "rounding": ROUNDING,
        "curves": {name: [float(x) for x in xs] for name, xs in points.curves.items()},
        "frame": frame_spec(first),
    }
