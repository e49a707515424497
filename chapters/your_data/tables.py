"""Advice in rows and columns, for those who would rather read numbers."""

from __future__ import annotations

import re

import numpy as np

from regularization import advice

__all__ = ["Shown", "error_table", "findings", "rounded", "settings_table", "verdict"]


class Shown(str):
    """Markdown that a notebook shows as such."""

    def _repr_markdown_(self) -> str:
        return str(self)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Shown:
    lines = [heads, ("---",) * len(heads), *rows]
    return Shown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def rounded(value: float, half: float) -> str:
    """Return a number and half its interval, to two digits of the latter.

    >>> rounded(3592.49, 741.2), rounded(0.0784, 0.0312)
    ('3590 ± 740', '0.078 ± 0.031')
    """
    place = 1 - int(np.floor(np.log10(half))) if half > 0 else 3
    return " ± ".join(f"{round(one, place) or 0.0:.{max(place, 0)}f}" for one in (value, half))


def _plain(text: str) -> str:
    """A text in which no sign means anything to Markdown.

    >>> _plain("'a*b' of $x_1$")
    "'a\\\\*b' of \\\\$x\\\\_1\\\\$"
    """
    return re.sub(r"([\\`*_{}\[\]<>$|#~])", r"\\\1", text)


def findings(found: advice.Inspection) -> Shown:
    """Return what was found in a table as a list, what may make errors wrong in bold."""
    words = [_plain(found.summary), *(_marked(one) for one in found.findings)]
    return Shown("\n".join(f"- {one}" for one in words))


def _marked(finding: advice.Finding) -> str:
    words = _plain(finding.words)
    return f"**{words}**" if finding.serious else words


def verdict(found: advice.Advice) -> Shown:
    """Return the verdict as a paragraph."""
    return Shown(f"**{_plain(found.verdict.words)}**")


def error_table(found: advice.Advice) -> Shown:
    """Return the honest errors of all that were compared, each with its gain over predicting without features."""
    honest = found.honest
    heads = ("model", "cross-entropy" if found.two_classes else "mean squared error", "against no features")
    rows = []
    for name in honest.names:
        gain = "" if name == "nothing" else honest.gain(name, "nothing").compared
        row = (_called(name, found), rounded(honest.error(name), honest.interval(name)), gain)
        rows.append((*row, f"{honest.mistaken(name):.1%}") if found.two_classes else row)
    return _table((*heads, "rows told wrongly") if found.two_classes else heads, rows)


def _called(name: str, found: advice.Advice) -> str:
    said = {
        "nothing": "the classes' shares" if found.two_classes else "the mean",
        "no penalty": "no penalty" if found.two_classes else "least squares",
        "chosen": "the penalty that the folds choose",
    }
    return said.get(name, name)


def settings_table(found: advice.Advice) -> Shown:
    """Return each penalty's strength in our units and in those of other libraries."""
    rows = []
    for one in found.penalties:
        named = f"**{one.name}**" if one.name == found.best else one.name
        ours = f"λ = {one.strength:.4g}" + (f" ({one.at_the_end} tried)" if one.at_the_end else "")
        rows.append((named, ours, "<br>".join(f"{each.where}: `{each.call}`" for each in found.settings(one.name))))
    return _table(("penalty", "this book", "elsewhere, for standardised features"), rows)
