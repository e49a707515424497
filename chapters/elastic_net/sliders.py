"""The sliders that several experiments share: the share of L1, and the correlation in a group."""

from __future__ import annotations

from chapters.elastic_net.groups import CORRELATIONS, RHOS
from everystate.controls import SelectionSlider


def rho_slider(value: float, options: tuple[float, ...] = RHOS, *, between: bool = True) -> SelectionSlider:
    """Return the slider of the share of L1, called ``rho``."""
    names = {0.0: "0 (ridge)", 1.0: "1 (lasso)"}
    pairs = tuple((names.get(rho, f"{rho:g}"), rho) for rho in options)
    return SelectionSlider(name="rho", label="Share of L1, ρ", options=pairs, value=value, between=between)


def correlation_slider(
    value: float, options: tuple[float, ...] = CORRELATIONS, *, between: bool = True
) -> SelectionSlider:
    """Return the slider of the correlation in a group, called ``correlation``."""
    return SelectionSlider(
        name="correlation", label="Correlation in a group", options=options, value=value, between=between
    )
