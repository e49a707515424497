"""Turn a matplotlib figure into a small tree of SVG elements which can be compared with another.

matplotlib's own SVG backend writes text; this one keeps the elements, with path coordinates as
integers in tenths of a pixel, so that two states of a figure are compared without parsing. Text stays
text, and colours of the palette become CSS variables so that they follow the theme of the page.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import io
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.legend import Legend
from matplotlib.offsetbox import DrawingArea
from matplotlib.path import Path
from matplotlib.ticker import Formatter
from matplotlib.transforms import Affine2D, Bbox, Transform
from PIL import Image

from everystate.theme import PLAIN, Theme

__all__ = [
    "Node",
    "PathData",
    "SvgRenderer",
    "axis_fingerprint",
    "markup",
    "path_text",
    "render",
    "reuse_axes",
    "reuse_legend",
]

TENTH = 10
SLACK = 1.5
"""How far a text may reach over the edge of its canvas, in px: its box is a little larger than its ink."""

_EXTENTS: dict[tuple[str, int, bool | str], tuple[float, float, float]] = {}
"""Sizes of texts by content and font."""

_MEMORY = 500
"""How many drawings of an axis or a legend are remembered."""

_FAR = 300_000  # tenths of a pixel; a coordinate beyond is off every canvas and is held there
_FAMILY = "DejaVu Sans"
_FONT = "Figure Sans, DejaVu Sans, Verdana, sans-serif"


class PathData(NamedTuple):
    """Geometry of a path: for each point a (prefix, suffix, repeat) and coordinates in tenths of a pixel."""

    template: tuple[tuple[str, str, int], ...]
    x: bytes
    y: bytes

    @property
    def xs(self) -> np.ndarray:
        """Abscissas, int32, tenths of a pixel."""
        return np.frombuffer(self.x, dtype=np.int32)

    @property
    def ys(self) -> np.ndarray:
        """Ordinates downwards, int32, tenths of a pixel."""
        return np.frombuffer(self.y, dtype=np.int32)


@dataclass(slots=True, eq=False)
class Node:
    """An SVG element. ``name`` tells siblings apart; ``text`` is its character data."""

    tag: str
    attrs: dict[str, str | PathData]
    name: str
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def _number(value: float) -> str:
    """``value`` at a resolution of a tenth, as short as can be."""
    text = f"{round(value * TENTH) / TENTH:g}"
    return "0" if text == "-0" else text


def _tenths(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values * TENTH), -_FAR, _FAR).astype(np.int32)


@functools.lru_cache(maxsize=4096)
def _template(codes: bytes) -> tuple[tuple[tuple[str, str, int], ...], bytes]:
    """The point template of a sequence of path codes, and which vertices are points."""
    pieces: list[list] = []
    keep = []
    curve_left = 0
    for code in codes:
        if code == Path.STOP:
            keep.append(False)
        elif code == Path.CLOSEPOLY:
            keep.append(False)
            if pieces:
                _close(pieces)
        else:
            keep.append(True)
            prefix, curve_left = _prefix(code, curve_left)
            if pieces and pieces[-1][:2] == [prefix, ""]:
                pieces[-1][2] += 1
            else:
                pieces.append([prefix, "", 1])
    return tuple((p, s, n) for p, s, n in pieces), np.array(keep, dtype=bool).tobytes()


def _close(pieces: list[list]) -> None:
    """Let the last point of ``pieces`` close its ring."""
    prefix, suffix, count = pieces[-1]
    if count > 1:
        pieces[-1][2] -= 1
        pieces.append([prefix, suffix + "z", 1])
    else:
        pieces[-1][1] = suffix + "z"


def _prefix(code: int, curve_left: int) -> tuple[str, int]:
    """The letter before a point, and how many control points of its curve are still to come."""
    if curve_left:
        return " ", curve_left - 1
    return {Path.MOVETO: ("M", 0), Path.LINETO: ("L", 0), Path.CURVE3: ("Q", 1), Path.CURVE4: ("C", 2)}[code]


def path_data(path: Path, transform: Transform, height: float) -> PathData:
    """``path`` in display space, y downwards from the top of a canvas of ``height`` px."""
    cleaned = path.cleaned(transform=transform, remove_nans=True, simplify=False, curves=True)
    codes = np.asarray(cleaned.codes, dtype=np.uint8)
    template, keep = _template(codes.tobytes())
    points = cleaned.vertices[np.frombuffer(keep, dtype=bool)]
    return PathData(template, _tenths(points[:, 0]).tobytes(), _tenths(height - points[:, 1]).tobytes())


def path_text(data: PathData) -> str:
    """The ``d`` attribute that ``data`` stands for."""
    points = iter(zip((data.xs / TENTH).tolist(), (data.ys / TENTH).tolist(), strict=True))
    out = []
    for prefix, suffix, count in data.template:
        for _ in range(count):
            x, y = next(points)
            out.append(f"{prefix}{x:g},{y:g}{suffix}")
    return "".join(out)


def _relative(path: Path, transform: Transform) -> str:
    """The outline of a marker, relative to the point where it stands."""
    circle = Path.unit_circle()
    if len(path.vertices) == len(circle.vertices):
        radius = np.abs((transform.transform(path.vertices) - transform.transform((0, 0)))[:, 0]).max()
        if np.allclose(transform.transform(path.vertices), circle.vertices * radius):
            r = _number(radius)
            d = _number(2 * float(r))
            return f"m-{r},0a{r},{r} 0 1,0 {d},0a{r},{r} 0 1,0 -{d},0z"
    data = path_data(path, transform, 0.0)
    first, *rest = path_text(data).replace("z", "Z").split("M")[1:]
    moved = "m" + first if not rest else "m" + first + "".join("M" + part for part in rest)
    return _all_relative(moved)


def _all_relative(outline: str) -> str:
    """Rewrite an outline of absolute M, L, C, Q commands as relative ones from (0, 0)."""
    out, here, start = [], (0.0, 0.0), (0.0, 0.0)
    for letter, points in _commands(outline):
        if letter in "zZ":
            out.append("z")
            here = start
            continue
        shifted = [f"{_number(x - here[0])},{_number(y - here[1])}" for x, y in points]
        out.append(letter.lower() + " ".join(shifted))
        here = points[-1]
        if letter in "mM":
            start = here
    return "".join(out)


def _commands(outline: str) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    letter, numbers = "", ""
    for character in outline + "#":
        if character.isalpha() or character == "#":
            if letter:
                pairs = [pair.split(",") for pair in numbers.split()]
                yield letter, [(float(x), float(y)) for x, y in pairs]
            letter, numbers = character, ""
        else:
            numbers += character


Memory = dict[Hashable, tuple[list[Node], dict[str, Node]]]
"""What was drawn under a key: the elements and the definitions that they refer to."""


class SvgRenderer(RendererBase):
    """A matplotlib renderer that records the elements of one figure.

    Parameters
    ----------
    width, height : float
        Size of the canvas, in px.
    uid : str
        Prefix of every id, so that several figures can stand on one page.
    theme : Theme
        Its light colours are written as CSS variables.
    """

    def __init__(self, width: float, height: float, uid: str, theme: Theme = PLAIN) -> None:
        super().__init__()
        self._variables = theme.variables
        self.width, self.height, self.uid = width, height, uid
        attrs = {
            "viewBox": f"0 0 {_number(width)} {_number(height)}",
            "style": f"aspect-ratio:{_number(width)}/{_number(height)}",
            "font-family": _FONT,
        }
        self.root = Node("svg", attrs, "svg")
        self._open = [self.root]
        self._definitions: dict[str, Node] = {}
        self.cut: list[tuple[str, float]] = []

    # -- canvas ---------------------------------------------------------------------------------
    def flipy(self) -> bool:
        """Text comes with y downwards."""
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Size in px."""
        return self.width, self.height

    def option_image_nocomposite(self) -> bool:
        """Each image stays an element of its own."""
        return True

    def option_scale_image(self) -> bool:
        """The browser scales images."""
        return True

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        """Size in px; the same texts come again in every state, so sizes are remembered."""
        key = s, hash(prop), ismath
        if key not in _EXTENTS:
            _EXTENTS[key] = super().get_text_width_height_descent(s, prop, ismath)
        return _EXTENTS[key]

    # -- structure ------------------------------------------------------------------------------
    def open_group(self, s: str, gid: str | None = None) -> None:
        """Start a group named after the artist."""
        node = Node("g", {"id": f"{self.uid}-{gid}"} if gid else {}, gid or s)
        self._open[-1].children.append(node)
        self._open.append(node)

    def close_group(self, s: str) -> None:
        """End the innermost group; one that holds a single element gives way to it."""
        group = self._open.pop()
        if len(group.children) == 1 and not group.attrs:
            only = group.children[0]
            if only.tag != "g":
                only.name = group.name
                self._open[-1].children[-1] = only

    def replay(self, memory: Memory, key: Hashable, draw: Callable[[], None]) -> None:
        """Append what ``draw`` drew the last time with this ``key``, or draw and remember it."""
        if key not in memory:
            before = len(self._open[-1].children)
            draw()
            drawn = self._open[-1].children[before:]
            used = {url for node in drawn for one in node.walk() for url in _urls(one)}
            if len(memory) >= _MEMORY:
                memory.clear()
            memory[key] = drawn, {name: self._definitions[name] for name in self._definitions if name in used}
        else:
            drawn, definitions = memory[key]
            self._open[-1].children.extend(drawn)
            self._definitions |= definitions

    def _add(self, tag: str, attrs: dict[str, str | PathData], text: str = "") -> Node:
        node = Node(tag, attrs, tag, text=text)
        self._open[-1].children.append(node)
        return node

    # -- style ----------------------------------------------------------------------------------
    def _paint(self, kind: str, rgba: tuple[float, ...] | None, alpha: float | None) -> dict[str, str]:
        if rgba is None or (alpha if alpha is not None else rgba[3] if len(rgba) > 3 else 1.0) == 0:
            return {kind: "none"}
        opacity = alpha if alpha is not None else (rgba[3] if len(rgba) > 3 else 1.0)
        colour = to_hex(rgba[:3])
        paint = {kind: self._variables.get(colour, colour)}
        if opacity < 1:
            paint[f"{kind}-opacity"] = f"{round(opacity, 3):g}"
        return paint

    def _style(self, gc: GraphicsContextBase, fill: tuple[float, ...] | None) -> dict[str, str]:
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        style = self._paint("fill", fill, forced)
        width = gc.get_linewidth()
        if width > 0:
            style |= self._paint("stroke", gc.get_rgb(), forced)
            if style["stroke"] != "none":
                style["stroke-width"] = _number(width) if width >= 0.1 else "0.1"
                style |= self._dashes(gc)
        return style | self._clip(gc)

    def _dashes(self, gc: GraphicsContextBase) -> dict[str, str]:
        style = {"stroke-linejoin": str(gc.get_joinstyle())}
        if str(gc.get_capstyle()) != "butt":
            style["stroke-linecap"] = {"projecting": "square"}.get(str(gc.get_capstyle()), "round")
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            style["stroke-dasharray"] = " ".join(map(_number, dashes))
            if offset:
                style["stroke-dashoffset"] = _number(offset)
        return style

    def _clip(self, gc: GraphicsContextBase) -> dict[str, str]:
        path, affine = gc.get_clip_path()
        box = gc.get_clip_rectangle()
        if path is not None:
            shape = Node("path", {"d": path_data(path, affine, self.height)}, "path")
        elif box is not None:
            place = map(_number, (box.x0, self.height - box.y1, box.width, box.height))
            shape = Node("rect", dict(zip(("x", "y", "width", "height"), place, strict=True)), "rect")
        else:
            return {}
        return {"clip-path": self._define("clipPath", {}, shape)}

    def _define(self, tag: str, attrs: dict[str, str], shape: Node) -> str:
        """Keep a clip region or hatch under a name made of its content; return the reference to it."""
        content = hashlib.sha256(markup(Node(tag, attrs, tag, [shape])).encode()).hexdigest()[:8]
        name = f"{self.uid}-{content}"
        self._definitions.setdefault(name, Node(tag, {"id": name, **attrs}, tag, [shape]))
        return f"url(#{name})"

    def _hatch(self, gc: GraphicsContextBase) -> str:
        """A pattern, 72 px square, as matplotlib's own backends draw it."""
        rgba = gc.get_hatch_color()
        paint = self._paint("stroke", rgba, gc.get_alpha() if gc.get_forced_alpha() else None)
        fill = {name.replace("stroke", "fill"): value for name, value in paint.items()}
        lines = path_data(gc.get_hatch_path(), Affine2D().scale(72), 72)
        attrs = {"d": lines, "stroke-width": _number(gc.get_hatch_linewidth()), **paint, **fill}
        size = {"patternUnits": "userSpaceOnUse", "width": "72", "height": "72"}
        return self._define("pattern", size, Node("path", attrs, "path"))

    # -- drawing --------------------------------------------------------------------------------
    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: tuple[float, ...] | None = None
    ) -> None:
        """Record a path."""
        data = path_data(path, transform, self.height)
        if data.x:
            self._add("path", {"d": data, **self._style(gc, rgbFace)})
            if gc.get_hatch():
                self._add("path", {"d": data, "fill": self._hatch(gc), **self._clip(gc)})

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: tuple[float, ...] | None = None,
    ) -> None:
        """Record equal markers as one path: its points are the positions, their suffix the outline."""
        points = trans.transform(path.vertices)
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return
        template = (("M", _relative(marker_path, marker_trans), len(points)),)
        x, y = _tenths(points[:, 0]), _tenths(self.height - points[:, 1])
        self._add("path", {"d": PathData(template, x.tobytes(), y.tobytes()), **self._style(gc, rgbFace)})

    def draw_image(
        self, gc: GraphicsContextBase, x: float, y: float, im: np.ndarray, transform: Transform | None = None
    ) -> None:
        """Record an image, (rows, columns, 4) of uint8, as a PNG in a data address."""
        rows, columns = im.shape[:2]
        if not rows or not columns:
            return
        place = transform if transform is not None else Affine2D().scale(columns, rows)
        flipped = place.frozen() + Affine2D().translate(x, y).scale(1, -1).translate(0, self.height)
        matrix = Affine2D(flipped.get_matrix()).to_values()
        attrs = {
            "href": _png(im),
            "width": "1",
            "height": "1",
            "preserveAspectRatio": "none",
            "transform": f"matrix({' '.join(map(_number, matrix))})",
            "style": "image-rendering:pixelated",
        }
        if transform is not None and gc.get_alpha() is not None and gc.get_alpha() < 1:
            attrs["opacity"] = f"{round(gc.get_alpha(), 3):g}"
        if not im[..., :3].any():
            attrs["class"] = "fig-ink"
        clip = self._clip(gc)
        if clip:
            group = self._add("g", clip)
            group.children.append(Node("image", attrs, "image"))
        else:
            self._add("image", attrs)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: object | None = None,
    ) -> None:
        """Record a line of text whose baseline starts at (x, y), y downwards, turned by ``angle`` degrees."""
        attrs = self._text_style(gc, prop)
        if gc.get_clip_rectangle() is None and s.strip():
            self._note_if_cut(x, y, s, angle, self.get_text_width_height_descent(s, prop, ismath))
        if ismath:
            self._draw_math(attrs, x, y, s, prop, angle)
            return
        align = mtext.get_ha() if mtext is not None else "left"
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        width = self.get_text_width_height_descent(s, prop, False)[0] * share
        turn = np.deg2rad(angle)
        x, y = x + width * np.cos(turn), y - width * np.sin(turn)
        attrs |= {"x": _number(x), "y": _number(y)}
        if share:
            attrs["text-anchor"] = "middle" if share == 0.5 else "end"
        if angle:
            attrs["transform"] = f"rotate({_number(-angle)} {_number(x)} {_number(y)})"
        clip = self._clip(gc)
        if clip:  # around the text, whose own coordinates may be turned
            self._add("g", clip).children.append(Node("text", attrs, "text", text=s))
        else:
            self._add("text", attrs, s)

    def _note_if_cut(self, x: float, y: float, s: str, angle: float, extents: tuple[float, float, float]) -> None:
        """Remember a text that leaves the canvas; ``extents`` are its width, height and descent."""
        width, height, descent = extents
        turn = np.deg2rad(angle)
        along, up = np.array([np.cos(turn), -np.sin(turn)]), np.array([-np.sin(turn), -np.cos(turn)])
        corners = [np.array([x, y]) + a * along + b * up for a in (0, width) for b in (-descent, height - descent)]
        (left, top), (right, bottom) = np.min(corners, axis=0), np.max(corners, axis=0)
        over = max(-left, -top, right - self.width, bottom - self.height)
        if over > SLACK:
            self.cut.append((s, float(over)))

    def _text_style(self, gc: GraphicsContextBase, prop: FontProperties) -> dict[str, str]:
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        style = self._paint("fill", gc.get_rgb(), forced) | {"font-size": _number(prop.get_size_in_points())}
        if prop.get_style() != "normal":
            style["font-style"] = prop.get_style()
        if str(prop.get_weight()) not in ("normal", "400", "regular"):
            style["font-weight"] = str(prop.get_weight())
        return style

    def _draw_math(self, attrs: dict, x: float, y: float, s: str, prop: FontProperties, angle: float) -> None:
        """Lay out mathtext as positioned characters: it stays text."""
        _, _, _, glyphs, rules = self._text2path.mathtext_parser.parse(s, 72, prop)
        attrs["transform"] = f"translate({_number(x)} {_number(y)})" + (f" rotate({_number(-angle)})" if angle else "")
        group = self._add("g", attrs)
        for font, size, code, *_, gx, gy in glyphs:  # from matplotlib 3.11 on, the glyph's index follows its code
            if font.family_name != _FAMILY:  # a root or a large sign, from a font that the page does not have
                group.children.append(Node("path", {"d": _glyph(font, size, code, gx, gy)}, "path"))
                continue
            place = {"x": _number(gx), "y": _number(-gy), "font-size": _number(size)}
            if "Oblique" in font.style_name or "Italic" in font.style_name:
                place["font-style"] = "italic"
            group.children.append(Node("text", place, "text", text=chr(code)))
        for rx, ry, width, height in rules:
            box = {"x": rx, "y": -ry - height, "width": width, "height": max(height, 0.6)}
            group.children.append(Node("rect", {k: _number(v) for k, v in box.items()}, "rect"))

    def finish(self) -> Node:
        """Return the root, with the clip regions and hatches that were used."""
        if self._definitions:
            kept = [self._definitions[name] for name in sorted(self._definitions)]
            self.root.children.insert(0, Node("defs", {}, "defs", kept))
        return self.root


def _glyph(font: FT2Font, size: float, code: int, x: float, y: float) -> PathData:
    """The outline of a character at (x, y), y upwards, as data with y downwards."""
    font.set_size(size, 72)
    font.load_char(code, flags=_unhinted())
    vertices, codes = font.get_path()
    return path_data(Path(np.asarray(vertices) / 1.0, codes), Affine2D().translate(x, y), 0)


def _unhinted() -> int:
    """FreeType's flag, under the name that the installed matplotlib gives it."""
    from matplotlib import ft2font

    return ft2font.LoadFlags.NO_HINTING if hasattr(ft2font, "LoadFlags") else ft2font.LOAD_NO_HINTING


def _urls(node: Node) -> Iterator[str]:
    """Names of the definitions that an element refers to."""
    for name in ("clip-path", "fill"):
        value = node.attrs.get(name)
        if isinstance(value, str) and value.startswith("url(#"):
            yield value[5:-1]


def _png(image: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, "png", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def axis_fingerprint(axis: Axis) -> Hashable:
    """Everything that the ticks and the label of an axis depend on."""
    axes = axis.axes
    return (
        axis.axis_name,
        axes.bbox.bounds,
        axis.get_visible(),
        axis.get_scale(),
        tuple(axis.get_view_interval()),
        tuple(axis.get_data_interval()) if axis.get_scale() == "log" else None,
        _settings(axis.label),
        axis.get_label_position(),
        axis.get_ticks_position(),
        tuple(_settings(part) for part in (axis.get_major_locator(), axis.get_minor_locator())),
        tuple(_settings(part) for part in (axis.get_major_formatter(), axis.get_minor_formatter())),
        _plain(axis.get_tick_params("major")),
        _plain(axis.get_tick_params("minor")),
    )


def _settings(part: object) -> Hashable:
    if hasattr(part, "get_text"):
        return (part.get_text(), part.get_color(), part.get_size(), part.get_visible(), part.get_rotation())
    dropped = {"axis", "_parent"} | ({"locs"} if isinstance(part, Formatter) else set())  # what it formatted last
    kept = {key: value for key, value in vars(part).items() if key not in dropped}
    return type(part).__name__, _plain(kept)


_LOOKS = (
    "color", "linestyle", "linewidth", "marker", "markersize", "markerfacecolor", "markeredgecolor", "facecolor",
    "edgecolor", "hatch", "alpha", "drawstyle", "sizes", "visible", "markeredgewidth", "fillstyle",
)  # fmt: skip


def legend_fingerprint(legend: Legend) -> Hashable:
    """Everything that the look and the place of a legend depend on."""
    samples = [sample for area in legend.findobj(DrawingArea) for sample in area.get_children()]
    handles = [
        (type(sample).__name__, _plain(getattr(sample, "_dash_pattern", None)), _outlines(sample))
        + tuple(_plain(getattr(sample, f"get_{look}")()) for look in _LOOKS if hasattr(sample, f"get_{look}"))
        for sample in samples
    ]
    texts = tuple(_settings(text) for text in (*legend.get_texts(), legend.get_title()))
    place = legend._loc if isinstance(legend._loc, int) else _plain(legend._loc)
    return (
        texts,
        tuple(handles),
        place,
        legend.get_bbox_to_anchor().bounds,
        legend._ncols,
        legend.get_frame_on(),
        legend.columnspacing,
        legend.handletextpad,
        legend.borderpad,
        legend.axes.bbox.bounds if legend.axes is not None else None,
    )


def _outlines(sample: Artist) -> Hashable:
    """The shapes of a collection's markers."""
    paths = sample.get_paths() if isinstance(sample, Collection) else []
    return tuple(path.vertices.tobytes() for path in paths)


def _plain(value: object) -> Hashable:
    if isinstance(value, dict):
        return tuple((key, _plain(item)) for key, item in sorted(value.items(), key=lambda pair: str(pair[0])))
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, (list, tuple)):
        return tuple(map(_plain, value))
    if isinstance(value, functools.partial):  # such as the texts that were given for fixed ticks
        return _plain((value.func, value.args, value.keywords))
    try:
        hash(value)
    except TypeError:
        return object()  # equal to nothing, so that it is drawn anew
    return value


def reuse_axes(figure: Figure) -> None:
    """Let the axes' ticks and labels be drawn anew only when something they depend on has changed.

    Laying out tick labels is most of the cost of drawing a small figure.
    """
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            _reuse(axis)


def reuse_legend(legend: Legend, memory: Memory) -> None:
    """Let ``legend`` be drawn from ``memory`` when one like it was drawn before."""
    if legend._loc == 0:  # "best" depends on the data
        return
    plain = legend.draw

    def draw(renderer: RendererBase) -> None:
        if isinstance(renderer, SvgRenderer):
            renderer.replay(memory, (renderer.uid, legend_fingerprint(legend)), lambda: plain(renderer))
        else:
            plain(renderer)

    legend.draw = draw


def _reuse(axis: Axis) -> None:
    plain, memory = axis.draw, {}

    def draw(renderer: RendererBase) -> None:
        if isinstance(renderer, SvgRenderer):
            renderer.replay(memory, (renderer.uid, axis_fingerprint(axis)), lambda: plain(renderer))
        else:
            plain(renderer)

    axis.draw = draw


def render(figure: Figure, uid: str, theme: Theme = PLAIN, cut: list[tuple[str, float]] | None = None) -> Node:
    """Return the SVG elements of ``figure``, whose ids start with ``uid``.

    Texts that leave the canvas are added to ``cut``, each with the px by which it does.

    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(2, 1), dpi=72)
    >>> _ = figure.text(0.5, 0.5, "signal")
    >>> [node.text for node in render(figure, "demo").walk() if node.tag == "text"]
    ['signal']
    """
    width, height = Bbox(figure.bbox).size
    renderer = SvgRenderer(width, height, uid, theme)
    figure.draw(renderer)
    if cut is not None:
        cut.extend(renderer.cut)
    return renderer.finish()


def markup(node: Node) -> str:
    """The element and all below it as SVG text."""
    attrs = "".join(f' {name}="{html.escape(_text(value))}"' for name, value in node.attrs.items())
    inner = html.escape(node.text, quote=False) + "".join(map(markup, node.children))
    return f"<{node.tag}{attrs}>{inner}</{node.tag}>"


def _text(value: str | PathData) -> str:
    return value if isinstance(value, str) else path_text(value)
