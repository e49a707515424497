"""The slider that most figures of the chapter share."""

from __future__ import annotations

from everystate.controls import SelectionSlider


def rate_slider(values: tuple[float, ...], value: float, *, between: bool = False) -> SelectionSlider:
    """Return the slider of the dropout rate, called ``rate``; between two rates most networks are untrained."""
    return SelectionSlider(
        name="rate", label="Rate: share of units dropped", options=values, value=value, between=between
    )
