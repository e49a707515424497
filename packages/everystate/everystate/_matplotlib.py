"""Everything that is private to matplotlib and used here, or that its versions name differently.

Known to work with matplotlib 3.8.4 and 3.11.2; ``tests/test_matplotlib.py`` compares each function with what matplotlib
itself draws. matplotlib's stubs leave much untyped: here it gets its types.
"""

from __future__ import annotations

import functools
import io
import pickle
from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import FunctionType, MethodType
from typing import Any, NamedTuple, cast

import matplotlib
import numpy as np
from matplotlib import RcParams, font_manager, ft2font, rcParams
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure, FigureBase
from matplotlib.font_manager import FontProperties
from matplotlib.legend import Legend
from matplotlib.mathtext import MathTextParser
from matplotlib.path import Path
from matplotlib.transforms import (
    BboxBase,
    BlendedGenericTransform,
    CompositeGenericTransform,
    Transform,
    TransformedPath,
    TransformWrapper,
)

__all__ = [
    "Formula",
    "Glyph",
    "UnfitError",
    "add_axes",
    "alpha",
    "axis_key",
    "bake_alpha",
    "cleaned",
    "clip_path",
    "clip_region",
    "clip_to_box",
    "family_of",
    "formula",
    "frozen",
    "glyph_outline",
    "legend_key",
    "paint_mesh",
    "pixels",
    "raw_settings",
    "settings_context",
    "settings_key",
]


# -- settings -----------------------------------------------------------------------------------------
def raw_settings(settings: RcParams) -> dict[str, Any]:
    """Return rcParams as they are stored: asking in the usual way would choose a backend, or warn of an old name."""
    return dict(dict[str, Any].items(cast("dict[str, Any]", settings)))


def settings_context(settings: Mapping[str, Any]) -> AbstractContextManager[None]:
    """Return a context in which ``settings``, rcParams by name, hold."""
    return cast("Any", matplotlib).rc_context(dict(settings))


def add_axes(figure: Figure, box: BboxBase) -> Axes:
    """Return new axes in a box given in shares of the figure."""
    return cast("Any", figure).add_axes(box)


def settings_key() -> bytes:
    """Return what is the same only while all of matplotlib's settings are."""
    return pickle.dumps(sorted((name, repr(value)) for name, value in raw_settings(rcParams).items()))


# -- texts --------------------------------------------------------------------------------------------
class Glyph(NamedTuple):
    """A character of a formula: ``x`` and ``y`` are px from the start of its baseline, upwards."""

    font: Any
    size: float
    code: int
    x: float
    y: float

    @property
    def family(self) -> str:
        """Family of its font, as the font itself says."""
        return str(self.font.family_name)

    @property
    def italic(self) -> bool:
        """Whether its font is slanted."""
        return "Oblique" in self.font.style_name or "Italic" in self.font.style_name

    @property
    def bold(self) -> bool:
        """Whether its font is bold."""
        return "Bold" in self.font.style_name


class Formula(NamedTuple):
    """A formula laid out: characters, and rules as (x, y, width, height) in px, y upwards."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[tuple[float, float, float, float], ...]


@functools.cache
def _parser() -> MathTextParser[Any]:
    return MathTextParser("path")


def formula(text: str, prop: FontProperties) -> Formula:
    """Lay out mathtext at 72 dpi. From matplotlib 3.11 on, the glyph's index follows its code."""
    parsed: Any = _parser().parse(text, 72, prop)
    glyphs = (Glyph(font, size, code, x, y) for font, size, code, *_, x, y in parsed.glyphs)
    return Formula(tuple(glyphs), tuple((x, y, width, height) for x, y, width, height in parsed.rects))


def glyph_outline(glyph: Glyph) -> Path:
    """Return the outline of a character around its own origin, in px, y upwards."""
    glyph.font.set_size(glyph.size, 72)
    glyph.font.load_char(glyph.code, flags=_unhinted())
    vertices, codes = glyph.font.get_path()
    return Path(np.asarray(vertices) / 1.0, codes)


def _unhinted() -> Any:
    """FreeType's flag, under the name that the installed matplotlib gives it."""
    module = cast("Any", ft2font)
    return module.LoadFlags.NO_HINTING if hasattr(module, "LoadFlags") else module.LOAD_NO_HINTING


def family_of(prop: FontProperties) -> str:
    """Return the name of the family in which matplotlib draws: ``"monospace"`` becomes ``"DejaVu Sans Mono"``."""
    settings = raw_settings(rcParams)
    return _family(tuple(prop.get_family()), *(tuple(settings[f"font.{kind}"]) for kind in _KINDS))


_KINDS = ("family", "sans-serif", "serif", "monospace", "cursive", "fantasy")


@functools.lru_cache(maxsize=256)
def _family(names: tuple[str, ...], *settings: tuple[str, ...]) -> str:
    fonts = cast("Any", font_manager)
    return str(fonts.get_font(fonts.findfont(FontProperties(family=list(names)))).family_name)


# -- paths --------------------------------------------------------------------------------------------
def cleaned(path: Path, transform: Transform, *, curves: bool = True, box: tuple[float, ...] | None = None) -> Path:
    """Return ``path`` in display space without NaN; lines are cut off at ``box`` (x0, y0, x1, y1)."""
    return cast("Any", path).cleaned(transform=transform, remove_nans=True, simplify=False, curves=curves, clip=box)


def clip_to_box(path: Path, transform: Transform, box: BboxBase) -> list[Path]:
    """Return the filled polygons of ``path`` in display space, cut at a box."""
    plain = cast("Any", Path(path.vertices, path.codes))
    plain.should_simplify = False
    polygons = (Path(corners) for corners in plain.to_polygons(transform, closed_only=True))
    cut = (cast("Any", polygon).clip_to_bbox(box) for polygon in polygons)
    return [polygon for polygon in cut if len(polygon.vertices) > 2]


def clip_path(gc: GraphicsContextBase) -> TransformedPath | None:
    """Return the clip path that was given to a context, as it was given."""
    return cast("Any", gc)._clippath


def clip_region(gc: GraphicsContextBase) -> tuple[Path, Transform] | None:
    """Return the clip path of a context, with what takes it to display space."""
    path, affine = cast("Any", gc).get_clip_path()  # its stub names another type than it gives
    return None if path is None else (path, affine)


def alpha(gc: GraphicsContextBase) -> float | None:
    """Return the opacity of a context, which an image may leave open."""
    return cast("float | None", gc.get_alpha())


def frozen(transform: Transform) -> Transform:
    """Return a copy of a transform that follows no later change."""
    return cast("Transform", transform.frozen())


# -- pictures -----------------------------------------------------------------------------------------
def paint_mesh(painter: RendererAgg, gc: GraphicsContextBase, *mesh: Any) -> None:
    """Paint a mesh, given as to ``RendererBase.draw_quad_mesh``."""
    cast("Any", painter).draw_quad_mesh(gc, *mesh)


def pixels(painter: RendererAgg) -> np.ndarray:
    """Return what was painted, (rows, columns, 4) of uint8."""
    return np.asarray(painter.buffer_rgba())


def bake_alpha(figure: Figure) -> None:
    """Write opacities that differ within an image into its colours: matplotlib leaves them out of unscaled images."""
    for axes in figure.axes:
        for one in (axes, *axes.child_axes):
            for image in cast("Any", one).get_images():
                if isinstance(image.get_alpha(), np.ndarray) and image.get_array().ndim == 2:
                    colours = image.to_rgba(image.get_array(), alpha=image.get_alpha())
                    image._alpha = None  # its setter can't compare an array with None
                    image.set_data(colours)


# -- what a drawing depends on ------------------------------------------------------------------------
class UnfitError(Exception):
    """Something whose state can't be told: what depends on it must be drawn."""


_BOOKKEEPING = frozenset(
    {
        "_axes", "_callbacks", "_canvas_callbacks", "_invalid", "_mouseover", "_mouseover_set", "_parents",
        "_remove_method", "_renderer", "_stale", "_sticky_edges", "callbacks", "draw", "figure", "_parent_figure",
        "stale_callback",
    }
)  # fmt: skip
"""Attributes that tell others of a change or where an artist belongs. They don't reach the drawing."""

_THROUGH_TICKS = frozenset({"_converter", "_converter_is_explicit", "converter", "major", "minor", "units"})
"""Attributes of an axis that reach the drawing only through the places and texts of its ticks."""

_NOT_OF_AN_AXIS = frozenset(
    {
        "_adjustable", "_anchor", "_aspect", "_autotitlepos", "_axis_map", "_children", "_colorbars", "_current_image",
        "_facecolor", "_get_lines", "_get_patches_for_fill", "_label", "_left_title", "_navigate", "_right_title",
        "_stale_viewlims", "_tight", "_use_sticky_edges", "_viewLim", "_xaxis_transform", "_xmargin",
        "_yaxis_transform", "_ymargin", "child_axes", "containers", "dataLim", "fmt_xdata", "fmt_ydata",
        "ignore_existing_data_limits", "legend_", "patch", "spines", "title", "titleOffsetTrans", "transData",
        "transLimits", "transScale", "xaxis", "yaxis",
    }
)  # fmt: skip
"""Attributes of axes that an axis does not draw from: data, titles, and limits, which it gets as transforms."""


class _Teller(pickle.Pickler):
    """Writes down all that an artist consists of, recursively; what it does not understand is an error.

    pickle walks the objects in C. Figure and axes are named rather than walked, transforms are told by what they do.
    """

    def __init__(self, file: io.BytesIO, axes: Axes) -> None:
        super().__init__(file, protocol=5)
        self._outside = {id(axes): "axes", id(axes.figure): "figure", id(axes.xaxis): "x", id(axes.yaxis): "y"}

    def reducer_override(self, obj: Any) -> Any:
        """Tell of an object by its type and attributes."""
        if isinstance(obj, type):
            return NotImplemented
        if id(obj) in self._outside:
            return _told, (self._outside[id(obj)],)
        if isinstance(obj, (Axes, FigureBase)):
            raise UnfitError(f"other axes: {obj!r}")
        if isinstance(obj, BboxBase):
            return _told, ("box", obj.get_points().tobytes())
        if isinstance(obj, Transform):
            return _told, _transform(obj)
        if isinstance(obj, TransformedPath):
            return _told, (type(obj), cast("Any", obj)._path, cast("Any", obj)._transform)
        if isinstance(obj, FunctionType):
            return self._function(obj)
        if isinstance(obj, MethodType):
            return _told, (obj.__self__, obj.__name__)
        kind = cast("type[object]", type(obj))
        if _is_plain(kind):
            return _told, (kind,), _without(obj)
        return NotImplemented

    @staticmethod
    def _function(function: FunctionType) -> Any:
        """Only what pickle itself calls is known to depend on nothing else."""
        if function is _told or function.__module__.partition(".")[0] in ("copyreg", "numpy"):
            return NotImplemented
        raise UnfitError(f"a function, which may do anything: {function!r}")


def _told(*parts: object) -> None:
    """Stand for an object in what a teller writes, which nobody reads back."""


@functools.cache
def _is_plain(kind: type) -> bool:
    """Whether instances hold all that they are in their attributes: classes of Python through and through."""
    heap = 1 << 9
    own = [base for base in kind.__mro__ if base is not object]
    return bool(own) and all(base.__flags__ & heap for base in own) and kind.__dictoffset__ != 0


def _transform(transform: Transform) -> tuple[object, ...]:
    """What a transform does: its matrix, and what it does before that."""
    if transform.is_affine:
        return "affine", np.asarray(transform.get_matrix()).tobytes()
    return "bent", np.asarray(transform.get_affine().get_matrix()).tobytes(), _bend(transform)


def _bend(transform: Any) -> object:
    """The part of a transform that is not affine: independent of the limits where a scale stands before them."""
    if transform.is_affine:
        return None
    if isinstance(transform, TransformWrapper):
        return _bend(cast("Any", transform)._child)
    if isinstance(transform, BlendedGenericTransform):
        inner = cast("Any", transform)
        return "blended", _bend(inner._x), _bend(inner._y)
    if isinstance(transform, CompositeGenericTransform):
        inner = cast("Any", transform)
        if inner._b.is_affine:
            return _bend(inner._a)
        return "both", _transform(inner._a), _bend(inner._b)
    return cast("object", type(transform)), _without(cast("object", transform), frozenset({"_affine"}))


def _tell(axes: Axes, *parts: object) -> bytes:
    file = io.BytesIO()
    try:
        _Teller(file, axes).dump(parts)
    except UnfitError:
        raise
    except Exception as error:  # whatever can't be written down can't be compared
        raise UnfitError(str(error)) from error
    return file.getvalue()


def _without(artist: object, names: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {name: value for name, value in vars(artist).items() if name not in names and name not in _BOOKKEEPING}


def axis_key(axis: Axis) -> bytes:
    """Return all that the drawing of an axis of plain axes depends on, apart from matplotlib's settings.

    Raises
    ------
    UnfitError
        When that can't be told.
    """
    axes: Any = axis.axes
    name = "x" if axis is axes.xaxis else "y"
    groups = axes.figure._align_label_groups
    if type(axes) is not Axes or len(groups[name].get_siblings(axes)) > 1:
        raise UnfitError("other axes may move its label")
    within = axes.get_xaxis_transform if name == "x" else axes.get_yaxis_transform
    return _tell(
        axes,
        name,
        axes.figure.dpi,
        _without(axes, _NOT_OF_AN_AXIS),
        [(spine.get_spine_transform(), spine) for spine in axes.spines.values() if spine.axis is axis],
        [within(which=which) for which in ("grid", "tick1", "tick2")],
        np.asarray(axis.get_view_interval()).tobytes(),
        _ticks(axis),
        _without(axis, _THROUGH_TICKS),
    )


def _ticks(axis: Axis) -> tuple[object, ...]:
    """Places and texts of an axis' ticks, as its locators and formatters give them now."""
    told: list[object] = []
    for places, formatter in (
        (axis.get_majorticklocs(), axis.get_major_formatter()),
        (axis.get_minorticklocs(), axis.get_minor_formatter()),
    ):
        texts = tuple(cast("Any", formatter).format_ticks(places)) if len(places) else ()
        told += [np.asarray(places, dtype=float).tobytes(), texts, formatter.get_offset()]
    return tuple(told)


def legend_key(legend: Legend) -> bytes:
    """Return all that the drawing of a legend depends on, apart from matplotlib's settings.

    Raises
    ------
    UnfitError
        When that can't be told, as for a legend that looks for the best place among the data.
    """
    axes: Any = legend.axes
    if type(axes) is not Axes or cast("Any", legend)._loc_real == 0:
        raise UnfitError("its place depends on the data")
    return _tell(
        axes, "legend", legend.get_gid(), axes.figure.dpi, axes.bbox, legend.get_bbox_to_anchor(), _without(legend)
    )
