"""The elements of a figure agree with what matplotlib's own SVG backend writes."""

import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from chapters.shared import style
from everystate import svg


def drawn(draw, width=300, height=200):
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    draw(figure.add_axes((0.2, 0.2, 0.7, 0.7)))
    return figure


def oracle(figure):
    """matplotlib's own SVG, text as text, as an element tree."""
    buffer = io.StringIO()
    with rc_context({"svg.fonttype": "none", "path.simplify": False}):
        figure.savefig(buffer, format="svg")
    return ElementTree.fromstring(buffer.getvalue())


def texts(root):
    """matplotlib's text elements by their content."""
    return {e.text: e for e in root.iter() if e.tag.endswith("}text") and e.text}


def numbers(text):
    return np.array([float(number) for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text)])


def test_a_line_has_the_coordinates_of_matplotlibs_own_backend():
    x = np.linspace(0, 1, 30)
    figure = drawn(lambda axes: axes.plot(x, np.cos(7 * x), gid="curve"))
    theirs = next(e for e in oracle(figure).iter() if e.get("id") == "curve").find("{*}path").get("d")
    with rc_context({"path.simplify": False}):
        ours = next(n for n in svg.render(figure, "u").walk() if n.attrs.get("id") == "u-curve").children[0].attrs["d"]
    assert np.abs(numbers(svg.path_text(ours)) - numbers(theirs)).max() <= 0.051


def test_text_stays_text_at_the_place_where_matplotlib_puts_it():
    def draw(axes):
        axes.text(0.5, 0.5, "middle", ha="center")
        axes.text(0.5, 0.2, "left")
        axes.set_xlabel("the abscissa")

    figure = drawn(draw)
    theirs = texts(oracle(figure))
    ours = {node.text: node for node in svg.render(figure, "u").walk() if node.tag == "text"}
    assert set(theirs) == set(ours)
    assert ours["middle"].attrs["text-anchor"] == "middle"
    assert "text-anchor" not in ours["left"].attrs
    anchor = theirs["middle"]
    assert float(ours["middle"].attrs["x"]) == pytest.approx(float(anchor.get("x")), abs=0.15)
    assert float(ours["middle"].attrs["y"]) == pytest.approx(float(anchor.get("y")), abs=0.15)


def test_mathtext_keeps_its_characters():
    figure = drawn(lambda axes: axes.set_title(r"$\lambda_1 = \sqrt{2}$ text"))
    words = "".join(node.text for node in svg.render(figure, "u").walk() if node.tag == "text")
    assert "λ" in words
    assert "2" in words
    assert "text" in words.replace(" ", "")


@pytest.mark.parametrize("marker", ["o", "s", "^", "x", "*", "D", "_"])
def test_markers_stand_at_their_points(marker):
    figure = drawn(lambda axes: axes.plot([0.25, 0.75], [0.1, 0.9], marker, markersize=8))
    axes = figure.axes[0]
    node = next(
        n
        for n in svg.render(figure, "u").walk()
        if n.tag == "path" and n.attrs["d"].template[0][2:] == (2,) and n.attrs["d"].template[0][1]
    )
    points = axes.transData.transform([(0.25, 0.1), (0.75, 0.9)])
    assert np.allclose(node.attrs["d"].xs / 10, points[:, 0], atol=0.051)
    assert np.allclose(node.attrs["d"].ys / 10, 200 - points[:, 1], atol=0.051)
    outline = numbers(node.attrs["d"].template[0][1])
    assert np.abs(outline).max() <= 12


def test_an_image_lies_on_its_extent():
    figure = drawn(lambda axes: axes.imshow(np.eye(3), extent=(1, 4, 2, 5), aspect="auto", interpolation="none"))
    axes = figure.axes[0]
    image = next(node for node in svg.render(figure, "u").walk() if node.tag == "image")
    a, b, c, d, e, f = numbers(image.attrs["transform"])
    corners = np.array([[e, f], [e + a + c, f + b + d]])
    expected = axes.transData.transform([(1, 2), (4, 5)])
    expected[:, 1] = 200 - expected[:, 1]
    assert np.allclose(np.sort(corners, axis=0), np.sort(expected, axis=0), atol=0.11)


def test_palette_colours_follow_the_theme_and_others_stay():
    def draw(axes):
        axes.plot([0, 1], [0, 1], color=style.BLUE)
        axes.plot([0, 1], [1, 0], color="#123456", alpha=0.25)

    strokes = [node.attrs for node in svg.render(drawn(draw), "u").walk() if "stroke-width" in node.attrs]
    assert f"var(--fig-blue,{style.BLUE})" in {attrs["stroke"] for attrs in strokes}
    faint = next(attrs for attrs in strokes if attrs["stroke"] == "#123456")
    assert faint["stroke-opacity"] == "0.25"


def test_clipped_artists_name_a_region_that_exists():
    root = svg.render(drawn(lambda axes: axes.plot([0, 9], [0, 9])), "u")
    regions = {node.attrs["id"] for node in root.walk() if node.tag == "clipPath"}
    used = {node.attrs["clip-path"] for node in root.walk() if "clip-path" in node.attrs}
    assert used
    assert used <= {f"url(#{region})" for region in regions}


def test_hatches_are_patterns():
    root = svg.render(drawn(lambda axes: axes.bar([0], [1], hatch="//")), "u")
    pattern = next(node for node in root.walk() if node.tag == "pattern")
    assert any(node.attrs.get("fill") == f"url(#{pattern.attrs['id']})" for node in root.walk())


def test_markup_is_well_formed_and_escaped():
    figure = drawn(lambda axes: axes.set_title('a < b & "c"'))
    root = ElementTree.fromstring(svg.markup(svg.render(figure, "u")))
    assert 'a < b & "c"' in {element.text for element in root.iter("text")}


def test_far_away_points_stay_near_enough_to_store():
    figure = drawn(lambda axes: (axes.plot([0, 0.5, 1], [0, 1e9, 0]), axes.set_ylim(-1, 1)))
    paths = [node.attrs["d"] for node in svg.render(figure, "u").walk() if node.tag == "path"]
    assert max(np.abs(path.ys).max() for path in paths) == 300_000


def test_opacity_and_dash_offset_reach_images_hatches_and_lines():
    def draw(axes):
        axes.imshow(np.eye(2), alpha=0.3, interpolation="none", aspect="auto")
        axes.bar([0], [1], hatch="xx", alpha=0.4)
        axes.plot([0, 1], [0, 1], linestyle=(6, (8, 4)), linewidth=1)

    nodes = list(svg.render(drawn(draw), "u").walk())
    assert next(node for node in nodes if node.tag == "image").attrs["opacity"] == "0.3"
    pattern = next(node for node in nodes if node.tag == "pattern")
    assert pattern.children[0].attrs["stroke-opacity"] == "0.4"
    assert any(node.attrs.get("stroke-dashoffset") == "6" for node in nodes)


def test_text_is_clipped_when_it_asks_for_it():
    root = svg.render(drawn(lambda axes: axes.text(0.9, 0.5, "a long text that runs out", clip_on=True)), "u")
    group = next(node for node in root.walk() if any(child.text.startswith("a long") for child in node.children))
    assert group.attrs["clip-path"].startswith("url(#u-")


def keys_drawn(*draws):
    """What is recorded of the legends of several drawings that share one memory."""
    memory, recorded = {}, []
    for draw in draws:
        with style.context():
            figure = drawn(lambda axes, draw=draw: (draw(axes), style.key(axes)))
            svg.reuse_legend(figure.axes[0].get_legend(), memory)
            recorded.append(svg.markup(svg.render(figure, "a")))
    return recorded


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            lambda axes: axes.scatter([0, 1], [0, 1], marker="^", label="a"),
            lambda axes: axes.scatter([0, 1], [0, 1], marker="s", label="a"),
        ),
        (
            lambda axes: axes.errorbar([0, 1], [0, 1], yerr=1, ecolor="red", label="a"),
            lambda axes: axes.errorbar([0, 1], [0, 1], yerr=1, ecolor="green", label="a"),
        ),
        (
            lambda axes: axes.plot([0, 1], dashes=(2, 2), label="a"),
            lambda axes: axes.plot([0, 1], dashes=(2, 5), label="a"),
        ),
    ],
    ids=["shape", "bars", "dash"],
)
def test_a_legend_is_reused_only_for_one_that_looks_alike(one, two):
    (alone,) = keys_drawn(two)
    assert keys_drawn(one, two)[1] == alone


def test_signs_that_the_pages_font_lacks_are_drawn_as_outlines():
    def draw(axes):
        axes.text(0.1, 0.5, r"$\sqrt{2}$")

    root = svg.render(drawn(draw), "a")
    kinds = [[child.tag for child in node.children] for node in root.walk()]
    assert ["path", "text", "rect"] in kinds


def test_settings_of_the_reader_do_not_reach_a_figure():
    def recorded():
        with style.context():
            return svg.markup(
                svg.render(drawn(lambda axes: (axes.plot([0, 1]), axes.errorbar([0, 1], [1, 0], yerr=1))), "a")
            )

    plain = recorded()
    with rc_context(
        {"xtick.major.size": 20, "errorbar.capsize": 9, "axes.xmargin": 0.4, "lines.dashed_pattern": (1, 9)}
    ):
        assert recorded() == plain


def test_ticks_with_the_same_given_texts_are_reused_and_with_others_drawn_anew():
    def fingerprint(labels):
        figure = drawn(lambda axes: axes.set_xticks([0, 1], labels))
        return svg.axis_fingerprint(figure.axes[0].xaxis)

    assert fingerprint(["low", "high"]) == fingerprint(["low", "high"])
    assert fingerprint(["low", "high"]) != fingerprint(["low", "top"])


def test_sizes_of_texts_are_those_of_matplotlibs_renderer():
    from matplotlib.backend_bases import RendererBase
    from matplotlib.font_manager import FontProperties

    ours, theirs = svg.SvgRenderer(300, 200, "a"), RendererBase()
    for size in (9, 12, 9):
        for words, is_math in (("signal", False), ("noise", False), (r"$\lambda^2$", True)):
            prop = FontProperties(size=size)
            expected = theirs.get_text_width_height_descent(words, prop, is_math)
            assert ours.get_text_width_height_descent(words, prop, is_math) == pytest.approx(expected)
