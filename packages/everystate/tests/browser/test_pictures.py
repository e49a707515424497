"""What the browser shows of a recorded drawing is what matplotlib's own renderer paints."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, Rectangle
from PIL import Image, ImageFilter

from everystate.nodes import markup
from everystate.renderer import render
from everystate.theme import PLAIN

X = np.linspace(0, 1, 9)
FINE = 4
"""Pixels that matplotlib paints for each px: at one it puts markers, and older versions letters, on whole pixels."""

AGREEMENT = 35
"""Where the two disagree by less, of 255, edges are smoothed otherwise; a shift of 6 px is far beyond."""


def dashes(axes):
    for row, dash in enumerate(("--", ":", "-.", (0, (8, 2)), (6, (8, 2)))):
        axes.plot([0, 1], [row, row], linestyle=dash, linewidth=3)
    axes.plot([0.1, 0.5, 0.9], [4.5, 0.5, 4.5], "k", linewidth=9, solid_joinstyle="miter", solid_capstyle="butt")


def markers(axes):
    for row, marker in enumerate("os^vDx+*"):
        axes.plot(X, np.full(9, row), marker, markersize=9, markerfacecolor="none" if row % 2 else "C1")


def scatter(axes):
    axes.scatter(X, X**2, s=300 * X, c=X, marker="^", alpha=0.6)
    axes.scatter(X, 1 - X, s=80, marker="s", edgecolors="k", linewidths=2)


def turned_texts(axes):
    for place, angle in enumerate((0, 30, 90, -45)):
        axes.text(0.05 + 0.27 * place, 0.5, f"turn {angle}", rotation=angle, ha="left", va="center")
    axes.text(0.5, 0.9, "middle", ha="center")
    axes.text(1.0, 0.1, "end", ha="right", weight="bold")


def formulas(axes):
    axes.text(0.05, 0.6, r"$\sqrt{x_i^2 + \lambda}$", size=22)
    axes.text(0.05, 0.1, r"$\sum_{j} \frac{w_j}{2}$", size=22)


def clipped(axes):
    axes.plot([-1, 2], [-1, 2], linewidth=12)
    axes.set(xlim=(0.3, 0.6), ylim=(0.3, 0.6))


def clipped_to_a_shape(axes):
    picture = axes.imshow(np.arange(16).reshape(4, 4) * 1.0, extent=(0, 1, 0, 1), cmap="viridis")
    picture.set_clip_path(Ellipse((0.5, 0.5), 0.8, 0.4, angle=30, transform=axes.transData))


def shapes(axes):
    axes.fill_between(X, X, 1, alpha=0.4, hatch="//")
    axes.add_patch(Rectangle((0.2, 0.1), 0.3, 0.2, angle=20, facecolor="C2", edgecolor="k", linestyle="--"))
    axes.add_patch(Ellipse((0.7, 0.3), 0.3, 0.15, angle=-30, fill=False, linewidth=3))


def contours(axes):
    grid = np.add.outer((X - 0.4) ** 2, 2 * (X - 0.6) ** 2)
    axes.contourf(X, X, grid, levels=5, cmap="viridis")
    axes.contour(X, X, grid, levels=5, colors="k")


def images(axes):
    ink = LinearSegmentedColormap.from_list("ink", [(0, 0, 0, 0), (0, 0, 0, 1)])
    axes.imshow(np.eye(5), cmap=ink, extent=(0, 1, 0, 1), alpha=0.7)
    axes.imshow(np.eye(3), cmap="viridis", extent=(0.2, 0.5, 0.3, 0.9))
    axes.set(xlim=(0, 1), ylim=(0, 1))


def logarithmic(axes):
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.errorbar(10.0 ** (3 * X), X, yerr=0.1, capsize=4, label="bars")
    axes.bar([3, 30], [0.2, 0.6], width=[1, 10], label="blocks", color="C3")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)


def gaps(axes):
    """NaN breaks a line, markevery thins its markers, zeros have no place on a logarithmic axis."""
    axes.plot(X, np.where((X > 0.3) & (X < 0.6), np.nan, X + 0.1), "o-", linewidth=4)
    axes.plot(X, 2 * X, "s-", markevery=3, markersize=10)
    axes.set(yscale="log", ylim=(0.05, 3))


def twins_and_insets(axes):
    axes.plot(X, X, linewidth=4)
    axes.twinx().plot(X, 30 * X**2, "C1--")
    axes.inset_axes((0.1, 0.6, 0.3, 0.3)).bar([1, 2], [3, 4])


def masks(axes):
    values = np.ma.masked_greater(np.add.outer(X, X), 1.2)
    axes.imshow(values, extent=(0, 1, 0, 1), alpha=np.linspace(0.2, 1, 81).reshape(9, 9), cmap="viridis")


def hatches(axes):
    axes.bar([0, 1, 2], [1, 2, 3], hatch=["//", "xx", "oo"], facecolor="none", edgecolor="k")


def words(axes):
    axes.text(0.02, 0.8, 'a < b & "c" </text>', size=16)
    axes.text(0.02, 0.6, "two  spaces   three", size=16)
    axes.text(0.02, 0.4, r"$\mathbf{w}^\top x$ and $w$", size=16)
    axes.text(0.02, 0.2, "monospace", family="monospace", size=16)
    axes.text(0.5, 0.2, "serif words", family="serif", size=16)
    axes.text(0.98, 0.05, "\u05e9\u05dc\u05d5\u05dd", ha="right", size=16)


def far_lines(axes):
    axes.plot([0, 1000], [0, 500], linewidth=4)
    axes.plot([-1e7, 1e7], [1e7 + 0.2, -1e7 + 0.9], "C1", linewidth=4)
    axes.set(xlim=(0, 1), ylim=(0, 1))


def far_fills(axes):
    axes.fill_between([-1e6, 0.5, 1e6], [0.5, 0.2, 0.5], [1e6, 0.4, 1e6], alpha=0.5, edgecolor="k", linewidth=3)
    axes.add_patch(Ellipse((-1e4, 0.5), 2e4 + 0.6, 1.2e4, facecolor="C2", alpha=0.4))
    axes.add_patch(Rectangle((0.6, -1e9), 0.2, 2e9, facecolor="C3"))
    axes.set(xlim=(0, 1), ylim=(0, 1))


def meshes(axes):
    mesh = axes.pcolormesh(np.linspace(0, 1, 10), np.linspace(0, 1, 10) ** 2, np.add.outer(X, X)[:9, :9], alpha=0.9)
    axes.figure.colorbar(mesh, ax=axes)
    axes.set(xlim=(0.1, 0.95), ylim=(0, 0.9))


def shaded(axes):
    axes.pcolormesh(X, X, np.add.outer(X, X**2), shading="gouraud", cmap="viridis")


def painted_lines(axes):
    axes.plot(X, X**2, linewidth=6, rasterized=True)
    axes.fill_between(X, X, 1, alpha=0.4, rasterized=True)


def arrows(axes):
    axes.quiver(X, X, X - 0.5, 0.5 - X, color="C3")
    axes.annotate("here", (0.2, 0.2), (0.7, 0.3), arrowprops={"arrowstyle": "->", "linewidth": 2})


def tables(axes):
    axes.table([["1", "2"], ["3", "4"]], colLabels=["a", "b"], loc="center", bbox=(0.1, 0.1, 0.8, 0.8))
    axes.set_axis_off()


def days(axes):
    axes.plot(np.datetime64("2024-01-01") + np.arange(3) * 200, [1, 3, 2], linewidth=4)
    axes.tick_params(axis="x", rotation=30, labelsize=8)


def polar(axes):
    figure = axes.figure
    axes.remove()
    round_axes = figure.add_axes((0.2, 0.2, 0.6, 0.6), projection="polar")
    round_axes.plot(6.28 * X, X, linewidth=4)
    round_axes.fill(6.28 * X, 0.5 * X, alpha=0.5)


def solid(axes):
    figure = axes.figure
    axes.remove()
    room = figure.add_axes((0.1, 0.1, 0.8, 0.8), projection="3d")
    room.plot_surface(*np.meshgrid(X, X), np.multiply.outer(X, X), color="C2")


def all_markers(axes):
    for place, marker in enumerate("osv^<>8pP*hHXxdD+|"):
        axes.plot(place % 6, place // 6, marker, markersize=14)
    axes.margins(0.15)


DRAWINGS = [
    dashes, markers, scatter, turned_texts, formulas, clipped, clipped_to_a_shape, shapes, contours, images,
    logarithmic,
    gaps, twins_and_insets, masks, hatches, words, far_lines, far_fills, meshes, shaded, painted_lines, arrows, tables,
    days, polar, solid, all_markers,
]  # fmt: skip


def drawn(draw):
    with PLAIN.context():
        figure = Figure(figsize=(300 / 72, 240 / 72), dpi=72, facecolor="white")
        axes = figure.add_axes((0.15, 0.15, 0.8, 0.65))
        draw(axes)
    return figure


def painted(figure):
    """What matplotlib paints, each pixel the mean of finer ones."""
    with PLAIN.context(), matplotlib.rc_context({"text.hinting": "none"}):
        figure.dpi *= FINE
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").reduce(FINE)


def shown(figure, browser, fonts):
    with PLAIN.context():
        inside = markup(render(figure, "drawing"))
    page = browser.new_page(viewport={"width": 300, "height": 240})
    page.set_content(f"<style>{fonts} body{{margin:0}} svg{{display:block;width:300px}}</style>{inside}")
    page.evaluate("Promise.all([...document.fonts].map(font => font.load()))")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture


def difference(one, two):
    """The largest difference of the two pictures, 0 to 255, when looked at a few pixels at a time."""
    blurred = [np.asarray(picture.filter(ImageFilter.GaussianBlur(3)), dtype=float) for picture in (one, two)]
    return np.abs(blurred[0] - blurred[1]).mean(axis=2).max()


FACES = {
    "DejaVuSans": "font-family:'Figure Sans'",
    "DejaVuSans-Bold": "font-family:'Figure Sans';font-weight:bold",
    "DejaVuSans-Oblique": "font-family:'Figure Sans';font-style:italic",
    "DejaVuSansMono": "font-family:'DejaVu Sans Mono'",
    "DejaVuSerif": "font-family:'DejaVu Serif'",
}


@pytest.fixture(scope="session")
def fonts():
    """matplotlib's own fonts for the page, as style rules."""
    folder = Path(matplotlib.get_data_path()) / "fonts/ttf"
    return "".join(
        f"@font-face{{{face};src:url(data:font/ttf;base64,"
        f"{base64.b64encode((folder / f'{name}.ttf').read_bytes()).decode()})}}"
        for name, face in FACES.items()
    )


@pytest.mark.parametrize("draw", DRAWINGS, ids=[draw.__name__ for draw in DRAWINGS])
def test_the_browser_shows_what_matplotlib_paints(draw, browser, fonts):
    assert difference(painted(drawn(draw)), shown(drawn(draw), browser, fonts)) < AGREEMENT


@pytest.mark.parametrize("draw", DRAWINGS, ids=[draw.__name__ for draw in DRAWINGS])
def test_the_measure_sees_a_small_change(draw, browser, fonts):
    figure = drawn(draw)
    figure.axes[0].set_position((0.17, 0.15, 0.8, 0.65))
    assert difference(painted(figure), shown(drawn(draw), browser, fonts)) > AGREEMENT
