"""Path data: points as integers in tenths of a pixel, so that two states are compared without parsing."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform, Transform

from everystate import _matplotlib

__all__ = ["PathData", "Template", "number", "outline", "path_data", "path_text", "points_data", "seen_data"]

TENTH = 10
FAR = 30_000.0
"""px; what reaches further is cut, so that its points are small integers and renderers keep their precision."""

_MARGIN = 1000.0
"""px around the canvas at which far paths are cut: wider than any stroke."""

Template = tuple[tuple[str, str, int], ...]
"""For each run of points what stands before and after each, and how many there are."""


class PathData(NamedTuple):
    """Geometry of a path: for each point a (prefix, suffix, repeat) and coordinates in tenths of a pixel."""

    template: Template
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


def number(value: float) -> str:
    """Return ``value`` at a resolution of a tenth, as short as can be."""
    text = f"{round(value * TENTH) / TENTH:g}"
    return "0" if text == "-0" else text


def _tenths(values: np.ndarray) -> bytes:
    return np.rint(np.clip(values, -FAR, FAR) * TENTH).astype(np.int32).tobytes()


def points_data(template: Template, points: np.ndarray, height: float) -> PathData:
    """Return data of ``points``, (n, 2) in px with y upwards; what lies beyond ``FAR`` is held there."""
    return PathData(template, _tenths(points[:, 0]), _tenths(height - points[:, 1]))


@dataclass(slots=True)
class _Piece:
    prefix: str
    suffix: str = ""
    count: int = 1


@functools.lru_cache(maxsize=4096)
def _template(codes: bytes) -> tuple[Template, bytes]:
    """The point template of a sequence of path codes, and which vertices are points."""
    pieces: list[_Piece] = []
    keep: list[bool] = []
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
            if pieces and (pieces[-1].prefix, pieces[-1].suffix) == (prefix, ""):
                pieces[-1].count += 1
            else:
                pieces.append(_Piece(prefix))
    return tuple((p.prefix, p.suffix, p.count) for p in pieces), np.array(keep, dtype=bool).tobytes()


def _close(pieces: list[_Piece]) -> None:
    """Let the last point of ``pieces`` close its ring."""
    last = pieces[-1]
    if last.count > 1:
        last.count -= 1
        pieces.append(_Piece(last.prefix, last.suffix + "z"))
    else:
        last.suffix += "z"


def _prefix(code: int, curve_left: int) -> tuple[str, int]:
    """The letter before a point, and how many control points of its curve are still to come."""
    if curve_left:
        return " ", curve_left - 1
    known: dict[int, tuple[str, int]] = {
        int(Path.MOVETO): ("M", 0),
        int(Path.LINETO): ("L", 0),
        int(Path.CURVE3): ("Q", 1),
        int(Path.CURVE4): ("C", 2),
    }
    return known[code]


def path_data(path: Path, transform: Transform, height: float) -> PathData:
    """Return ``path`` in display space, y downwards from the top of a canvas of ``height`` px."""
    return _data(_matplotlib.cleaned(path, transform), height)


def _data(path: Path, height: float) -> PathData:
    codes = np.asarray(path.codes, dtype=np.uint8)
    template, keep = _template(codes.tobytes())
    return points_data(template, np.asarray(path.vertices)[np.frombuffer(keep, dtype=bool)], height)


def seen_data(path: Path, transform: Transform, size: tuple[float, float]) -> tuple[PathData, PathData]:
    """Return the area and the lines of ``path`` that can be seen on a canvas of ``size`` (width, height) in px.

    They are one and the same unless the path reaches so far that it must be cut. Its segments and polygons are cut, not
    its numbers, so that what is seen keeps its slope.
    """
    width, height = size
    whole = _matplotlib.cleaned(path, transform)
    if not _is_far(whole):
        data = _data(whole, height)
        return data, data
    box = (-_MARGIN, -_MARGIN, width + _MARGIN, height + _MARGIN)
    lines = _matplotlib.cleaned(path, transform, curves=False, box=box)
    polygons = _matplotlib.clip_to_box(path, transform, Bbox.from_extents(*box))
    area = Path.make_compound_path(*polygons) if polygons else Path(np.empty((0, 2)))
    return path_data(area, IdentityTransform(), height), _data(lines, height)


def _is_far(path: Path) -> bool:
    vertices = np.asarray(path.vertices)
    return bool(len(vertices)) and float(np.abs(vertices).max()) > FAR


def path_text(data: PathData) -> str:
    """Return the ``d`` attribute that ``data`` stands for."""
    xs: list[float] = (data.xs / TENTH).tolist()
    ys: list[float] = (data.ys / TENTH).tolist()
    points = iter(zip(xs, ys, strict=True))
    out: list[str] = []
    for prefix, suffix, count in data.template:
        for _ in range(count):
            x, y = next(points)
            out.append(f"{prefix}{x:g},{y:g}{suffix}")
    return "".join(out)


def outline(path: Path, transform: Transform) -> str:
    """Return the outline of a marker, relative to the point where it stands."""
    circle = Path.unit_circle()
    if len(path) == len(circle):
        radius = np.abs((transform.transform(path.vertices) - transform.transform((0, 0)))[:, 0]).max()
        if np.allclose(transform.transform(path.vertices), circle.vertices * radius):
            r = number(radius)
            d = number(2 * float(r))
            return f"m-{r},0a{r},{r} 0 1,0 {d},0a{r},{r} 0 1,0 -{d},0z"
    data = path_data(path, transform, 0.0)
    first, *rest = path_text(data).replace("z", "Z").split("M")[1:]
    moved = "m" + first if not rest else "m" + first + "".join("M" + part for part in rest)
    return _all_relative(moved)


def _all_relative(outline: str) -> str:
    """Rewrite an outline of absolute M, L, C, Q commands as relative ones from (0, 0)."""
    out: list[str] = []
    here = start = (0.0, 0.0)
    for letter, points in _commands(outline):
        if letter in "zZ":
            out.append("z")
            here = start
            continue
        shifted = [f"{number(x - here[0])},{number(y - here[1])}" for x, y in points]
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
