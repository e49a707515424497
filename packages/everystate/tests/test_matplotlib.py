"""What is private to matplotlib does what matplotlib itself does, whichever version is installed."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib import rc_context, rcParams
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform, TransformedPath

from everystate import _matplotlib
from everystate.theme import PLAIN


def axes_of(**settings):
    axes = Figure(figsize=(4, 3), dpi=72).add_axes((0.2, 0.2, 0.7, 0.7))
    axes.plot([1, 2], [0.1, 1], label="line")
    axes.legend(loc="upper right")
    axes.set(**settings)
    return axes


def test_settings_are_those_that_are_in_force():
    raw = _matplotlib.raw_settings(rcParams)
    assert raw["font.size"] == rcParams["font.size"]
    assert set(raw) == set(rcParams)
    before = _matplotlib.settings_key()
    with rc_context({"ytick.major.size": 11}):
        assert _matplotlib.settings_key() != before
    assert _matplotlib.settings_key() == before


@pytest.mark.parametrize("text", [r"$\frac{x_1}{2}$", r"$\mathbf{w} + \sqrt{2}$"])
def test_a_formula_has_the_outlines_of_matplotlibs_text_paths(text):
    """Glyphs at their places, and rules, together are matplotlib's own path of the text."""
    prop = FontProperties(size=30)
    formula = _matplotlib.formula(text, prop)
    outlines = [_matplotlib.glyph_outline(g).transformed(Affine2D().translate(g.x, g.y)) for g in formula.glyphs]
    boxes = [Bbox.from_bounds(*rule) for rule in formula.rules]
    ours = Bbox.union([*(outline.get_extents() for outline in outlines), *boxes])
    theirs = TextPath((0, 0), text, size=30, prop=prop).get_extents()
    assert np.allclose(ours.extents, theirs.extents, atol=0.8)


def test_a_glyph_knows_its_font():
    upright, bold = (_matplotlib.formula(text, FontProperties()).glyphs[0] for text in ("$1$", r"$\mathbf{1}$"))
    slanted = _matplotlib.formula("$x$", FontProperties()).glyphs[0]
    assert (upright.bold, upright.italic) == (False, False)
    assert (bold.bold, bold.italic) == (True, False)
    assert (slanted.bold, slanted.italic) == (False, True)
    assert upright.family == "DejaVu Sans"


def test_families_are_those_that_matplotlib_finds():
    assert _matplotlib.family_of(FontProperties(family="monospace")) == "DejaVu Sans Mono"
    assert _matplotlib.family_of(FontProperties(family=["nowhere to be found", "DejaVu Serif"])) == "DejaVu Serif"
    with rc_context({"font.monospace": ["DejaVu Serif"]}):
        assert _matplotlib.family_of(FontProperties(family="monospace")) == "DejaVu Serif"


def test_paths_are_cleaned_and_cut():
    path = Path([(0, 0), (np.nan, 1), (2, 2), (100, 51)])
    whole = _matplotlib.cleaned(path, IdentityTransform())
    assert np.isfinite(whole.vertices).all()
    cut = _matplotlib.cleaned(path, IdentityTransform(), curves=False, box=(-10, -10, 51, 60))
    x, y = cut.vertices[cut.codes == Path.LINETO][-1]
    assert 51 <= x <= 52  # matplotlib leaves a margin of 1
    assert y == pytest.approx(2 + (x - 2) / 2)


def test_areas_are_cut_with_their_holes():
    square = Path([(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], closed=True)
    (part,) = _matplotlib.clip_to_box(square, Affine2D().scale(10), Bbox.from_extents(-5, -5, 30, 40))
    assert np.allclose(part.get_extents().extents, (0, 0, 30, 40))
    assert _matplotlib.clip_to_box(square, IdentityTransform(), Bbox.from_extents(20, 20, 30, 30)) == []


def test_axes_that_look_alike_have_equal_keys():
    with PLAIN.context():
        one, two = axes_of(xlabel="x", xscale="log"), axes_of(xlabel="x", xscale="log", ylim=(0, 7))
        assert _matplotlib.axis_key(one.xaxis) == _matplotlib.axis_key(two.xaxis)
        assert _matplotlib.axis_key(one.yaxis) != _matplotlib.axis_key(two.yaxis)
        assert _matplotlib.legend_key(one.get_legend()) == _matplotlib.legend_key(two.get_legend())


@pytest.mark.parametrize(
    "change",
    [
        lambda axes: axes.set_xlabel("y"),
        lambda axes: axes.xaxis.label.set_weight("bold"),
        lambda axes: axes.get_xticklabels()[0].set_color("red"),
        lambda axes: axes.xaxis.get_offset_text().set_size(20),
        lambda axes: axes.grid(visible=True, axis="x"),
        lambda axes: axes.minorticks_on(),
        lambda axes: axes.set_xscale("log"),
        lambda axes: axes.invert_xaxis(),
        lambda axes: axes.xaxis.set_major_formatter("{x:g}!"),
        lambda axes: axes.spines["bottom"].set_position(("outward", 9)),
        lambda axes: axes.xaxis.set_visible(False),
        lambda axes: axes.xaxis.set_zorder(9),
        lambda axes: axes.set_position((0.3, 0.3, 0.5, 0.5)),
        lambda axes: axes.xaxis.tick_top(),
        lambda axes: axes.xaxis.label.set_path_effects([]),
    ],
)
def test_whatever_changes_an_axis_changes_its_key(change):
    with PLAIN.context():
        axes, changed = axes_of(xlim=(0.5, 2)), axes_of(xlim=(0.5, 2))
        change(changed)
        assert _matplotlib.axis_key(axes.xaxis) != _matplotlib.axis_key(changed.xaxis)


def test_what_can_not_be_told_is_unfit():
    axes = axes_of()
    axes.xaxis.label.custom = lambda: None
    with pytest.raises(_matplotlib.UnfitError, match="a function, which may do anything"):
        _matplotlib.axis_key(axes.xaxis)
    axes.twinx()
    axes.xaxis.label.custom = axes.figure.axes[1]
    with pytest.raises(_matplotlib.UnfitError, match="other axes"):
        _matplotlib.axis_key(axes.xaxis)
    with pytest.raises(_matplotlib.UnfitError, match="depends on the data"):
        _matplotlib.legend_key(axes.legend(loc="best"))


def test_labels_that_are_aligned_are_unfit():
    figure = Figure()
    one, _ = figure.subplots(2)
    figure.align_labels()
    with pytest.raises(_matplotlib.UnfitError):
        _matplotlib.axis_key(one.yaxis)


def test_opacities_within_an_image_become_its_colours():
    figure = Figure()
    axes = figure.add_subplot()
    image = axes.imshow(np.eye(2), alpha=np.array([[0.1, 0.2], [0.3, 0.4]]))
    expected = image.to_rgba(np.eye(2), alpha=np.array([[0.1, 0.2], [0.3, 0.4]]))
    _matplotlib.bake_alpha(figure)
    assert np.allclose(image.get_array(), expected)
    assert image.get_alpha() is None


def test_a_context_tells_its_opacity_and_where_it_is_clipped():
    gc, triangle = GraphicsContextBase(), Path([[0, 0], [1, 0], [0, 1]])
    assert _matplotlib.clip_region(gc) is None
    gc.set_alpha(0.3)
    gc.set_clip_path(TransformedPath(triangle, Affine2D().scale(2)))
    path, transform = _matplotlib.clip_region(gc)
    assert _matplotlib.alpha(gc) == 0.3
    assert np.array_equal(transform.transform_path(path).vertices, 2 * triangle.vertices)


def test_a_frozen_transform_stays():
    moving = Affine2D()
    still = _matplotlib.frozen(moving)
    moving.translate(3, 0)
    assert np.array_equal(still.transform((1, 1)), (1, 1))


def test_a_mesh_is_painted_where_its_cells_are():
    painter, corners = RendererAgg(4, 2, 72), np.array([[[0, 0], [2, 0]], [[0, 2], [2, 2]]], dtype=float)
    plain, red = IdentityTransform(), np.array([[1.0, 0.0, 0.0, 1.0]])
    _matplotlib.paint_mesh(
        painter, painter.new_gc(), plain, 1, 1, corners, np.zeros((1, 2)), plain, red, False, red[:0]
    )
    assert np.array_equal(_matplotlib.pixels(painter)[..., 3], [[255, 255, 0, 0]] * 2)
