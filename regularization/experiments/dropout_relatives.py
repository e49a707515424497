"""Chapter 8: dropout on feature maps, on attention, and kept on when predicting."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from regularization import network, style
from regularization.controls import Dropdown, IntSlider, SelectionSlider
from regularization.experiment import Experiment, Panel
from regularization.studies import dropout_relatives as studies

DASHED, DOTTED = (0, (5, 2)), (0, (1, 2))
KINDS = ("units", "channels", "blocks")
SEED = 0


def percent(share: float) -> str:
    """Write a share in whole percent."""
    return f"{100 * share:.0f}%"


# -- Masks on a feature map -------------------------------------------------------------------------
MAP_RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
BLOCKS = (1, 2, 3, 4, 5)
SHOWN = 5
PITCH = studies.SIDE + 1


@dataclass(frozen=True)
class Masks:
    """Five feature maps of a digit, a mask of each kind on them, and how well the dropped can be guessed.

    ``maps`` and each of ``masks`` have shape (8, 8, 5); ``guessable`` has an entry for each of KINDS.
    """

    rate: float
    block: int
    digit: np.ndarray
    maps: np.ndarray
    masks: tuple[np.ndarray, np.ndarray, np.ndarray]
    guessable: np.ndarray


@functools.cache
def feature_maps() -> studies.FeatureMaps:
    """Return the maps of a test digit after the first convolution of a trained network."""
    return studies.feature_maps(3, SHOWN, SEED)


def draw_mask(layer: network.Dropout, draw: int) -> np.ndarray:
    """Return the mask (8, 8, 5) that the layer draws for the maps from this seed."""
    maps, rng = feature_maps().maps, np.random.default_rng(draw)
    layer.build(maps.shape, members=1, rng=rng)
    layer.forward(maps[None, None], training=True, rng=rng)
    return np.broadcast_to(layer.mask[0, 0], maps.shape)


def masks(*, rate: float, block: int, draw: int) -> Masks:
    """Mask the maps in three ways at the same rate."""
    layers = (network.Dropout(rate), network.SpatialDropout(rate), network.DropBlock(rate, block=block))
    return Masks(
        rate=rate,
        block=block,
        digit=feature_maps().digit,
        maps=feature_maps().maps,
        masks=tuple(draw_mask(layer, draw) for layer in layers),
        guessable=np.array(studies.guessable(rate, block, SEED)),
    )


def _tiled(maps: np.ndarray, gap: float = 0.0) -> np.ndarray:
    """Lay the channels of (8, 8, C) side by side, a column apart."""
    tiles = np.full((studies.SIDE, PITCH * maps.shape[-1] - 1), gap)
    for channel in range(maps.shape[-1]):
        tiles[:, PITCH * channel : PITCH * channel + studies.SIDE] = maps[:, :, channel]
    return tiles


def _picture(axes: Axes, values: np.ndarray, left: float, top: float, **look: object) -> None:
    """Show an image with square units, its corner at (left, top) of axes that run downwards."""
    rows, columns = values.shape
    axes.imshow(values, extent=(left, left + columns, top + rows, top), aspect="auto", **look)


def draw_masks(result: Masks, picture: Axes, bars: Axes) -> None:
    """Draw the maps without and with each mask, and the guessable share of what was dropped."""
    strongest = result.maps.max()
    cover = style.tint_map(style.RED, 0.9)
    for row, label in enumerate(("", *KINDS)):
        top = row * (PITCH + 1)
        _picture(picture, _tiled(result.maps), 0, top, cmap=style.ink_map(), vmin=0, vmax=strongest)
        if row:
            mask = result.masks[row - 1]
            _picture(picture, _tiled(1.0 - mask), 0, top, cmap=cover, vmin=0, vmax=1)
            words = f"{label}\n{percent(mask.mean())} kept"
            picture.text(-1.5, top + 4, words, ha="right", va="center", fontsize=12)
        for channel in range(SHOWN):
            left = PITCH * channel
            edge = np.array([[0, 0], [8, 0], [8, 8], [0, 8], [0, 0]]) + [left, top]
            picture.plot(*edge.T, color=style.MUTED, linewidth=0.8)
    _picture(picture, result.digit, -12.5, 0, cmap=style.ink_map(), vmin=0, vmax=1)
    picture.annotate("", (-0.6, 4), (-4, 4), arrowprops={"arrowstyle": "->", "color": style.MUTED})
    picture.plot([], [], "s", color=style.RED, markersize=9, label="dropped")
    picture.set(xlim=(-16, 45), ylim=(39, -0.5))
    picture.set_axis_off()
    style.key(picture)
    places = np.arange(3)
    colours = (style.MUTED, style.PURPLE, style.BLUE)
    bars.bar(places, 100 * result.guessable, 0.6, color=colours)
    for place, share in zip(places, result.guessable, strict=True):
        bars.text(place, 100 * share + 1.2, percent(share), ha="center", fontsize=12)
    bars.set(xticks=places, xticklabels=KINDS, xlim=(-0.6, 2.6), ylim=(0, 60))
    bars.set_ylabel("what the neighbours tell, in %")
    bars.set_xlabel("what is dropped together")
    bars.tick_params(axis="x", length=0)


def read_masks(result: Masks) -> str:
    """Say how much of the dropped activity is still there, in the neighbours."""
    units, _, blocks = result.guessable
    first = (
        f"Rate {result.rate:g}. Dropped one by one, {percent(units)} of the variation can be read off the neighbours"
    )
    if result.block == 1:
        return f"{first}. Blocks of 1 × 1 are the same thing; make them larger."
    verdict = "still a good hint" if blocks > 0.25 else "hardly a hint" if blocks < 0.1 else "much less"
    size = f"{result.block} × {result.block}"
    return f"{first}; in blocks of {size}, {percent(blocks)}: {verdict}. A dropped channel leaves no neighbours at all."


MASKS = Experiment(
    name="masks-on-a-feature-map",
    title="Three ways to drop parts of a feature map",
    description=(
        "Left: five feature maps of a handwritten digit, unmasked and with three masks. Units drop as single "
        "scattered pixels, channels as whole maps, blocks as squares. Right: bars show how much of the dropped "
        "activity can be guessed from kept neighbours: nearly half for units, less the larger the blocks, and nothing "
        "for channels."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=MAP_RATES, value=0.3),
        IntSlider(name="block", label="Side of a block", min=1, max=5, value=1),
        IntSlider(name="draw", label="Mask number", min=1, max=4, value=1, play=True),
    ),
    compute=masks,
    draw=draw_masks,
    readout=read_masks,
    panels=(Panel(left=4, right=4, top=34, bottom=8, height=320), Panel(left=56, top=20, height=320)),
)


# -- Blocks overlap ---------------------------------------------------------------------------------
OVERLAP_RATES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
OVERLAP_BLOCKS = (1, 2, 3, 4, 5, 6)
SIMULATED = 20_000


@dataclass(frozen=True)
class Overlap:
    """How often each unit of four maps is covered, and kept minus target at each of OVERLAP_RATES, in points.

    ``covered`` has shape (4, 8, 8); ``simulated`` is of the published gamma.
    """

    rate: float
    block: int
    gamma: float
    exact_gamma: float
    covered: np.ndarray
    published: np.ndarray
    exact: np.ndarray
    simulated: np.ndarray


def corners_to_cover(corners: np.ndarray, block: int) -> np.ndarray:
    """Count the blocks that cover each unit; corners have shape (maps, 8 - block + 1, 8 - block + 1)."""
    side = corners.shape[-1]
    covered = np.zeros((len(corners), side + block - 1, side + block - 1), dtype=np.uint8)
    for i in range(block):
        for j in range(block):
            covered[:, i : i + side, j : j + side] += corners
    return covered


@functools.cache
def kept_beyond_target(block: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Kept minus target in points at each rate: of the published gamma, of the exact one, and simulated."""
    side, rng = studies.SIDE, np.random.default_rng(block)
    gammas = [network.dropblock_gamma(r, block, side, side) for r in OVERLAP_RATES]
    exact = [network.dropblock_gamma(r, block, side, side, exact=True) for r in OVERLAP_RATES]
    target = 1 - np.array(OVERLAP_RATES)
    excess = [
        100 * (np.array([network.dropblock_kept(gamma, block, side, side) for gamma in some]) - target)
        for some in (gammas, exact)
    ]
    draws = rng.random((SIMULATED, side - block + 1, side - block + 1))
    simulated = [100 * np.mean(corners_to_cover(draws < gamma, block) == 0) for gamma in gammas]
    return (*excess, np.array(simulated) - 100 * target)


def overlap(*, rate: float, block: int) -> Overlap:
    """Drop blocks with the published gamma on four maps."""
    side, rng = studies.SIDE, np.random.default_rng(5)
    gamma = network.dropblock_gamma(rate, block, side, side)
    draws = rng.random((4, side, side))[:, : side - block + 1, : side - block + 1]
    return Overlap(
        rate,
        block,
        gamma,
        network.dropblock_gamma(rate, block, side, side, exact=True),
        corners_to_cover(draws < gamma, block),
        *kept_beyond_target(block),
    )


def draw_overlap(result: Overlap, picture: Axes, lines: Axes) -> None:
    """Draw the blocks with their overlaps, and by how much more is kept than was meant."""
    corner = np.array([[9.3 * (place % 2), 9.3 * (place // 2)] for place in range(4)])
    for which, colour, strength, label in (
        (result.covered == 1, style.SKY, 0.5, "in one block"),
        (result.covered > 1, style.BLUE, 1.0, "in two or more"),
    ):
        place, row, column = np.nonzero(which)
        at = corner[place] + np.column_stack([column, row]) + 0.5
        picture.plot(*at.T, "s", color=colour, alpha=strength, markersize=14.5, markeredgewidth=0)
        picture.plot([], [], "s", color=colour, alpha=strength, markersize=10, label=label)
    for left, top in corner:
        picture.plot(
            [left, left + 8, left + 8, left, left], [top, top, top + 8, top + 8, top], color=style.MUTED, linewidth=0.8
        )
    picture.set(xlim=(-0.3, 17.6), ylim=(17.6, -0.3))
    picture.set_axis_off()
    style.key(picture)
    lines.plot(OVERLAP_RATES, result.exact, color=style.BLUE, linestyle=DASHED, label="exact γ")
    lines.plot(OVERLAP_RATES, result.published, color=style.RED, label="published γ")
    lines.plot(OVERLAP_RATES, result.simulated, "o", color=style.INK, markersize=5, label="simulated")
    lines.axvline(result.rate, color=style.BLUE, linewidth=1.2)
    lines.set(xlabel="rate", ylabel="kept beyond 1 − rate, in points", xlim=(0, 0.52), ylim=(-1, 15))
    style.key(lines, columns=3)


def read_overlap(result: Overlap) -> str:
    """Compare the share that was to be kept with the share that is."""
    target = 100 * (1 - result.rate)
    beyond = result.published[OVERLAP_RATES.index(result.rate)]
    if result.block == 1:
        return (
            f"Rate {result.rate:g}, single units: nothing overlaps, and the published γ keeps {target:.0f}%, as meant."
        )
    return (
        f"Rate {result.rate:g}, blocks of {result.block} × {result.block}: the published γ = {result.gamma:.4f} keeps "
        f"{target + beyond:.1f}% where {target:.0f}% were meant. γ = {result.exact_gamma:.4f} would meet the target."
    )


OVERLAP = Experiment(
    name="dropblock-overlap",
    title="Blocks overlap, so DropBlock's γ is approximate",
    description=(
        "Left: four maps of 8 by 8 units with the dropped blocks; units that lie in two or more blocks are darker. "
        "Right: how much more is kept than was meant, against the rate: with the published gamma the excess grows "
        "with the rate, with the exact gamma it is zero."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=OVERLAP_RATES, value=0.2),
        IntSlider(name="block", label="Side of a block", min=1, max=6, value=3),
    ),
    compute=overlap,
    draw=draw_overlap,
    readout=read_overlap,
    panels=(Panel(left=4, right=4, top=34, bottom=6, height=330, width=300), Panel(left=60, height=330)),
)


# -- Where to put it --------------------------------------------------------------------------------
PLACE_RATE = 0.15
PLACE_SEEDS = tuple(range(16))
STUDENT = 2.13
"""The 97.5% point of Student's t with 15 degrees of freedom: half the width of an interval, in standard errors."""


@dataclass(frozen=True)
class Places:
    """Gain in test accuracy over no dropout, in points: ``gains`` has shape (4 places, seeds)."""

    condition: str
    digits: np.ndarray
    baseline: float
    gains: np.ndarray
    mean: np.ndarray
    half: np.ndarray


@functools.cache
def accuracy(place: str) -> np.ndarray:
    """Return test accuracy in percent with dropout at ``place``, shape (conditions, seeds)."""
    return 100 * studies.accuracies(place, PLACE_RATE if place != "nowhere" else 0.0, PLACE_SEEDS).test


def places(*, condition: str) -> Places:
    """Compare four places for dropout with none, seed by seed, on digits in this condition."""
    row = studies.CONDITIONS.index(condition)
    baseline = accuracy("nowhere")[row]
    gains = np.array([accuracy(place)[row] - baseline for place in studies.PLACES[1:]])
    error = gains.std(axis=1, ddof=1) / np.sqrt(len(PLACE_SEEDS))
    return Places(
        condition=condition,
        digits=studies.examples(6)[row],
        baseline=float(baseline.mean()),
        gains=gains,
        mean=gains.mean(axis=1),
        half=STUDENT * error,
    )


def draw_places(result: Places, picture: Axes, gains: Axes) -> None:
    """Draw some test digits, and each place's gains with their mean and its interval."""
    for place, digit in enumerate(result.digits):
        left, top = 9.5 * (place % 3), 9.5 * (place // 3)
        _picture(picture, digit, left, top, cmap=style.ink_map(), vmin=0, vmax=1)
        edge = np.array([[0, 0], [8, 0], [8, 8], [0, 8], [0, 0]]) + [left, top]
        picture.plot(*edge.T, color=style.MUTED, linewidth=0.8)
    picture.set(xlim=(-0.3, 27.6), ylim=(22, -0.5))
    picture.set_axis_off()
    rows = np.arange(4)
    spread = np.linspace(-0.24, 0.24, len(PLACE_SEEDS))
    for row in rows:
        label = "one seed" if row == 0 else None
        gains.plot(result.gains[row], row + spread, "o", color=style.MUTED, alpha=0.6, markersize=3.5, label=label)
    gains.hlines(rows, result.mean - result.half, result.mean + result.half, color=style.BLUE, linewidth=3)
    gains.plot(result.mean, rows, "D", color=style.BLUE, markersize=8, label="mean, 95% interval")
    gains.axvline(0, color=style.INK, linewidth=1)
    gains.set(yticks=rows, yticklabels=["units", "channels", "blocks", "dense"], ylim=(3.6, -0.6), xlim=(-9, 11))
    gains.set(xlabel="gain over no dropout, in points", xticks=[-8, -4, 0, 4, 8])
    gains.tick_params(axis="y", length=0)
    style.key(gains, columns=2)


def read_places(result: Places) -> str:
    """Name the places whose interval excludes zero."""
    names = ("units", "channels", "blocks", "the dense layer")
    sure = [
        f"{name} {mean:+.1f} ± {half:.1f}".replace("-", "−")
        for name, mean, half in zip(names, result.mean, result.half, strict=True)
        if abs(mean) > half
    ]
    found = f"Intervals that leave out 0: {', '.join(sure)} points." if sure else "Every interval includes 0."
    return f"Digits {result.condition}: without dropout {result.baseline:.1f}% are right. {found}"


PLACES = Experiment(
    name="where-to-drop",
    title="Where to drop, in a convolutional network",
    description=(
        "Left: test digits, as they are, with a patch covered or with pixels missing. Right: by how much dropout at "
        "four places of the network changes the test accuracy, for sixteen seeds, with mean and interval. As they "
        "are there is no difference; with a patch covered, dropping blocks helps."
    ),
    controls=(
        Dropdown(name="condition", label="Test digits", options=studies.CONDITIONS, value=studies.CONDITIONS[0]),
    ),
    compute=places,
    draw=draw_places,
    readout=read_places,
    panels=(Panel(left=6, right=6, top=34, bottom=6, width=330, height=300), Panel(left=76, height=300)),
)


# -- Attention dropout ------------------------------------------------------------------------------
ATTENTION_RATES = (0.0, 0.1, 0.2, 0.3, 0.5)
ATTENTION_MASKS = 8


@dataclass(frozen=True)
class Attending:
    """One sequence of eight tokens: who looks at whom, and what each says; ``mask`` 0 is evaluation mode."""

    rate: float
    mask: int
    names: tuple[str, ...]
    used: np.ndarray
    dropped: np.ndarray
    said: np.ndarray
    right: np.ndarray


@functools.cache
def partners() -> studies.Partners:
    """Return the trained layers' attention to one new sequence."""
    return studies.partners(ATTENTION_RATES, ATTENTION_MASKS, 1)


def attending(*, rate: float, mask: int) -> Attending:
    """Look at the layer that was trained at this rate, under one mask or none."""
    layers, place = partners(), ATTENTION_RATES.index(rate)
    letters = studies.LETTERS + studies.LETTERS.upper()
    used = layers.attention[place] if mask == 0 else layers.used[place, mask - 1]
    return Attending(
        rate=rate,
        mask=mask,
        names=tuple(
            f"{letters[symbol]}{number}" for symbol, number in zip(layers.symbols, layers.numbers, strict=True)
        ),
        used=used,
        dropped=(used == 0) & (layers.attention[place] > 0),
        said=layers.said[place, mask],
        right=layers.numbers[layers.partner],
    )


def draw_attending(result: Attending, matrix: Axes, answers: Axes) -> None:
    """Draw the attention matrix with the sums of its rows, and what each token says."""
    tokens = np.arange(studies.TOKENS)
    for (row, column), weight in np.ndenumerate(result.used):
        matrix.add_patch(
            Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=style.BLUE, alpha=round(weight / 2, 2), linewidth=0)
        )
    rows, columns = np.nonzero(result.dropped)
    matrix.plot(columns, rows, "x", color=style.RED, markersize=7, markeredgewidth=1.6, label="dropped")
    matrix.plot([], [], "s", color=style.BLUE, alpha=0.5, markersize=9, label="weight (more colour is more)")
    for row in tokens:
        matrix.text(7.75, row, f"{result.used[row].sum():.2f}", va="center", fontsize=12)
    matrix.text(7.75, -0.78, "sum", va="center", fontsize=12, color=style.MUTED)
    matrix.set(xticks=tokens, yticks=tokens, xticklabels=result.names, yticklabels=result.names)
    matrix.set(xlim=(-0.5, 7.5), ylim=(7.5, -0.5), xlabel="token that is looked at", ylabel="token that looks")
    matrix.tick_params(length=0)
    style.key(matrix, columns=1)
    answers.hlines(tokens, result.right, result.said, color=style.MUTED, linewidth=1.5)
    answers.plot(result.right, tokens, "|", color=style.INK, markersize=17, markeredgewidth=2.5, label="right answer")
    answers.plot(result.said, tokens, "o", color=style.BLUE, markersize=8, label="said")
    answers.set(xlim=(0, 10), ylim=(7.5, -0.5), yticks=tokens, yticklabels=result.names, xticks=[0, 2, 4, 6, 8, 10])
    answers.set(xlabel="number")
    answers.tick_params(axis="y", length=0)
    style.key(answers, columns=2)


def read_attending(result: Attending) -> str:
    """Say what the rows sum to, and what that does to the answers."""
    sums, error = result.used.sum(axis=1), np.abs(result.said - result.right).mean()
    said = f"the answers miss by {error:.1f} on average"
    if result.mask == 0:
        reason = "They are pulled to the middle by the training." if result.rate else "Each token finds its partner."
        return f"Evaluation, rate {result.rate:g}: every row sums to 1.00, and {said}. {reason}"
    if result.rate == 0:
        return f"Rate 0: nothing is dropped, every row sums to 1.00, and {said}."
    lost = int((sums < 0.5).sum())
    return (
        f"Training, rate {result.rate:g}, mask {result.mask}: rows sum to between {sums.min():.2f} and "
        f"{sums.max():.2f}. {lost} of 8 tokens lost sight of their partner; {said}."
    )


ATTENTION = Experiment(
    name="attention-dropout",
    title="Attention dropout: rows that no longer sum to one",
    description=(
        "Left: an eight by eight attention matrix in which each letter looks at the same letter in the other case. "
        "In training some entries are dropped, and the sums of the rows, printed at the right, are no longer one. "
        "Right: the number that each token says beside the right one. A token whose partner was dropped says a "
        "number near the middle."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate, in training", options=ATTENTION_RATES, value=0.3),
        SelectionSlider(
            name="mask",
            label="Mask",
            options=(("none (evaluation)", 0), *range(1, ATTENTION_MASKS + 1)),
            value=0,
            play=True,
        ),
    ),
    compute=attending,
    draw=draw_attending,
    readout=read_attending,
    panels=(Panel(left=50, right=44, top=54, height=360), Panel(left=44, top=54, height=360)),
)


# -- Monte-Carlo dropout ----------------------------------------------------------------------------
MONTE_CARLO_RATES = (0.05, 0.1, 0.2, 0.4)
DRAWS = (5, 10, 30, 100, 1000)
GRID = np.linspace(-1.75, 1.75, 71)
CURVE_SEED = 3
LINES = 5


@dataclass(frozen=True)
class Uncertainty:
    """Networks drawn by dropout at prediction time, on GRID.

    ``functions`` are the first few; ``mean`` and ``deviation`` are over all draws, ``exact`` is the deviation that
    infinitely many draws would have.
    """

    rate: float
    draws: int
    sample: str
    x: np.ndarray
    y: np.ndarray
    functions: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    exact: np.ndarray


@functools.cache
def curve_network(sample: str) -> network.Network:
    """Return the networks trained on a sample, one for each of MONTE_CARLO_RATES."""
    net = studies.one_hidden_layer(MONTE_CARLO_RATES, CURVE_SEED)
    net.load(studies.curve_parameters(sample, MONTE_CARLO_RATES, CURVE_SEED))
    return net


@functools.cache
def drawn_functions(sample: str) -> np.ndarray:
    """Return the outputs (draws, rates, len(GRID)) of the networks with dropout active, for the most DRAWS."""
    net = curve_network(sample)
    one = [np.random.default_rng(7) for _ in MONTE_CARLO_RATES]
    # The masks must be the same at all x for a draw to be one function: they are drawn once and broadcast.
    masks = network.keep_mask(one, (len(MONTE_CARLO_RATES), max(DRAWS), studies.HIDDEN), np.array(MONTE_CARLO_RATES))
    hidden = net.activations(GRID[:, None])[1].astype(np.float64)
    last, keep = net.layers[3].params, 1 - np.array(MONTE_CARLO_RATES)
    scaled = masks * last["weights"][:, None, :, 0] / keep[:, None, None]
    return np.einsum("rdh,rxh->drx", scaled, hidden) + last["bias"][:, 0]


@functools.cache
def exact_deviation(sample: str) -> np.ndarray:
    """Return the deviation over all masks (rates, len(GRID)): the root of r / (1 - r) times the sum of (v h)^2."""
    net, rates = curve_network(sample), np.array(MONTE_CARLO_RATES)
    hidden, out = net.activations(GRID[:, None])[1].astype(float), net.layers[3].params["weights"].astype(float)
    return np.sqrt((rates / (1 - rates))[:, None] * (hidden**2 @ out**2)[:, :, 0])


def uncertainty(*, rate: float, draws: int, sample: str) -> Uncertainty:
    """Average the first ``draws`` networks with dropout active."""
    place = MONTE_CARLO_RATES.index(rate)
    functions = drawn_functions(sample)[:draws, place]
    x, y = studies.points(sample, CURVE_SEED)
    every = max(1, len(x) // 200)
    return Uncertainty(
        rate=rate,
        draws=draws,
        sample=sample,
        x=x[::every],
        y=y[::every],
        functions=functions[:LINES],
        mean=functions.mean(axis=0),
        deviation=functions.std(axis=0, ddof=1),
        exact=exact_deviation(sample)[place],
    )


def draw_uncertainty(result: Uncertainty, fit: Axes, width: Axes) -> None:
    """Draw the band of the sampled networks, and its half-width against x."""
    low, high = result.mean - 2 * result.deviation, result.mean + 2 * result.deviation
    fit.fill_between(GRID, low, high, color=style.BLUE, alpha=0.18, linewidth=0, label="mean ± 2 deviations")
    for position, one in enumerate(result.functions):
        fit.plot(GRID, one, color=style.SKY, linewidth=0.8, label="single masks" if position == 0 else None)
    fit.plot(GRID, studies.curve(GRID), color=style.MUTED, linestyle=DOTTED, label="the signal")
    fit.plot(GRID, result.mean, color=style.BLUE, linewidth=2.6, label="mean")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5 if len(result.x) < 50 else 2.2)
    fit.set(xlabel="input x", ylabel="output y", xlim=(-1.75, 1.75), ylim=(-5.7, 2.3))
    style.key(fit, columns=2)
    for left, right in ((-1, -0.4), (0.4, 1)) if "gap" in result.sample else ((-1, 1),):
        width.axvspan(left, right, color=style.MUTED, alpha=0.14, linewidth=0)
    width.plot(GRID, result.deviation, color=style.BLUE, linewidth=2.6, label=f"from {result.draws} masks")
    width.plot(GRID, result.exact, color=style.RED, linestyle=DASHED, linewidth=1.8, label="from all masks")
    width.set(xlabel="input x (training points in the grey range)", xlim=(-1.75, 1.75))
    style.log_axis(width, "y")
    width.set(ylim=(0.006, 3), ylabel="standard deviation of the output")
    style.key(width, columns=2)


def at(x: float) -> int:
    """Return the position of ``x`` on GRID."""
    return int(np.abs(GRID - x).argmin())


def read_uncertainty(result: Uncertainty) -> str:
    """Compare the deviation among the data, at their edge and away from them."""
    middle, edge, away = (result.deviation[at(x)] for x in (0.0, 1.0, 1.75))
    missed = abs(result.mean[at(0.0)] - studies.curve(0.0))
    first = f"Rate {result.rate:g}, {result.sample}, {result.draws} masks: deviation {middle:.2f} at x = 0"
    if "gap" in result.sample:
        return (
            f"{first}, in the gap, where the mean is off by {missed:.2f}; {edge:.2f} at the last points. "
            "Where it knows least it is most sure of itself."
        )
    return f"{first}, {edge:.2f} at the last points, {away:.2f} at x = 1.75. It grows away from the data."


MONTE_CARLO = Experiment(
    name="monte-carlo-dropout",
    title="Monte-Carlo dropout: uncertainty from masks",
    description=(
        "Left: training points of a sine between minus one and one, single networks with random masks, their mean "
        "and a band of two standard deviations, which opens away from the data. Right: the standard deviation on a "
        "logarithmic axis, from the chosen number of masks and from all masks. In a gap between the data it is small."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=MONTE_CARLO_RATES, value=0.2),
        SelectionSlider(name="draws", label="Masks", options=DRAWS, value=30),
        Dropdown(name="sample", label="Trained on", options=studies.SAMPLES, value=studies.SAMPLES[0]),
    ),
    compute=uncertainty,
    draw=draw_uncertainty,
    readout=read_uncertainty,
    panels=(Panel(left=52, top=54, height=340), Panel(left=64, top=54, height=340)),
)


# -- Weight scaling against averaging masks -----------------------------------------------------------
AVERAGING_RATES = (0.2, 0.5, 0.7)
AVERAGING_SEEDS = tuple(range(8))
MOST_MASKS = 200


@dataclass(frozen=True)
class Averages:
    """Test errors in percent: of k masks averaged, for each k, and of weight scaling; one digit's probabilities."""

    rate: float
    k: int
    place: int
    error: np.ndarray
    spread: np.ndarray
    scaled: float
    agree: float
    digit: np.ndarray
    label: int
    average: np.ndarray
    scaling: np.ndarray


@functools.cache
def averaged(rate: float) -> studies.Averaging:
    """Return the study at this rate."""
    return studies.averaging(rate, AVERAGING_SEEDS, MOST_MASKS)


def averages(*, rate: float, k: int) -> Averages:
    """Average k masks of the networks trained at this rate."""
    study, place = averaged(rate), studies.AVERAGED.index(k)
    return Averages(
        rate=rate,
        k=k,
        place=place,
        error=100 * study.error.mean(axis=1),
        spread=100 * study.spread,
        scaled=100 * float(study.scaled.mean()),
        agree=float(study.agree[place]),
        digit=study.digit,
        label=study.label,
        average=study.masks[:k].mean(axis=0),
        scaling=study.scaling,
    )


def draw_averages(result: Averages, errors: Axes, bars: Axes) -> None:
    """Draw the error against the number of masks, and one digit's class probabilities both ways."""
    low, high = result.error - result.spread, result.error + result.spread
    errors.fill_between(studies.AVERAGED, low, high, color=style.BLUE, alpha=0.18, linewidth=0, label="± 1 deviation")
    errors.plot(studies.AVERAGED, result.error, "o-", color=style.BLUE, markersize=4, label="mean of k masks")
    errors.axhline(result.scaled, color=style.RED, linestyle=DASHED, label="weight scaling")
    errors.axvline(result.k, color=style.BLUE, linewidth=1.2)
    errors.plot(result.k, result.error[result.place], "o", color=style.BLUE, markersize=9)
    style.log_axis(errors, "x")
    errors.set(xticks=[1, 2, 5, 10, 20, 50, 100], xlim=(0.9, 112), xlabel="masks averaged, k")
    errors.set(ylim=(5, 28), ylabel="test error in %")
    style.key(errors, columns=2)
    classes = np.arange(10)
    bars.bar(classes, result.average, 0.7, color=style.BLUE, label="mean of k masks")
    bars.plot(classes, result.scaling, "D", color=style.RED, markersize=6, label="weight scaling")
    _picture_up(bars, result.digit, left=-0.5, bottom=1.06, width=2.3, height=0.33)
    bars.text(2.1, 1.22, f"a {result.label}", va="center", fontsize=12)
    bars.set(xticks=classes, xlim=(-0.7, 9.7), ylim=(0, 1.4), xlabel="class", ylabel="probability")
    bars.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1])
    bars.tick_params(axis="x", length=0)
    style.key(bars, columns=2)


def _picture_up(axes: Axes, values: np.ndarray, *, left: float, bottom: float, width: float, height: float) -> None:
    """Show an image in a corner of axes that run upwards."""
    axes.imshow(
        values,
        extent=(left, left + width, bottom, bottom + height),
        aspect="auto",
        cmap=style.ink_map(),
        vmin=0,
        vmax=1,
    )


def read_averages(result: Averages) -> str:
    """Compare k masks with weight scaling."""
    error, scaled = result.error[result.place], result.scaled
    gap = error - scaled
    verdict = f"{gap:.1f} points worse" if gap > 0.25 else "no worse" if gap > -0.25 else f"{-gap:.1f} points better"
    price = "" if result.k == 1 else f" at {result.k} times the work"
    return (
        f"Rate {result.rate:g}, k = {result.k}: error {error:.1f}%, {verdict} than weight scaling's {scaled:.1f}%"
        f"{price}. Both name the same class for {result.agree:.1%} of the digits."
    )


AVERAGING = Experiment(
    name="average-of-masks",
    title="Weight scaling against averaging masks",
    description=(
        "Left: the test error of averaging k masks falls with k and levels off near the dashed line of weight "
        "scaling at about fifty masks. Right: the class probabilities of one hard digit, averaged over k masks as "
        "bars and from weight scaling as diamonds."
    ),
    controls=(
        SelectionSlider(name="rate", label="Rate", options=AVERAGING_RATES, value=0.5),
        SelectionSlider(name="k", label="Masks averaged, k", options=studies.AVERAGED, value=1),
    ),
    compute=averages,
    draw=draw_averages,
    readout=read_averages,
    panels=(Panel(left=56, top=54, height=330), Panel(left=56, top=54, height=330)),
)
