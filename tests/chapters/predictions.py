"""What tests of predictions ask: what is right, by the experiment's name and the prediction's."""

from __future__ import annotations

import functools
from typing import Any

from chapters import registry
from everystate.drawing import fresh_nodes
from everystate.experiment import Experiment
from everystate.settling import settled

__all__ = ["asked", "chosen", "told_by"]


@functools.cache
def _settled(experiment: str) -> dict[str, dict[str, Any]]:
    declared = registry.find(experiment)
    found = settled(declared, fresh_nodes(declared, declared.result()))
    return {one.name: what for one, what in zip(declared.predictions, found, strict=True)}


def told_by(experiment: Experiment) -> dict[str, dict[str, Any]]:
    """Return what settles each prediction of an experiment; what is withheld must stand in its first state."""
    return _settled(experiment.name)


def asked(experiment: str, prediction: str) -> dict[str, Any]:
    """Return what settles a prediction; that what it withholds stands in the first state is checked on the way."""
    return _settled(experiment)[prediction]


def chosen(experiment: str, prediction: str) -> str:
    """Return the text of the option that is right."""
    return asked(experiment, prediction)["answer"]
