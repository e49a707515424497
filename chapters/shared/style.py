"""The look of the book's figures: its theme, and what drawings share.

The palette starts from that of Okabe and Ito (2008), which stays distinct under the common forms of
colour blindness; each role has a shade for light and one for dark paper. Lines have a contrast of at
least 3 to 1, text of 4.5 to 1; only ``faint``, for grids, has less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from everystate.theme import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap

__all__ = [
    "BLUE",
    "DASHDOT",
    "DASHED",
    "DOTTED",
    "FAINT",
    "GREEN",
    "INK",
    "LEVEL",
    "MUTED",
    "ORANGE",
    "PALETTE",
    "PAPER",
    "PURPLE",
    "RED",
    "SKY",
    "THEME",
    "decade",
    "ink_map",
    "key",
    "log_axis",
    "signed",
    "signed_log_axis",
    "tint_map",
]

PALETTE = {
    "ink": ("#1f2328", "#e6e6e6"),
    "muted": ("#59636e", "#a6adb4"),
    "faint": ("#d5d9dd", "#3f4347"),
    "paper": ("#ffffff", "#14181e"),
    "blue": ("#0065a8", "#5cb3ee"),
    "orange": ("#ab6100", "#f0a830"),
    "green": ("#00795a", "#2fc39a"),
    "red": ("#c34a00", "#ff8a4d"),
    "purple": ("#a1477c", "#e08fbd"),
    "sky": ("#2b7fb0", "#84cdf5"),
}
"""Role: (colour on light paper, colour on dark paper)."""

INK, MUTED, FAINT, PAPER, BLUE, ORANGE, GREEN, RED, PURPLE, SKY = (light for light, _ in PALETTE.values())

DASHED, DOTTED, DASHDOT = (0, (5, 2)), (0, (1, 2)), (0, (6, 2, 1, 2))
"""Line styles that can be told apart in grey."""

LEVEL = (0, (4, 3))
"""Short dashes, for a level that other lines are compared with, such as the noise."""

THEME = Theme(
    palette=PALETTE | {"accent": PALETTE["blue"], "alert": PALETTE["red"]},
    settings={
        "axes.axisbelow": True,
        "axes.edgecolor": MUTED,
        "axes.facecolor": "none",
        "axes.grid": False,
        "axes.labelcolor": INK,
        "axes.labelsize": 12,
        "axes.linewidth": 1.0,
        "axes.prop_cycle": (BLUE, RED, GREEN, PURPLE, ORANGE, SKY),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": INK,
        "axes.titlelocation": "left",
        "axes.titlesize": 12.5,
        "axes.titley": 1.0,
        "axes.titlepad": 10,
        "axes.unicode_minus": True,
        "figure.dpi": 72,
        "figure.facecolor": "none",
        "font.family": "DejaVu Sans",
        "font.size": 12,
        "grid.color": FAINT,
        "grid.linewidth": 0.8,
        "image.cmap": "gray_r",
        "image.interpolation": "none",
        "legend.borderaxespad": 0.3,
        "legend.fontsize": 11.5,
        "legend.frameon": False,
        "legend.handlelength": 2.2,
        "lines.linewidth": 2.0,
        "lines.markersize": 6,
        "lines.solid_capstyle": "round",
        "mathtext.fontset": "dejavusans",
        "path.simplify": False,
        "text.color": INK,
        "xtick.color": MUTED,
        "xtick.labelcolor": INK,
        "xtick.labelsize": 11.5,
        "ytick.color": MUTED,
        "ytick.labelcolor": INK,
        "ytick.labelsize": 11.5,
    },
)
"""What every experiment of the book is drawn with."""


def decade(value: float, _position: int | None = None) -> str:
    """Format a tick of a logarithmic axis as plain text.

    >>> decade(0.001), decade(100.0), decade(1e-5)
    ('0.001', '100', '10⁻⁵')
    """
    if 1e-3 <= value < 1e4:
        return f"{value:g}"
    mantissa, exponent = f"{value:.0e}".split("e")
    power = "10" + f"{int(exponent)}".translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return power if mantissa == "1" else f"{mantissa}·{power}"


def log_axis(axes: Axes, which: str, ticks: int = 6) -> None:
    """Make the ``which`` ("x" or "y") axis of ``axes`` logarithmic, labelled in text, at most ``ticks`` labels."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    getattr(axes, f"set_{which}scale")("log")
    axis = getattr(axes, f"{which}axis")
    axis.set_major_locator(LogLocator(numticks=ticks))
    axis.set_major_formatter(FuncFormatter(decade))
    axis.set_minor_formatter(NullFormatter())


def signed_log_axis(axes: Axes, which: str, linear: float, ticks: tuple[float, ...]) -> None:
    """Make the ``which`` axis of ``axes`` logarithmic to both sides of 0, linear within ``linear`` of it."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

    getattr(axes, f"set_{which}scale")("symlog", linthresh=linear)
    axis = getattr(axes, f"{which}axis")
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(FuncFormatter(_signed))
    axis.set_minor_formatter(NullFormatter())


def _signed(value: float, _position: int | None = None) -> str:
    return f"{value:g}".replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """Format a difference with its sign.

    >>> signed(1.26), signed(-0.4)
    ('+1.3', '−0.4')
    """
    return f"{value:+.{digits}f}".replace("-", "−")


def ink_map() -> LinearSegmentedColormap:
    """Return the colour map from clear paper to ink, for pictures such as digits.

    The page inverts such a picture in its dark theme.
    """
    return tint_map("#000000")


def tint_map(colour: str, strongest: float = 1.0) -> LinearSegmentedColormap:
    """Return the map from fully transparent to ``colour`` at opacity ``strongest``, fit for either theme."""
    from matplotlib.colors import LinearSegmentedColormap, to_rgb

    red, green, blue = to_rgb(colour)
    return LinearSegmentedColormap.from_list("tint", [(red, green, blue, 0.0), (red, green, blue, strongest)])


def key(axes: Axes, columns: int = 3) -> None:
    """Explain the labelled artists of ``axes`` in a row above it, where no data can be."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns,
        columnspacing=1.3,
        handletextpad=0.5,
        borderpad=0.1,
        borderaxespad=0.2,
    )
