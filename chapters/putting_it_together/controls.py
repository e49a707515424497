"""A slider that two figures of the chapter share."""

from __future__ import annotations

from everystate.controls import SelectionSlider


def dropout_slider(rates: tuple[float, ...], value: float, *, between: bool = False) -> SelectionSlider:
    """Return the slider of the dropout rate, called ``rate``; the first of the rates is 0."""
    return SelectionSlider(
        name="rate",
        label="Dropout rate",
        options=(("none", 0.0), *rates[1:]),
        value=value,
        between=between,
    )
