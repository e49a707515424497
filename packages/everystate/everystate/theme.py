"""One look for all figures of a project: a palette, light and dark, and matplotlib's settings.

A theme is a value: an experiment names the one that it is drawn with, and the pages get their colours from it. Nothing
is set when it is made; its settings hold inside ``with theme.context():`` only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

__all__ = ["PLAIN", "ROLES", "Theme"]

ROLES = ("ink", "muted", "faint", "paper", "accent", "alert")
"""What every palette has: text, text of less weight, grids and borders, background, what is chosen, what is amiss."""


@dataclass(frozen=True, eq=False, repr=False)
class Theme:
    """A palette and settings of matplotlib.

    Parameters
    ----------
    palette : mapping of str to (str, str)
        Role: its colour on light paper and on dark paper, each as ``#rrggbb``. Drawings use the light ones; the page
        shows the dark ones in its dark theme. ``ROLES`` must be among the roles; two roles may share their colours.
    settings : mapping of str to object
        matplotlib's rcParams by name. With ``"figure.dpi": 72`` a unit of length is a px. ``"axes.prop_cycle"`` may be
        a tuple of colours. (matplotlib is imported when the settings are used: a declaration needs none of it.)

    Raises
    ------
    ValueError
        When a role is missing, a colour is not ``#rrggbb``, or one light colour has two dark ones.

    Examples
    --------
    >>> PLAIN.colour("paper")
    '#ffffff'
    """

    palette: Mapping[str, tuple[str, str]]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        """Check the palette, and keep copies that nobody can change."""
        missing = [role for role in ROLES if role not in self.palette]
        if missing:
            raise ValueError(f"palette must have the roles {', '.join(ROLES)}; {', '.join(missing)} is missing")
        dark_of: dict[str, str] = {}
        for role, shades in self.palette.items():
            if len(shades) != 2 or not all(re.fullmatch("#[0-9a-f]{6}", shade) for shade in shades):
                raise ValueError(f"palette must give {role!r} two colours of the form #rrggbb, got {shades!r}")
            light, dark = shades
            if dark_of.setdefault(light, dark) != dark:
                raise ValueError(
                    f"palette must give the light colour {light} one dark one, got {dark_of[light]} and {dark}"
                )
        object.__setattr__(self, "palette", MappingProxyType(dict(self.palette)))
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))

    def __repr__(self) -> str:
        """Return a summary: a theme stands as a default in signatures.

        >>> PLAIN
        Theme(9 roles, 27 settings)
        """
        return f"Theme({len(self.palette)} roles, {len(self.settings)} settings)"

    def colour(self, role: str) -> str:
        """Return the light colour of a role, with which drawings are made."""
        return self.palette[role][0]

    @functools.cached_property
    def variables(self) -> Mapping[str, str]:
        """Light colours, and what stands for them in the markup: a CSS variable that follows the page's theme."""
        found: dict[str, str] = {}
        for role, (light, _) in self.palette.items():
            found.setdefault(light, f"var(--fig-{role},{light})")
        return MappingProxyType(found)

    def context(self) -> AbstractContextManager[None]:
        """Return a context in which matplotlib draws in this style.

        Settings of the reader's own, from a style sheet or a notebook, do not reach into it.

        >>> import matplotlib
        >>> before = matplotlib.rcParams["figure.dpi"]
        >>> with PLAIN.context():
        ...     matplotlib.rcParams["figure.dpi"]
        72.0
        >>> matplotlib.rcParams["figure.dpi"] == before
        True
        """
        import matplotlib

        from everystate import _matplotlib

        own = _matplotlib.raw_settings(matplotlib.rcParams)
        changed = {name: value for name, value in _defaults().items() if own[name] != value}
        return _matplotlib.settings_context(changed | self._settings)

    @functools.cached_property
    def _settings(self) -> dict[str, Any]:
        """The settings as matplotlib takes them."""
        import cycler

        colours: Any = self.settings.get("axes.prop_cycle")
        make: Any = cycler.cycler
        return dict(self.settings) | ({"axes.prop_cycle": make(color=colours)} if isinstance(colours, tuple) else {})

    def css(self, scope_light: str = ":root", scope_dark: str = 'html[data-theme="dark"]', *, dark: bool = True) -> str:
        """Return CSS that gives each role its colour in the light and the dark theme.

        Without ``dark`` both scopes get the light colours, as on printed paper.
        """

        def block(scope: str, shade: int) -> str:
            lines = "".join(f"--fig-{role}:{shades[shade]};" for role, shades in self.palette.items())
            return f"{scope}{{{lines}}}"

        return block(scope_light, 0) + "\n" + block(scope_dark, int(dark)) + "\n"


@functools.cache
def _defaults() -> dict[str, Any]:
    """What matplotlib draws with when nobody has asked for anything else; where it draws stays as it is."""
    places = ("backend", "interactive", "toolbar", "timezone", "webagg.", "keymap.", "savefig.", "animation.", "tk.")
    import matplotlib

    from everystate import _matplotlib

    defaults = _matplotlib.raw_settings(matplotlib.rcParamsDefault)
    return {name: value for name, value in defaults.items() if not name.startswith(places)}


_INK, _MUTED, _FAINT = "#1f2328", "#59636e", "#d5d9dd"
_LINES = ("#0065a8", "#b84600", "#00795a", "#a1477c", "#8a5c00")

PLAIN = Theme(
    palette={
        "ink": (_INK, "#e6e6e6"),
        "muted": (_MUTED, "#a6adb4"),
        "faint": (_FAINT, "#3f4347"),
        "paper": ("#ffffff", "#14181e"),
        "accent": (_LINES[0], "#5cb3ee"),
        "alert": (_LINES[1], "#ff8a4d"),
        "third": (_LINES[2], "#2fc39a"),
        "fourth": (_LINES[3], "#e08fbd"),
        "fifth": (_LINES[4], "#e0ac3a"),
    },
    settings={
        "axes.edgecolor": _MUTED,
        "axes.facecolor": "none",
        "axes.labelcolor": _INK,
        "axes.labelsize": 12,
        "axes.prop_cycle": _LINES,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": _INK,
        "axes.titlesize": 12.5,
        "figure.dpi": 72,
        "figure.facecolor": "none",
        "font.family": "DejaVu Sans",
        "font.size": 12,
        "grid.color": _FAINT,
        "image.interpolation": "none",
        "legend.fontsize": 11.5,
        "legend.frameon": False,
        "lines.linewidth": 2.0,
        "mathtext.fontset": "dejavusans",
        "path.simplify": False,
        "text.color": _INK,
        "xtick.color": _MUTED,
        "xtick.labelcolor": _INK,
        "xtick.labelsize": 11.5,
        "ytick.color": _MUTED,
        "ytick.labelcolor": _INK,
        "ytick.labelsize": 11.5,
    },
)
"""What an experiment is drawn with that names no theme: quiet, and legible on light and dark paper."""
