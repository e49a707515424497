"""Turn a matplotlib figure into elements which can be compared with another's.

matplotlib's own SVG backend writes text; this one keeps the elements. Text stays text, and colours of the palette
become CSS variables so that they follow the theme of the page.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import re
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike
from PIL import Image

from everystate import _matplotlib
from everystate.memory import Drawing, Memory
from everystate.nodes import Attributes, Node, Value, markup
from everystate.paths import PathData, number, outline, path_data, points_data, seen_data
from everystate.theme import PLAIN, Theme

__all__ = ["INK", "SvgRenderer", "render"]

SLACK = 1.5
"""How far a text may reach over the edge of its canvas, in px: its box is a little larger than its ink."""

INK = "fig-ink"
"""Class of an image in black on clear paper, which the page inverts in its dark theme."""

_FAMILY = "DejaVu Sans"
_FONT = "Figure Sans, DejaVu Sans, Verdana, sans-serif"
_FINE = 3
"""Pixels of a painted part for each px of the canvas."""

_NO_BREAK = "\u00a0"

P = ParamSpec("P")
R = TypeVar("R")


def _or_painted(method: Callable[Concatenate[SvgRenderer, P], R]) -> Callable[Concatenate[SvgRenderer, P], R]:
    """While an artist asks to be painted, let matplotlib's own renderer do what the method would record."""

    @functools.wraps(method)
    def chosen(self: SvgRenderer, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.painter is None:
            return method(self, *args, **kwargs)
        return cast("R", getattr(self.painter, method.__name__)(*args, **kwargs))

    return chosen


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
    memory : Memory, optional
        Drawings and sizes from before, under the same theme.
    figure : Figure, optional
        Whose artists are drawn: needed for those that ask to be rasterized.

    Attributes
    ----------
    cut : list of (str, float)
        The texts that leave the canvas, each with the px by which it does.
    painter : RendererAgg or None
        matplotlib's own renderer, while an artist asks to be painted.
    """

    def __init__(
        self,
        width: float,
        height: float,
        uid: str,
        theme: Theme = PLAIN,
        memory: Memory | None = None,
        figure: Figure | None = None,
    ) -> None:
        super().__init__()
        self._variables = theme.variables
        self.width, self.height, self.uid = width, height, uid
        attrs: dict[str, Value] = {
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "style": f"aspect-ratio:{number(width)}/{number(height)}",
            "font-family": _FONT,
        }
        self.root = Node("svg", attrs, "svg")
        self._open = [self.root]
        self._definitions: dict[str, Node] = {}
        self._memory = memory if memory is not None else Memory()
        self._figure = figure
        self.painter: RendererAgg | None = None
        self.cut: list[tuple[str, float]] = []

    # -- canvas ---------------------------------------------------------------------------------
    def flipy(self) -> bool:
        """Text comes with y downwards."""
        return True

    @_or_painted
    def get_canvas_width_height(self) -> tuple[float, float]:
        """Size in px."""
        return self.width, self.height

    def option_image_nocomposite(self) -> bool:
        """Each image stays an element of its own."""
        return True

    def option_scale_image(self) -> bool:
        """The browser scales images."""
        return True

    @_or_painted
    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """Size in px; the same texts come again in every state, so sizes are remembered."""
        key = s, _font_key(prop), ismath
        if key not in self._memory.extents:
            self._memory.extents[key] = super().get_text_width_height_descent(s, prop, ismath)
        return self._memory.extents[key]

    # -- structure ------------------------------------------------------------------------------
    def open_group(self, s: str, gid: str | None = None) -> None:
        """Start a group named after the artist; its ``gid``, by which it can be withheld, becomes ``data-part``."""
        node = Node("g", {"data-part": gid} if gid else {}, gid or s)
        self._open[-1].children.append(node)
        self._open.append(node)

    def close_group(self, s: str) -> None:
        """End the innermost group; one that holds a single element gives way to it."""
        group = self._open.pop()
        if len(group.children) == 1 and not group.attrs:
            only = group.children[0]
            if only.tag != "g":
                self._open[-1].children[-1] = Node(only.tag, only.attrs, group.name, only.children, only.text)

    def recall(self, key: bytes, draw: Callable[[], None]) -> None:
        """Append what ``draw`` would draw: from memory, if it is known under ``key``."""
        drawing = self._memory.recall((self.uid, key), lambda: self._record(draw))
        self._open[-1].children.extend(drawing.nodes)
        self._definitions |= drawing.definitions
        self.cut.extend(drawing.cut)

    def _record(self, draw: Callable[[], None]) -> Drawing:
        """What ``draw`` draws, apart from everything else."""
        around, self._open = self._open, [Node("g", {}, "apart")]
        definitions, self._definitions = self._definitions, {}
        cut, self.cut = self.cut, []
        try:
            draw()
            return Drawing(self._open[0].children, self._definitions, self.cut)
        finally:
            self._open, self._definitions, self.cut = around, definitions, cut

    # -- painting -------------------------------------------------------------------------------
    def start_rasterizing(self) -> None:
        """Let matplotlib paint what follows, finely, as one picture."""
        if self._figure is not None:
            self._figure.dpi *= _FINE
            self.painter = self._new_painter()

    def stop_rasterizing(self) -> None:
        """Record the picture that was painted."""
        painter, self.painter = self.painter, None
        if painter is not None and self._figure is not None:
            self._figure.dpi /= _FINE
            self._add_painted(painter, self.new_gc())

    def _new_painter(self) -> RendererAgg:
        return RendererAgg(self.width * _FINE, self.height * _FINE, 72 * _FINE)

    def _add_painted(self, painter: RendererAgg, gc: GraphicsContextBase) -> None:
        """Record the part of a picture that is not clear."""
        picture = _matplotlib.pixels(painter)
        rows, columns = (np.flatnonzero(picture[..., 3].any(axis=other)) for other in (1, 0))
        if not len(rows):
            return
        part = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        x, y = columns[0] / _FINE, self.height - (rows[-1] + 1) / _FINE
        size = Affine2D().scale(part.shape[1] / _FINE, part.shape[0] / _FINE)
        self._add_image(gc, x, y, part[::-1], size, smooth=True)

    def _paint_finely(self, gc: GraphicsContextBase, paint: Callable[[RendererAgg, GraphicsContextBase], None]) -> None:
        """Let matplotlib paint one thing; its clip regions are applied to the picture."""
        painter, bare = self._new_painter(), self.new_gc()
        bare.copy_properties(gc)
        bare.set_clip_rectangle(None)
        bare.set_clip_path(None)
        bare.set_linewidth(gc.get_linewidth() * _FINE)
        paint(painter, bare)
        whole = self.new_gc()
        whole.set_clip_rectangle(gc.get_clip_rectangle())
        whole.set_clip_path(_matplotlib.clip_path(gc))
        self._add_painted(painter, whole)

    def _add(self, tag: str, attrs: Attributes, text: str = "") -> Node:
        node = Node(tag, attrs, tag, text=text)
        self._open[-1].children.append(node)
        return node

    # -- style ----------------------------------------------------------------------------------
    def _paint(self, kind: str, colour: ColorType | None, alpha: float | None) -> dict[str, str]:
        rgba = to_rgba("none" if colour is None else colour)
        opacity = rgba[3] if alpha is None else alpha
        if colour is None or opacity == 0:
            return {kind: "none"}
        name = to_hex(rgba[:3])
        paint = {kind: self._variables.get(name, name)}
        if opacity < 1:
            paint[f"{kind}-opacity"] = f"{round(opacity, 3):g}"
        return paint

    def _style(self, gc: GraphicsContextBase, fill: ColorType | None) -> dict[str, str]:
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        style = self._paint("fill", fill, forced)
        width = gc.get_linewidth()
        if width > 0:
            style |= self._paint("stroke", gc.get_rgb(), forced)
            if style["stroke"] != "none":
                style["stroke-width"] = number(width) if width >= 0.1 else "0.1"
                style |= self._dashes(gc)
        return style | self._clip(gc)

    def _dashes(self, gc: GraphicsContextBase) -> dict[str, str]:
        style = {"stroke-linejoin": str(gc.get_joinstyle())}
        if str(gc.get_capstyle()) != "butt":
            style["stroke-linecap"] = {"projecting": "square"}.get(str(gc.get_capstyle()), "round")
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            style["stroke-dasharray"] = " ".join(map(number, np.asarray(dashes, dtype=float)))
            if offset:
                style["stroke-dashoffset"] = number(offset)
        return style

    def _clip(self, gc: GraphicsContextBase) -> dict[str, str]:
        region = _matplotlib.clip_region(gc)
        box = gc.get_clip_rectangle()
        if region is not None:
            shape = Node("path", {"d": seen_data(*region, (self.width, self.height))[0]}, "path")
        elif box is not None:
            place = map(number, (box.x0, self.height - box.y1, box.width, box.height))
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
        paint = self._paint("stroke", gc.get_hatch_color(), gc.get_alpha() if gc.get_forced_alpha() else None)
        fill = {name.replace("stroke", "fill"): value for name, value in paint.items()}
        lines = path_data(gc.get_hatch_path(), Affine2D().scale(72), 72)
        attrs = {"d": lines, "stroke-width": number(gc.get_hatch_linewidth()), **paint, **fill}
        size = {"patternUnits": "userSpaceOnUse", "width": "72", "height": "72"}
        return self._define("pattern", size, Node("path", attrs, "path"))

    # -- drawing --------------------------------------------------------------------------------
    @_or_painted
    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: ColorType | None = None
    ) -> None:
        """Record a path; one that must be cut has no edge where it was cut."""
        area, lines = seen_data(path, transform, (self.width, self.height))
        style = self._style(gc, rgbFace)
        if area is lines:
            self._add_path(area, style)
        else:
            self._add_path(area, style | {"stroke": "none"} if rgbFace is not None else {})
            self._add_path(lines, style | {"fill": "none"} if "stroke" in style else {})
        if gc.get_hatch():
            self._add_path(area, {"fill": self._hatch(gc), **self._clip(gc)})

    def _add_path(self, data: PathData, style: dict[str, str]) -> None:
        if data.x and style:
            self._add("path", {"d": data, **style})

    @_or_painted
    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: ColorType | None = None,
    ) -> None:
        """Record equal markers as one path: its points are the positions, their suffix the outline."""
        points = np.asarray(trans.transform(path.vertices))
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return
        template = (("M", outline(marker_path, marker_trans), len(points)),)
        self._add("path", {"d": points_data(template, points, self.height), **self._style(gc, rgbFace)})

    @_or_painted
    def draw_image(
        self, gc: GraphicsContextBase, x: float, y: float, im: ArrayLike, transform: Transform | None = None
    ) -> None:
        """Record an image, (rows, columns, 4) of uint8, as a PNG in a data address."""
        self._add_image(gc, x, y, np.asarray(im), transform)

    def _add_image(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        im: np.ndarray,
        transform: Transform | None,
        *,
        smooth: bool = False,
    ) -> None:
        rows, columns = im.shape[:2]
        if not rows or not columns:
            return
        place = transform if transform is not None else Affine2D().scale(columns, rows)
        flipped = _matplotlib.frozen(place) + Affine2D().translate(x, y).scale(1, -1).translate(0, self.height)
        matrix = Affine2D(flipped.get_matrix()).to_values()
        attrs: dict[str, Value] = {
            "href": _png(im),
            "width": "1",
            "height": "1",
            "preserveAspectRatio": "none",
            "transform": f"matrix({' '.join(map(number, matrix))})",
        }
        if not smooth:
            attrs["style"] = "image-rendering:pixelated"
        alpha = _matplotlib.alpha(gc)
        if transform is not None and alpha is not None and alpha < 1:
            attrs["opacity"] = f"{round(alpha, 3):g}"
        if not im[..., :3].any():
            attrs["class"] = INK
        clip = self._clip(gc)
        if clip:
            group = self._add("g", clip)
            group.children.append(Node("image", attrs, "image"))
        else:
            self._add("image", attrs)

    @_or_painted
    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: object | None = None,
    ) -> None:
        """Record a line of text whose baseline starts at (x, y), y downwards, turned by ``angle`` degrees."""
        attrs = self._text_style(gc, prop)
        if gc.get_clip_rectangle() is None and s.strip():
            self._note_if_cut(x, y, s, angle, self.get_text_width_height_descent(s, prop, ismath))
        if ismath:
            self._draw_math(attrs, x, y, s, prop, angle)
            return
        align = str(cast("Any", mtext).get_ha()) if mtext is not None else "left"
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        width = self.get_text_width_height_descent(s, prop, False)[0]
        turn = np.deg2rad(angle)
        x, y = x + share * width * np.cos(turn), y - share * width * np.sin(turn)
        attrs |= {"x": number(x), "y": number(y)} | _face(prop, width)
        if share:
            attrs["text-anchor"] = "middle" if share == 0.5 else "end"
        if angle:
            attrs["transform"] = f"rotate({number(-angle)} {number(x)} {number(y)})"
        clip = self._clip(gc)
        if clip:  # around the text, whose own coordinates may be turned
            self._add("g", clip).children.append(Node("text", attrs, "text", text=_kept_spaces(s)))
        else:
            self._add("text", attrs, _kept_spaces(s))

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

    def _text_style(self, gc: GraphicsContextBase, prop: FontProperties) -> dict[str, Value]:
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        size = number(prop.get_size_in_points())
        style: dict[str, Value] = {**self._paint("fill", gc.get_rgb(), forced), "font-size": size}
        if prop.get_style() != "normal":
            style["font-style"] = prop.get_style()
        if str(prop.get_weight()) not in ("normal", "400", "regular"):
            style["font-weight"] = str(prop.get_weight())
        return style

    def _draw_math(
        self, attrs: dict[str, Value], x: float, y: float, s: str, prop: FontProperties, angle: float
    ) -> None:
        """Lay out mathtext as positioned characters: it stays text."""
        formula = _matplotlib.formula(s, prop)
        attrs["transform"] = f"translate({number(x)} {number(y)})" + (f" rotate({number(-angle)})" if angle else "")
        group = self._add("g", attrs)
        group.children.extend(_character(glyph, attrs) for glyph in formula.glyphs)
        for rx, ry, width, height in formula.rules:
            box = {"x": rx, "y": -ry - height, "width": width, "height": max(height, 0.6)}
            group.children.append(Node("rect", {k: number(v) for k, v in box.items()}, "rect"))

    @_or_painted
    def draw_quad_mesh(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        meshWidth: int,
        meshHeight: int,
        coordinates: ArrayLike,
        offsets: ArrayLike | Sequence[ArrayLike],
        offsetTrans: Transform,
        facecolors: Sequence[ColorType],
        antialiased: bool,
        edgecolors: Sequence[ColorType] | ColorType | None,
    ) -> None:
        """Record a mesh as one picture: between cells drawn one by one the paper would show as seams."""
        finely = Affine2D().scale(_FINE)
        place = _matplotlib.frozen(master_transform + finely)
        mesh = (place, meshWidth, meshHeight, coordinates, offsets, offsetTrans + finely)
        look = (facecolors, antialiased, edgecolors)
        self._paint_finely(gc, lambda painter, bare: _matplotlib.paint_mesh(painter, bare, *mesh, *look))

    @_or_painted
    def draw_gouraud_triangles(
        self, gc: GraphicsContextBase, triangles_array: ArrayLike, colors_array: ArrayLike, transform: Transform
    ) -> None:
        """Record smoothly shaded triangles, which SVG does not know, as one picture."""
        place = _matplotlib.frozen(transform + Affine2D().scale(_FINE))
        self._paint_finely(
            gc, lambda painter, bare: painter.draw_gouraud_triangles(bare, triangles_array, colors_array, place)
        )

    def finish(self) -> Node:
        """Return the root, with the clip regions and hatches that were used."""
        if self._definitions:
            kept = [self._definitions[name] for name in sorted(self._definitions)]
            self.root.children.insert(0, Node("defs", {}, "defs", kept))
        return self.root


def _character(glyph: _matplotlib.Glyph, around: dict[str, Value]) -> Node:
    """A character of a formula, within a group of attributes ``around``."""
    if glyph.family != _FAMILY:  # a root or a large sign, from a font that the page does not have
        place = Affine2D().translate(glyph.x, glyph.y)
        return Node("path", {"d": path_data(_matplotlib.glyph_outline(glyph), place, 0)}, "path")
    attrs: dict[str, Value] = {"x": number(glyph.x), "y": number(-glyph.y), "font-size": number(glyph.size)}
    if glyph.italic or "font-style" in around:
        attrs["font-style"] = "italic" if glyph.italic else "normal"
    if glyph.bold or "font-weight" in around:
        attrs["font-weight"] = "bold" if glyph.bold else "normal"
    return Node("text", attrs, "text", text=chr(glyph.code))


def _font_key(prop: FontProperties) -> tuple[object, ...]:
    """What tells one font from another."""
    return (
        tuple(prop.get_family()), prop.get_style(), prop.get_variant(), prop.get_weight(), prop.get_stretch(),
        prop.get_size(), str(prop.get_file()), str(prop.get_math_fontfamily()),
    )  # fmt: skip


def _face(prop: FontProperties, width: float) -> dict[str, Value]:
    """Name a family other than the figure's own, and the width to which the reader's font for it is fitted."""
    family = _matplotlib.family_of(prop)
    if family == _FAMILY:
        return {}
    generic = "monospace" if "Mono" in family else "serif" if "Serif" in family else "sans-serif"
    return {"font-family": f"{family}, {generic}", "textLength": number(width), "lengthAdjust": "spacingAndGlyphs"}


def _kept_spaces(text: str) -> str:
    """Let no viewer drop spaces at the ends or join several."""
    return re.sub(r"^ +| {2,}| +$", lambda found: _NO_BREAK * len(found[0]), text)


def _png(image: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, "png", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def render(
    figure: Figure,
    uid: str,
    theme: Theme = PLAIN,
    cut: list[tuple[str, float]] | None = None,
    memory: Memory | None = None,
) -> Node:
    """Return the SVG elements of ``figure``, whose ids start with ``uid``.

    Texts that leave the canvas are added to ``cut``, each with the px by which it does.

    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(2, 1), dpi=72)
    >>> _ = figure.text(0.5, 0.5, "signal")
    >>> [node.text for node in render(figure, "demo").walk() if node.tag == "text"]
    ['signal']
    """
    width, height = (float(side) for side in Bbox(figure.bbox).size)
    _matplotlib.bake_alpha(figure)
    renderer = SvgRenderer(width, height, uid, theme, memory, figure)
    figure.draw(renderer)
    if cut is not None:
        cut.extend(renderer.cut)
    return renderer.finish()
