"""Drawing advice: the paths, the curves, the honest errors, and what is kept how often.

Each function takes an `Advice` and returns a matplotlib figure in the book's theme. A notebook shows it as SVG, whose
colours follow the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from chapters.shared import style
from chapters.your_data.tables import rounded
from everystate.nodes import markup
from everystate.renderer import render
from regularization import advice

__all__ = ["Picture", "curves", "errors", "kept", "paths"]

HEIGHT, PANEL, WIDE, NARROW = 290, 370, 440, 290
NAMED = 6
COLOURS = (style.BLUE, style.RED, style.GREEN, style.PURPLE, style.ORANGE, style.SKY)
DASHES = ("-", style.DASHED, style.DASHDOT, style.DOTTED)
LOOKS = {"ridge": (style.BLUE, "-"), "lasso": (style.RED, style.DASHED), "elastic net": (style.GREEN, style.DASHDOT)}


class Picture(Figure):
    """A figure that a notebook shows as SVG, with words for those who can't see it.

    Where it has ``parts``, pictures of one panel each, these are shown beside and below one another instead of it, as
    the page has room.
    """

    words: str = ""
    parts: tuple[Picture, ...] = ()

    def _repr_html_(self) -> str:
        identity = "own-" + hashlib.sha256(self.words.encode()).hexdigest()[:8]
        drawn = "".join(part._svg(f"{identity}-{k}", identity) for k, part in enumerate(self.parts or (self,)))
        return (
            f'<figure style="margin:0"><div style="display:flex;flex-wrap:wrap;gap:0.5rem">{drawn}</div>'
            f'<figcaption id="{identity}-words" style="color:var(--fig-ink,inherit);background:var(--fig-paper,none)">'
            f"{_escaped(self.words)}</figcaption></figure>"
        )

    def _svg(self, uid: str, identity: str) -> str:
        with style.THEME.context():
            root = render(self, uid, style.THEME)
        shown = f'<svg role="img" aria-labelledby="{identity}-words"'
        width = round(self.get_figwidth() * 72)
        sizes = f"flex:1 1 {min(width, NARROW)}px;min-width:0;max-width:{width}px"
        return f'<div style="{sizes}">{markup(root).replace("<svg", shown, 1)}</div>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _short(name: str, most: int = 17) -> str:
    """A feature's name, cut where it is long; a dollar sign in it begins no formula."""
    return (name if len(name) <= most else name[: most - 1] + "…").replace("$", r"\$")


def _blank(
    panels: int, words: str, height: float = HEIGHT, left: float = 64, panel: float = PANEL, above: float = 56
) -> Picture:
    width = panels * panel
    figure = Picture(figsize=(width / 72, height / 72), dpi=72)
    figure.words = words
    for place in range(panels):
        at = place * panel
        figure.add_axes(((at + left) / width, 52 / height, (panel - left - 14) / width, (height - 52 - above) / height))
    return figure


def _row(found: advice.Advice, words: str, draw: Callable[[Axes, advice.Tuned], None], **space: float) -> Picture:
    """A panel for each penalty, in one figure and as parts."""
    with style.THEME.context():
        whole = _blank(len(found.penalties), words, **space)
        whole.parts = tuple(_blank(1, words, **space) for _ in found.penalties)
        for axes, part, one in zip(whole.axes, whole.parts, found.penalties, strict=True):
            draw(axes, one)
            draw(part.axes[0], one)
    return whole


def paths(found: advice.Advice) -> Picture:
    """Draw the weights of ridge, lasso and elastic net against the strength, the largest in colour.

    Features are standardised, so that weights can be compared. A vertical line marks the strength that
    cross-validation chooses.
    """
    largest = _largest(found)
    limit = max(float(np.abs(one.coefs[: one.place + 1]).max()) for one in found.penalties) or 1.0

    def draw(axes: Axes, one: advice.Tuned) -> None:
        _path(axes, found, one, largest)
        axes.set(xlabel="strength λ", ylabel="weight", ylim=(-1.25 * limit, 1.25 * limit))
        axes.set_title(one.name, y=1.0, pad=14 + 17 * -(-len(largest) // 2))
        style.key(axes, columns=2)

    return _row(found, _words_of_paths(found, largest), draw, height=HEIGHT + 60, above=108)


def _largest(found: advice.Advice) -> np.ndarray:
    """The features whose weights are largest at the best penalty's strength."""
    return np.argsort(-np.abs(found.tuned().weights), kind="stable")[:NAMED]


def _path(axes: Axes, found: advice.Advice, one: advice.Tuned, largest: np.ndarray) -> None:
    others = np.setdiff1d(np.arange(len(found.names)), largest)
    if others.size:
        axes.plot(one.strengths, one.coefs[:, others], color=style.MUTED, linewidth=0.7, alpha=0.5)
    for place, feature in enumerate(largest):
        look = {"color": COLOURS[place], "linestyle": DASHES[place % len(DASHES)]}
        axes.plot(one.strengths, one.coefs[:, feature], label=_short(found.names[feature], 14), **look)
    axes.axvline(one.strength, color=style.INK, linewidth=1, linestyle=style.LEVEL)
    style.log_axis(axes, "x", 5)
    axes.set_xlim(one.strengths[-1], one.strengths[0])


def _words_of_paths(found: advice.Advice, largest: np.ndarray) -> str:
    one = found.tuned()
    named = ", ".join(f"{found.names[j]} {one.weights[j]:+.3g}".replace("-", "−") for j in largest if one.weights[j])
    return (
        "Weights of the standardised features, from all but no penalty (left) to a strong one (right); the dashed line "
        f"is the strength chosen. Largest at {one.name}'s: {named or 'none, all weights are zero'}."
    )


def curves(found: advice.Advice) -> Picture:
    """Draw the cross-validated error of each penalty against the strength, with paired standard errors.

    The band is one standard error of the difference from the lowest point, paired by fold, and so has no width there.
    """
    lowest = min(float(one.mean.min()) for one in found.penalties)
    level = found.honest.error("nothing")
    room = max(level - lowest, 1e-12)

    def draw(axes: Axes, one: advice.Tuned) -> None:
        _curve(axes, one)
        axes.axhline(level, color=style.MUTED, linewidth=1, linestyle=style.LEVEL)
        axes.set(title=one.name, xlabel="strength λ", ylim=(lowest - 0.15 * room, level + 0.2 * room))
        axes.set_ylabel("cross-entropy" if found.two_classes else "mean squared error")

    return _row(found, _words_of_curves(found), draw, height=HEIGHT, left=76, above=36)


def _curve(axes: Axes, one: advice.Tuned) -> None:
    colour, _ = LOOKS[one.name]
    low, high = one.mean - one.paired_error, one.mean + one.paired_error
    axes.fill_between(one.strengths, low, high, color=colour, alpha=0.25)
    axes.plot(one.strengths, one.mean, color=colour)
    axes.plot([one.strength], [one.mean[one.place]], "o", color=colour)
    style.log_axis(axes, "x", 5)
    axes.set_xlim(one.strengths[-1], one.strengths[0])


def _words_of_curves(found: advice.Advice) -> str:
    said = "; ".join(f"{one.name} {one.mean.min():.4g} at λ = {one.strength:.3g}" for one in found.penalties)
    return (
        f"Error on the rows held out, by strength. Lowest: {said}. The band is one standard error of the difference "
        "from the lowest point, paired by fold; the dashed line is the error without features."
    )


def errors(found: advice.Advice) -> Picture:
    """Draw the honest errors, each with half a 95% interval to both sides."""
    honest = found.honest
    with style.THEME.context():
        figure = _blank(1, _words_of_errors(found), height=72 + 30 * len(honest.names), left=146, panel=WIDE, above=16)
        (axes,) = figure.axes
        for place, name in enumerate(honest.names):
            value, half = honest.error(name), honest.interval(name)
            colour = style.INK if name == "chosen" else LOOKS.get(name, (style.MUTED, ""))[0]
            axes.plot([value - half, value + half], [place, place], color=colour, linewidth=2)
            axes.plot([value], [place], "D" if name == "chosen" else "o", color=colour)
        axes.set(ylim=(len(honest.names) - 0.5, -0.5), xlabel="error on rows held out of fitting and choosing")
        axes.set_yticks(range(len(honest.names)), [_named(name, found) for name in honest.names])
        axes.set_xlim(*_limits(found))
        axes.xaxis.set_major_locator(MaxNLocator(5))
    return figure


def _named(name: str, found: advice.Advice) -> str:
    return {
        "nothing": "no features",
        "no penalty": "no penalty" if found.two_classes else "least squares",
        "chosen": "chosen by the folds",
    }.get(name, name)


def _limits(found: advice.Advice) -> tuple[float, float]:
    """From 0 to what holds every interval, but for that of least squares where it is far out."""
    honest = found.honest
    ends = {name: honest.error(name) + honest.interval(name) for name in honest.names}
    usual = max(end for name, end in ends.items() if name != "no penalty")
    return 0.0, 1.05 * max(usual, min(ends.get("no penalty", 0.0), 2 * usual))


def _words_of_errors(found: advice.Advice) -> str:
    said = "; ".join(
        f"{_named(name, found)} {rounded(found.honest.error(name), found.honest.interval(name))}"
        for name in found.honest.names
    )
    return f"Error on rows that took part neither in fitting nor in choosing, with 95% intervals: {said}."


def kept(found: advice.Advice, *, most: int = 20) -> Picture:
    """Draw in how many half-samples the lasso and the elastic net keep each feature, those kept most often first."""
    lasso, net = found.tuned("lasso"), found.tuned("elastic net")
    order = np.argsort(-(lasso.kept + net.kept), kind="stable")[:most]
    with style.THEME.context():
        figure = _blank(1, _words_of_kept(found, order), height=124 + 20 * len(order), left=146, panel=WIDE)
        (axes,) = figure.axes
        places = np.arange(len(order))
        for one, marker, shift in ((lasso, "o", -0.12), (net, "s", 0.12)):
            axes.plot(one.kept[order], places + shift, marker, color=LOOKS[one.name][0], label=one.name)
        axes.set(xlim=(-1, lasso.half_samples + 1), ylim=(len(order) - 0.4, -0.6))
        axes.set_xlabel(f"kept in how many of {lasso.half_samples} half-samples")
        axes.set_yticks(places, [_short(found.names[j]) for j in order])
        axes.grid(axis="y")
        style.key(axes)
    return figure


def _words_of_kept(found: advice.Advice, order: np.ndarray) -> str:
    lasso, p = found.tuned("lasso"), len(found.names)
    always = int((lasso.kept == lasso.half_samples).sum())
    shown = f" (the {len(order)} kept most often are shown)" if len(order) < p else ""
    return (
        f"Of {p} features{shown} the lasso keeps {np.count_nonzero(lasso.weights)} on all rows, and {always} in every "
        f"one of {lasso.half_samples} halves of the rows."
    )
