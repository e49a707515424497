"""Settle the predictions of an experiment: once for all who ask them."""

from __future__ import annotations

import functools
from typing import Any

from everystate.drawing import frames
from everystate.experiment import Experiment, ExperimentError
from everystate.nodes import Node
from everystate.prediction import Prediction, PredictionError

__all__ = ["settled"]


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
    return {"positions": positions, "words": found.words, "answer": found.answer, "spec": dict(found.spec)}
