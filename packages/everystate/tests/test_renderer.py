"""The elements of a figure agree with what matplotlib's own SVG backend writes."""

import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from everystate.nodes import markup
from everystate.paths import path_text
from everystate.renderer import SvgRenderer, render
from everystate.theme import PLAIN


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
        ours = next(n for n in render(figure, "u").walk() if n.attrs.get("data-part") == "curve").children[0].attrs["d"]
    assert np.abs(numbers(path_text(ours)) - numbers(theirs)).max() <= 0.051


def test_text_stays_text_at_the_place_where_matplotlib_puts_it():
    def draw(axes):
        axes.text(0.5, 0.5, "middle", ha="center")
        axes.text(0.5, 0.2, "left")
        axes.set_xlabel("the abscissa")

    figure = drawn(draw)
    theirs = texts(oracle(figure))
    ours = {node.text: node for node in render(figure, "u").walk() if node.tag == "text"}
    assert set(theirs) == set(ours)
    assert ours["middle"].attrs["text-anchor"] == "middle"
    assert "text-anchor" not in ours["left"].attrs
    anchor = theirs["middle"]
    assert float(ours["middle"].attrs["x"]) == pytest.approx(float(anchor.get("x")), abs=0.15)
    assert float(ours["middle"].attrs["y"]) == pytest.approx(float(anchor.get("y")), abs=0.15)


def test_mathtext_keeps_its_characters():
    figure = drawn(lambda axes: axes.set_title(r"$\lambda_1 = \sqrt{2}$ text"))
    words = "".join(node.text for node in render(figure, "u").walk() if node.tag == "text")
    assert "λ" in words
    assert "2" in words
    assert "text" in words.replace(" ", "")


@pytest.mark.parametrize("marker", ["o", "s", "^", "x", "*", "D", "_"])
def test_markers_stand_at_their_points(marker):
    figure = drawn(lambda axes: axes.plot([0.25, 0.75], [0.1, 0.9], marker, markersize=8))
    axes = figure.axes[0]
    node = next(
        n
        for n in render(figure, "u").walk()
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
    image = next(node for node in render(figure, "u").walk() if node.tag == "image")
    a, b, c, d, e, f = numbers(image.attrs["transform"])
    corners = np.array([[e, f], [e + a + c, f + b + d]])
    expected = axes.transData.transform([(1, 2), (4, 5)])
    expected[:, 1] = 200 - expected[:, 1]
    assert np.allclose(np.sort(corners, axis=0), np.sort(expected, axis=0), atol=0.11)


def test_palette_colours_follow_the_theme_and_others_stay():
    def draw(axes):
        axes.plot([0, 1], [0, 1], color=PLAIN.colour("accent"))
        axes.plot([0, 1], [1, 0], color="#123456", alpha=0.25)

    strokes = [node.attrs for node in render(drawn(draw), "u").walk() if "stroke-width" in node.attrs]
    assert "var(--fig-accent,#0065a8)" in {attrs["stroke"] for attrs in strokes}
    faint = next(attrs for attrs in strokes if attrs["stroke"] == "#123456")
    assert faint["stroke-opacity"] == "0.25"


def test_clipped_artists_name_a_region_that_exists():
    root = render(drawn(lambda axes: axes.plot([0, 9], [0, 9])), "u")
    regions = {node.attrs["id"] for node in root.walk() if node.tag == "clipPath"}
    used = {node.attrs["clip-path"] for node in root.walk() if "clip-path" in node.attrs}
    assert used
    assert used <= {f"url(#{region})" for region in regions}


def test_hatches_are_patterns():
    root = render(drawn(lambda axes: axes.bar([0], [1], hatch="//")), "u")
    pattern = next(node for node in root.walk() if node.tag == "pattern")
    assert any(node.attrs.get("fill") == f"url(#{pattern.attrs['id']})" for node in root.walk())


def test_markup_is_well_formed_and_escaped():
    figure = drawn(lambda axes: axes.set_title('a < b & "c"'))
    root = ElementTree.fromstring(markup(render(figure, "u")))
    assert 'a < b & "c"' in {element.text for element in root.iter("text")}


def test_opacity_and_dash_offset_reach_images_hatches_and_lines():
    def draw(axes):
        axes.imshow(np.eye(2), alpha=0.3, interpolation="none", aspect="auto")
        axes.bar([0], [1], hatch="xx", alpha=0.4)
        axes.plot([0, 1], [0, 1], linestyle=(6, (8, 4)), linewidth=1)

    nodes = list(render(drawn(draw), "u").walk())
    assert next(node for node in nodes if node.tag == "image").attrs["opacity"] == "0.3"
    pattern = next(node for node in nodes if node.tag == "pattern")
    assert pattern.children[0].attrs["stroke-opacity"] == "0.4"
    assert any(node.attrs.get("stroke-dashoffset") == "6" for node in nodes)


def test_text_is_clipped_when_it_asks_for_it():
    root = render(drawn(lambda axes: axes.text(0.9, 0.5, "a long text that runs out", clip_on=True)), "u")
    group = next(node for node in root.walk() if any(child.text.startswith("a long") for child in node.children))
    assert group.attrs["clip-path"].startswith("url(#u-")


def test_signs_that_the_pages_font_lacks_are_drawn_as_outlines():
    def draw(axes):
        axes.text(0.1, 0.5, r"$\sqrt{2}$")

    root = render(drawn(draw), "a")
    kinds = [[child.tag for child in node.children] for node in root.walk()]
    assert ["path", "text", "rect"] in kinds


def test_settings_of_the_reader_do_not_reach_a_figure():
    def recorded():
        with PLAIN.context():
            return markup(render(drawn(lambda axes: (axes.plot([0, 1]), axes.errorbar([0, 1], [1, 0], yerr=1))), "a"))

    plain = recorded()
    with rc_context(
        {"xtick.major.size": 20, "errorbar.capsize": 9, "axes.xmargin": 0.4, "lines.dashed_pattern": (1, 9)}
    ):
        assert recorded() == plain


def test_sizes_of_texts_are_those_of_matplotlibs_renderer():
    from matplotlib.backend_bases import RendererBase
    from matplotlib.font_manager import FontProperties

    ours, theirs = SvgRenderer(300, 200, "a"), RendererBase()
    for size in (9, 12, 9):
        for words, is_math in (("signal", False), ("noise", False), (r"$\lambda^2$", True)):
            prop = FontProperties(size=size)
            expected = theirs.get_text_width_height_descent(words, prop, is_math)
            assert ours.get_text_width_height_descent(words, prop, is_math) == pytest.approx(expected)


def texts_of(draw):
    """Recorded text elements by their content."""
    with PLAIN.context():
        return {node.text: node for node in render(drawn(draw), "u").walk() if node.tag == "text"}


def test_spaces_are_kept_everywhere():
    found = texts_of(lambda axes: axes.text(0.2, 0.5, "  two  inside, end "))
    assert "\u00a0\u00a0two\u00a0\u00a0inside, end\u00a0" in found


@pytest.mark.parametrize(
    ("family", "name"), [("monospace", "DejaVu Sans Mono, monospace"), ("serif", "DejaVu Serif, serif")]
)
def test_other_families_are_named_with_the_width_that_they_have(family, name):
    with PLAIN.context():
        figure = drawn(lambda axes: axes.text(0.2, 0.5, "wide words", family=family))
        node = next(n for n in render(figure, "u").walk() if n.text == "wide words")
        width = figure.axes[0].texts[0].get_window_extent(SvgRenderer(300, 200, "u")).width
    assert node.attrs["font-family"] == name
    assert float(node.attrs["textLength"]) == pytest.approx(width, abs=0.06)


def test_the_usual_family_is_not_repeated():
    assert "font-family" not in texts_of(lambda axes: axes.text(0.2, 0.5, "words"))["words"].attrs


@pytest.mark.parametrize(("formula", "bold"), [(r"$\mathbf{w}$", True), (r"$\boldsymbol{w}$", True), ("$w$", False)])
def test_bold_letters_of_a_formula_are_bold(formula, bold):
    node = texts_of(lambda axes: axes.text(0.2, 0.5, formula))["w"]
    assert (node.attrs.get("font-weight") == "bold") is bold


def test_slopes_of_far_lines_are_kept():
    figure = drawn(lambda axes: (axes.plot([0, 1e6], [0, 5e5], gid="far"), axes.set(xlim=(0, 1), ylim=(0, 1))))
    node = next(n for n in render(figure, "u").walk() if n.attrs.get("data-part") == "far")
    path = node.children[0].attrs["d"]
    (x0, x1), (y0, y1) = path.xs / 10, path.ys / 10
    assert (y0 - y1) / (x1 - x0) == pytest.approx(0.5 * 0.7 * 200 / (0.7 * 300), rel=1e-3)
    assert max(abs(path.xs).max(), abs(path.ys).max()) < 20_000


def test_what_is_near_keeps_its_points():
    figure = drawn(lambda axes: (axes.plot([0, 50], [0, 50], gid="near"), axes.set(xlim=(0, 1), ylim=(0, 1))))
    path = next(n for n in render(figure, "u").walk() if n.attrs.get("data-part") == "near").children[0].attrs["d"]
    assert np.allclose(path.xs / 10, figure.axes[0].transData.transform([(0, 0), (50, 50)])[:, 0], atol=0.051)


def test_a_colorbar_and_a_mesh_are_one_picture_each():
    def draw(axes):
        mesh = axes.pcolormesh(np.arange(12).reshape(3, 4))
        axes.figure.colorbar(mesh, ax=axes)

    with PLAIN.context():
        nodes = list(render(drawn(draw), "u").walk())
    assert sum(node.tag == "image" for node in nodes) == 2
    assert sum(node.tag == "path" for node in nodes) < 60


def test_an_artist_that_asks_to_be_rasterized_is_a_picture():
    with PLAIN.context():
        figure = drawn(lambda axes: axes.plot([0, 1], [0, 1], rasterized=True, gid="painted"))
        nodes = list(render(figure, "u").walk())
    image = next(node for node in nodes if node.tag == "image")
    a, _, _, d, e, f = numbers(image.attrs["transform"])
    corners = figure.axes[0].transData.transform([(0, 0), (1, 1)])
    assert sorted((e, e + a)) == pytest.approx(sorted(corners[:, 0]), abs=3)
    assert sorted((f, f + d)) == pytest.approx(sorted(200 - corners[:, 1]), abs=3)
    assert figure.dpi == 72


def test_links_of_markup_and_texts_are_escaped():
    nasty = "</text><script>alert('&amp;')</script>"
    root = ElementTree.fromstring(markup(render(drawn(lambda axes: axes.set_title(nasty)), "u")))
    assert nasty in {element.text for element in root.iter("text")}
