"""What the browser shows of a recorded drawing is what matplotlib's own renderer paints."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, Rectangle
from PIL import Image, ImageFilter

from chapters.shared import style
from everystate import svg

X = np.linspace(0, 1, 9)
AGREEMENT = 45
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
    axes.imshow(np.eye(5), cmap=style.ink_map(), extent=(0, 1, 0, 1), alpha=0.7)
    axes.imshow(np.eye(3), cmap="viridis", extent=(0.2, 0.5, 0.3, 0.9))
    axes.set(xlim=(0, 1), ylim=(0, 1))


def logarithmic(axes):
    style.log_axis(axes, "x")
    axes.errorbar(10.0 ** (3 * X), X, yerr=0.1, capsize=4, label="bars")
    axes.bar([3, 30], [0.2, 0.6], width=[1, 10], label="blocks", color="C3")
    style.key(axes)


DRAWINGS = [
    dashes, markers, scatter, turned_texts, formulas, clipped,
    clipped_to_a_shape, shapes, contours, images, logarithmic,
]  # fmt: skip


def drawn(draw):
    with style.context():
        figure = Figure(figsize=(300 / 72, 240 / 72), dpi=72, facecolor="white")
        axes = figure.add_axes((0.15, 0.15, 0.8, 0.65))
        draw(axes)
    return figure


def painted(figure):
    with style.context(), matplotlib.rc_context({"text.hinting": "none"}):
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def shown(figure, browser, font):
    with style.context():
        inside = svg.markup(svg.render(figure, "drawing"))
    page = browser.new_page(viewport={"width": 300, "height": 240})
    page.set_content(
        f"<style>@font-face{{font-family:'Figure Sans';src:url({font})}}body{{margin:0}}"
        f"svg{{display:block;width:300px}}</style>{inside}"
    )
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture


def difference(one, two):
    """The largest difference of the two pictures, 0 to 255, when looked at a few pixels at a time."""
    blurred = [np.asarray(picture.filter(ImageFilter.GaussianBlur(3)), dtype=float) for picture in (one, two)]
    return np.abs(blurred[0] - blurred[1]).mean(axis=2).max()


@pytest.fixture(scope="session")
def font():
    file = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
    return "data:font/ttf;base64," + base64.b64encode(file.read_bytes()).decode()


@pytest.mark.parametrize("draw", DRAWINGS, ids=[draw.__name__ for draw in DRAWINGS])
def test_the_browser_shows_what_matplotlib_paints(draw, browser, font):
    assert difference(painted(drawn(draw)), shown(drawn(draw), browser, font)) < AGREEMENT


@pytest.mark.parametrize("draw", DRAWINGS, ids=[draw.__name__ for draw in DRAWINGS])
def test_the_measure_sees_a_small_change(draw, browser, font):
    figure = drawn(draw)
    figure.axes[0].set_position((0.17, 0.15, 0.8, 0.65))
    assert difference(painted(figure), shown(drawn(draw), browser, font)) > AGREEMENT
