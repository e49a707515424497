"""Axes with a place for each feature of the two groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chapters.elastic_net.groups import FEATURES, MEMBERS, SIZE
from chapters.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def mark_groups(axes: Axes, features: int) -> None:
    """Tint the groups' places, name them, and draw the true weights."""
    low, high = axes.get_ylim()
    top = high - 0.015 * (high - low) if axes.get_yscale() == "linear" else 0.95 * high
    for group, name in enumerate(("group 1", "group 2")):
        left = group * SIZE + 0.5
        axes.axvspan(left + 0.06, left + SIZE - 0.06, color=style.FAINT, alpha=0.45, linewidth=0)
        axes.text(left + SIZE / 2, top, name, ha="center", va="top", fontsize=10.5, color=style.MUTED)
    middle = (MEMBERS + features + 1) / 2
    axes.text(middle, top, "irrelevant", ha="center", va="top", fontsize=10.5, color=style.MUTED)
    axes.plot([0.6, MEMBERS + 0.4], [1, 1], color=style.INK, linestyle=style.DOTTED, linewidth=1.6, label="true weight")
    axes.plot([MEMBERS + 0.6, features + 0.4], [0, 0], color=style.INK, linestyle=style.DOTTED, linewidth=1.6)


def weight_axis(axes: Axes) -> None:
    """Give every feature a place, and weights between −20 and 20 an axis that is linear within 2 of zero."""
    axes.set(xlabel="feature", ylabel="weight", xlim=(0, FEATURES + 1), xticks=[1, 5, 10, 20, 30])
    style.signed_log_axis(axes, "y", linear=2.0, ticks=(-10, -2, -1, 0, 1, 2, 10))
    axes.set_ylim(-20, 32)
