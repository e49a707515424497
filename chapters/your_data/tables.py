"""Advice in rows and columns, for those who would rather read numbers."""

from __future__ import annotations

from chapters.shared.wording import minus
from regularization import advice

__all__ = ["Shown", "error_table", "settings_table"]


class Shown(str):
    """Markdown that a notebook shows as such."""

    def _repr_markdown_(self) -> str:
        return str(self)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Shown:
    lines = [heads, ("---",) * len(heads), *rows]
    return Shown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def error_table(found: advice.Advice) -> Shown:
    """Return the honest errors of all that were compared, each with its gain over predicting without features."""
    honest = found.honest
    heads = ("model", "cross-entropy" if found.two_classes else "mean squared error", "against no features")
    rows = []
    for name in honest.names:
        gain = "" if name == "nothing" else honest.gain(name, "nothing").compared
        row = (_called(name, found), minus(f"{honest.error(name):.3g} ± {honest.interval(name):.2g}"), gain)
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
