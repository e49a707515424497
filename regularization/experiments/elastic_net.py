"""Chapter 5: the lasso's lottery, correlated groups, the grouping effect, two shrinkages, prostate, which penalty."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from regularization import data, linear, style
from regularization.controls import Checkbox, Dropdown, IntSlider, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.studies.elastic_net import path_errors, standardised
from regularization.validation import Standardizer, k_fold

# -- A world of correlated groups, shared by three experiments --------------------------------------
GROUPS, SIZE, IRRELEVANT = 2, 5, 20
MEMBERS = GROUPS * SIZE
FEATURES = MEMBERS + IRRELEVANT
ROWS, NOISE, REDRAWS = 40, 3.0, 20
RHOS = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
CORRELATIONS = (0.0, 0.5, 0.9, 0.99)
STRENGTHS = tuple(float(f"{10.0**k:.3g}") for k in np.arange(-2, 1.01, 0.25))
FINE = np.geomspace(0.01, 10, 31)


@functools.cache
def world(correlation: float, redraw: int) -> data.Dataset:
    """One redraw: two groups of five features of weight 1, then twenty irrelevant ones; all standardised.

    The same redraw has the same random numbers at every correlation.
    """
    problem = data.correlated_groups(
        n=ROWS,
        noise=NOISE,
        correlation=correlation,
        groups=GROUPS,
        size=SIZE,
        irrelevant=IRRELEVANT,
        weight=1.0,
        test=500,
        rng=np.random.default_rng([7, redraw]),
    )
    return standardised(problem)


@functools.cache
def world_path(correlation: float, rho: float, redraw: int) -> linear.Path:
    """The elastic net at the strengths FINE."""
    train = world(correlation, redraw).train
    return linear.elastic_net_path(train.X, train.y, FINE, rho=rho)


@functools.cache
def mean_error(correlation: float, rho: float) -> np.ndarray:
    """Error beyond the noise of each strength of FINE, averaged over the redraws."""
    redraws = range(REDRAWS)
    return np.mean([path_errors(world_path(correlation, rho, k), world(correlation, k).test) for k in redraws], axis=0)


@functools.cache
def tuned(correlation: float, rho: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights (REDRAWS, FEATURES) and errors beyond the noise (REDRAWS,), λ chosen on 100 validation points."""
    weights, errors = [], []
    for redraw in range(REDRAWS):
        path, problem = world_path(correlation, rho, redraw), world(correlation, redraw)
        best = int(path_errors(path, problem.validation).argmin())
        weights.append(path.coefs[best])
        errors.append(path_errors(path, problem.test)[best])
    return np.array(weights), np.array(errors)


def overlap(kept: np.ndarray) -> float:
    """How alike two redraws' selections are on average: kept in both, divided by kept in either.

    ``kept`` has a row for each redraw. Pairs that keep nothing at all count as alike.
    """
    both = (kept[:, None] & kept).sum(axis=2)
    either = (kept[:, None] | kept).sum(axis=2)
    shares = np.where(either > 0, both / np.maximum(either, 1), 1.0)
    return float(shares[np.triu_indices(len(kept), 1)].mean())


def _mark_groups(axes: Axes, features: int) -> None:
    """Tint the groups' places, name them, and draw the true weights."""
    low, high = axes.get_ylim()
    top = high - 0.015 * (high - low) if axes.get_yscale() == "linear" else 0.95 * high
    for group, name in enumerate(("group 1", "group 2")):
        left = group * SIZE + 0.5
        axes.axvspan(left + 0.06, left + SIZE - 0.06, color=style.FAINT, alpha=0.45, linewidth=0)
        axes.text(left + SIZE / 2, top, name, ha="center", va="top", fontsize=10.5, color=style.MUTED)
    middle = (MEMBERS + features + 1) / 2
    axes.text(middle, top, "irrelevant", ha="center", va="top", fontsize=10.5, color=style.MUTED)
    axes.plot([0.6, MEMBERS + 0.4], [1, 1], color=style.INK, linestyle=(0, (1, 2)), linewidth=1.6, label="true weight")
    axes.plot([MEMBERS + 0.6, features + 0.4], [0, 0], color=style.INK, linestyle=(0, (1, 2)), linewidth=1.6)


def _weight_axis(axes: Axes) -> None:
    """Give every feature a place, and weights between −20 and 20 an axis that is linear within 2 of zero."""
    axes.set(xlabel="feature", ylabel="weight", xlim=(0, FEATURES + 1), xticks=[1, 5, 10, 20, 30])
    style.signed_log_axis(axes, "y", linear=2.0, ticks=(-10, -2, -1, 0, 1, 2, 10))
    axes.set_ylim(-20, 32)


# -- The lottery ------------------------------------------------------------------------------------
SHOWN = 15


@dataclass(frozen=True)
class Lottery:
    """Weights of the first SHOWN features in all redraws, lasso and elastic net, and how stable each is.

    ``kept`` is the mean number of group members kept, ``alike`` the overlap of the members kept.
    """

    redraw: int
    rho: float
    correlation: float
    lasso: np.ndarray
    elastic: np.ndarray
    kept: tuple[float, float]
    alike: tuple[float, float]
    errors: tuple[float, float]


def lottery(*, redraw: int, correlation: float, rho: float) -> Lottery:
    """Fit both to every redraw, each at the strength that is best on its validation points."""
    (lasso, lasso_errors), (elastic, elastic_errors) = tuned(correlation, 1.0), tuned(correlation, rho)
    members = [weights[:, :MEMBERS] != 0 for weights in (lasso, elastic)]
    return Lottery(
        redraw=redraw - 1,
        rho=rho,
        correlation=correlation,
        lasso=lasso[:, :SHOWN],
        elastic=elastic[:, :SHOWN],
        kept=tuple(float(kept.sum(axis=1).mean()) for kept in members),
        alike=tuple(overlap(kept) for kept in members),
        errors=(float(lasso_errors.mean()), float(elastic_errors.mean())),
    )


def _dashes(places: np.ndarray, heights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Short level strokes at every height, as one interrupted line: far quicker to draw than markers."""
    x = np.tile(places, len(heights))
    gap = np.full(x.size, np.nan)
    return np.column_stack([x - 0.2, x + 0.2, gap]).ravel(), np.column_stack([heights.ravel()] * 2 + [gap]).ravel()


def draw_lottery(result: Lottery, left: Axes, right: Axes) -> None:
    """Draw one panel a method: this redraw's weights large, the other redraws' small."""
    places = np.arange(1, SHOWN + 1)
    for axes, weights, colour, marker, name in (
        (left, result.lasso, style.RED, "D", "lasso"),
        (right, result.elastic, style.BLUE, "o", "elastic net"),
    ):
        axes.set(xlabel="feature", ylabel="weight", xlim=(0.3, SHOWN + 0.7), ylim=(-1.6, 6.6), xticks=[1, 5, 10, 15])
        _mark_groups(axes, SHOWN)
        axes.plot(*_dashes(places, weights), color=style.MUTED, linewidth=1.2, label="others")
        axes.plot(places, weights[result.redraw], marker, color=colour, markersize=7, label=f"{name}, this redraw")
        style.key(axes, columns=2)


def read_lottery(result: Lottery) -> str:
    """Say how many members survive, how alike the selections are, and what it costs."""
    here = [int(np.count_nonzero(w[result.redraw, :MEMBERS])) for w in (result.lasso, result.elastic)]
    return (
        f"Here the lasso keeps {here[0]} of the {MEMBERS} group members, the elastic net {here[1]}. Over {REDRAWS} "
        f"redraws: {result.kept[0]:.1f} against {result.kept[1]:.1f}; two redraws share {result.alike[0]:.0%} of the "
        f"members kept, against {result.alike[1]:.0%}. Error beyond the noise: {result.errors[0]:.2f} against "
        f"{result.errors[1]:.2f}."
    )


def _rho_slider(value: float, options: tuple[float, ...] = RHOS) -> SelectionSlider:
    names = {0.0: "0 (ridge)", 1.0: "1 (lasso)"}
    pairs = tuple((names.get(rho, f"{rho:g}"), rho) for rho in options)
    return SelectionSlider(name="rho", label="Share of L1, ρ", options=pairs, value=value)


def _correlation_slider(value: float, options: tuple[float, ...] = CORRELATIONS) -> SelectionSlider:
    return SelectionSlider(name="correlation", label="Correlation in a group", options=options, value=value)


LOTTERY = Experiment(
    name="selection-lottery",
    title="The same world, drawn again: who is selected this time?",
    description=(
        "Two panels, lasso and elastic net. Each shows the weights of ten features in two groups and five irrelevant "
        "ones, for one sample large and for 19 others small. In the groups the lasso's weights jump between zero and "
        "several times the truth; the elastic net's stay close together."
    ),
    controls=(
        IntSlider(name="redraw", label="Redraw", min=1, max=12, value=1, play=True),
        _correlation_slider(0.9),
        _rho_slider(0.75, RHOS[1:-1]),
    ),
    compute=lottery,
    draw=draw_lottery,
    readout=read_lottery,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330)),
)


# -- Who is selected --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Selection:
    """Weights of one sample at one strength, and the error beyond the noise at all of them."""

    rho: float
    lam: float
    correlation: float
    weights: np.ndarray
    curve: np.ndarray
    lasso_curve: np.ndarray
    error: float


def selection(*, rho: float, lam: float, correlation: float) -> Selection:
    """Fit the first redraw, and look up the mean error of all."""
    train = world(correlation, 0).train
    curve = mean_error(correlation, rho)
    return Selection(
        rho=rho,
        lam=lam,
        correlation=correlation,
        weights=linear.elastic_net_path(train.X, train.y, [lam], rho=rho).coefs[0],
        curve=curve,
        lasso_curve=mean_error(correlation, 1.0),
        error=float(np.exp(np.interp(np.log(lam), np.log(FINE), np.log(curve)))),
    )


def draw_selection(result: Selection, weights: Axes, errors: Axes) -> None:
    """Draw the weights as stems beside the error."""
    places = np.arange(1, FEATURES + 1)
    _weight_axis(weights)
    _mark_groups(weights, FEATURES)
    kept = result.weights != 0
    weights.vlines(places, 0, result.weights, color=style.BLUE, linewidth=3)
    weights.plot(places[kept], result.weights[kept], "o", color=style.BLUE, markersize=5.5, label="kept")
    weights.plot(places[~kept], result.weights[~kept], "x", color=style.RED, markersize=5.5, label="exactly zero")
    style.key(weights, columns=2)
    errors.plot(FINE, result.lasso_curve, color=style.RED, linestyle=(0, (5, 2)), label="lasso")
    errors.plot(FINE, result.curve, color=style.BLUE, linewidth=2.6, label="at this ρ")
    errors.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    errors.plot([result.lam], [result.error], "o", color=style.BLUE, markersize=7)
    errors.set(xlabel="penalty strength λ", ylim=(1.6, 110), xlim=(0.009, 11))
    style.log_axis(errors, "x", ticks=5)
    style.log_axis(errors, "y", ticks=4)
    errors.set_ylabel("error beyond the noise")
    style.key(errors, columns=2)


def read_selection(result: Selection) -> str:
    """Say who is kept, and on which side of its sweet spot the fit stands."""
    kept = result.weights != 0
    best = FINE[result.curve.argmin()]
    low = float(result.curve.min())
    if result.error < 1.15 * low:
        place = "near the best that this ρ can do"
    else:
        place = "overfitting" if result.lam < best else "underfitting"
    return (
        f"Kept: {int(kept[:SIZE].sum())} of 5 in group 1, {int(kept[SIZE:MEMBERS].sum())} of 5 in group 2, "
        f"{int(kept[MEMBERS:].sum())} of {IRRELEVANT} irrelevant features. Mean error beyond the noise over {REDRAWS} "
        f"redraws: {result.error:.2f}, {place} ({low:.2f} at λ = {short(float(best))})."
    )


SELECTION = Experiment(
    name="who-is-selected",
    title="Two groups of five, twenty irrelevant features: who is kept?",
    description=(
        "Left: the weights of thirty features as stems, ten of which belong to two groups. The lasso keeps some "
        "members of each group and gives them too much; with both penalties all members share the weight; ridge keeps "
        "everything. Right: the error on new points against the strength has its minimum in between."
    ),
    controls=(
        _rho_slider(1.0),
        SelectionSlider(name="lam", label="Penalty strength λ", options=STRENGTHS, value=STRENGTHS[8]),
        _correlation_slider(0.9),
    ),
    compute=selection,
    draw=draw_selection,
    readout=read_selection,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330)),
)


# -- The grouping effect ----------------------------------------------------------------------------
TWINS_ROWS = 50
UNLIKE = np.logspace(0, -4, 81)
ALIKE = 1 - UNLIKE
PLACES = (0.0, 0.9, 0.99, 0.999, 0.9999)
TWIN_RHOS = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
TWIN_STRENGTHS = (0.03, 0.1, 0.3, 1.0, 2.0, 4.0)


@functools.cache
def _two_directions() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two standardised features, exactly uncorrelated, and a centred target: three times the first plus noise."""
    rng = np.random.default_rng(27)
    orthogonal, _ = np.linalg.qr(np.column_stack([np.ones(TWINS_ROWS), rng.normal(size=(TWINS_ROWS, 2))]))
    first, other = orthogonal[:, 1:].T * np.sqrt(TWINS_ROWS)
    y = 3 * first + 2 * rng.normal(size=TWINS_ROWS)
    return first, other, y - y.mean()


def twins(correlation: float) -> tuple[np.ndarray, np.ndarray]:
    """Features with exactly this correlation, of which only the first matters; and the target."""
    first, other, y = _two_directions()
    return np.column_stack([first, correlation * first + np.sqrt(1 - correlation**2) * other]), y


@functools.cache
def twin_weights(rho: float, lam: float) -> np.ndarray:
    """Both weights at each correlation of ALIKE, shape (len(ALIKE), 2)."""
    return np.array([linear.elastic_net_path(*twins(r), [lam], rho=rho).coefs[0] for r in ALIKE])


def grouping_bound(correlation: np.ndarray, spread: float, l2: float) -> np.ndarray:
    """Zou & Hastie's bound on the difference of two weights, in our scaling: sqrt(2 (1 - r)) sd(y) / l2."""
    return np.sqrt(2 * (1 - correlation)) * spread / l2


@dataclass(frozen=True)
class Grouping:
    """Two weights against the correlation of their features, and the bound on their difference.

    ``bound`` is empty for the lasso, which has none.
    """

    rho: float
    lam: float
    correlation: float
    weights: np.ndarray
    bound: np.ndarray
    place: int


def grouping(*, rho: float, lam: float, correlation: float) -> Grouping:
    """Fit two features at every correlation of ALIKE."""
    spread = float(_two_directions()[2].std())
    l2 = lam * (1 - rho)
    return Grouping(
        rho=rho,
        lam=lam,
        correlation=correlation,
        weights=twin_weights(rho, lam),
        bound=grouping_bound(ALIKE, spread, l2) if l2 > 0 else np.empty(0),
        place=int(np.abs(ALIKE - correlation).argmin()),
    )


def draw_grouping(result: Grouping, weights: Axes, gap: Axes) -> None:
    """Draw the two weights, and their difference below its bound, against the correlation on its way to one."""
    here = UNLIKE[result.place]
    first, second = result.weights.T
    weights.plot(UNLIKE, first, color=style.BLUE, linewidth=2.6, label="matters")
    weights.plot(UNLIKE, second, color=style.ORANGE, linestyle=(0, (5, 2)), linewidth=2.6, label="its copy")
    weights.plot([here] * 2, result.weights[result.place], "o", color=style.INK, markersize=6)
    weights.set(ylabel="weight", ylim=(-0.3, 3.5))
    difference = np.abs(first - second)
    if result.bound.size:
        gap.plot(UNLIKE, result.bound, color=style.RED, linestyle=(0, (5, 2)), label="bound")
    gap.plot(UNLIKE, difference, color=style.GREEN, linewidth=2.6, label="difference")
    gap.plot(here, difference[result.place], "o", color=style.INK, markersize=6)
    style.signed_log_axis(gap, "y", linear=0.001, ticks=(0, 0.001, 0.01, 0.1, 1, 10, 100, 1000))
    gap.set(ylabel="difference of the weights", ylim=(-0.0001, 4000))
    for axes in (weights, gap):
        axes.axvline(here, color=style.INK, linewidth=1)
        style.log_axis(axes, "x")
        axes.minorticks_off()
        axes.set_xticks(UNLIKE[::20], labels=[f"{r:.4g}" for r in ALIKE[::20]])
        axes.set(xlabel="correlation of the two features", xlim=(1.2, 0.00008))
        style.key(axes, columns=2)


def read_grouping(result: Grouping) -> str:
    """Say how close the weights are, and what the bound promises."""
    first, second = result.weights[result.place]
    where = f"{ALIKE[result.place]:.4g}"
    start = f"Correlation {where}: the feature that matters has weight {first:.2f}, its copy {second:.2f}. "
    if not result.bound.size:
        return start + "The lasso has no bound: where the weight goes is left to chance."
    promise = result.bound[result.place]
    return (
        start
        + f"They differ by {short(float(f'{abs(first - second):.2g}'))}; the bound for L2 strength λ(1 − ρ) = "
        + f"{short(result.lam * (1 - result.rho))} allows {short(float(f'{promise:.2g}'))}."
    )


GROUPING = Experiment(
    name="grouping-effect",
    title="Two nearly equal features: how is the weight shared?",
    description=(
        "Left: the weights of a feature that matters and of its copy against their correlation. With an L2 part the "
        "two meet as the correlation approaches one; the lasso gives everything to one. Right: their difference, and "
        "above it a bound that falls to zero at correlation one."
    ),
    controls=(
        _rho_slider(0.5, TWIN_RHOS),
        SelectionSlider(name="lam", label="Penalty strength λ", options=TWIN_STRENGTHS, value=1.0),
        SelectionSlider(
            name="correlation",
            label="Read off at correlation",
            options=tuple((f"{r:g}", r) for r in PLACES),
            value=0.99,
        ),
    ),
    compute=grouping,
    draw=draw_grouping,
    readout=read_grouping,
    panels=(Panel(right=24), Panel(left=64, right=24)),
)


# -- Naive or rescaled ------------------------------------------------------------------------------
RIDGE_PARTS = (0.0, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LASSO_PARTS = np.logspace(-1.5, 1.25, 45)
LASSO_STOPS = tuple(float(f"{l1:.3g}") for l1 in LASSO_PARTS[::4])
FORM_CORRELATIONS = (0.0, 0.9, 0.99)


@functools.cache
def _naive_weights(correlation: float, l2: float, redraw: int) -> np.ndarray:
    """Naive weights at each L1 strength, shape (len(LASSO_PARTS), FEATURES)."""
    train = world(correlation, redraw).train
    return linear.exact_lasso_path(train.X, train.y, l2=l2).at(LASSO_PARTS).coefs


@functools.cache
def form_errors(correlation: float, l2: float) -> np.ndarray:
    """Mean error beyond the noise of the naive and the rescaled form, shape (2, len(LASSO_PARTS))."""
    errors = np.zeros((2, LASSO_PARTS.size))
    for redraw in range(REDRAWS):
        problem = world(correlation, redraw)
        naive = _naive_weights(correlation, l2, redraw) @ problem.test.X.T
        signal = problem.test.y - problem.train.y.mean()
        errors += [np.mean((factor * naive - signal) ** 2, axis=1) for factor in (1, 1 + l2)]
    return errors / REDRAWS


@dataclass(frozen=True)
class Forms:
    """Weights of one sample in both forms, and the mean errors of both at every L1 strength."""

    l1: float
    l2: float
    naive: np.ndarray
    rescaled: np.ndarray
    errors: np.ndarray
    lasso: np.ndarray
    place: int


def forms(*, l2: float, l1: float, correlation: float) -> Forms:
    """Compare the forms at one pair of strengths."""
    place = 4 * LASSO_STOPS.index(l1)
    naive = _naive_weights(correlation, l2, 0)[place]
    return Forms(
        l1=l1,
        l2=l2,
        naive=naive,
        rescaled=(1 + l2) * naive,
        errors=form_errors(correlation, l2),
        lasso=form_errors(correlation, 0.0)[0],
        place=place,
    )


def draw_forms(result: Forms, weights: Axes, errors: Axes) -> None:
    """Draw the two forms' weights, and their errors against the L1 strength."""
    places = np.arange(1, FEATURES + 1)
    _weight_axis(weights)
    _mark_groups(weights, FEATURES)
    weights.vlines(places, result.naive, result.rescaled, color=style.SKY, linewidth=1.4)
    weights.plot(places, result.rescaled, "o", color=style.BLUE, markersize=5, label="rescaled")
    weights.plot(places, result.naive, "_", color=style.RED, markersize=7, markeredgewidth=2.2, label="naive")
    style.key(weights, columns=2)
    errors.plot(LASSO_PARTS, result.lasso, color=style.MUTED, linestyle=(0, (1, 2)), label="lasso")
    errors.plot(LASSO_PARTS, result.errors[0], color=style.RED, linestyle=(0, (5, 2)), label="naive")
    errors.plot(LASSO_PARTS, result.errors[1], color=style.BLUE, linewidth=2.6, label="rescaled")
    errors.axvline(result.l1, color=style.INK, linewidth=1)
    errors.plot([result.l1] * 2, result.errors[:, result.place], "o", color=style.INK, markersize=5.5)
    errors.set(xlabel="L1 strength λ₁", xlim=(0.028, 20), ylim=(1, 600))
    style.log_axis(errors, "x", ticks=5)
    style.log_axis(errors, "y", ticks=5)
    errors.set_ylabel("error beyond the noise")
    style.key(errors, columns=3)


def read_forms(result: Forms) -> str:
    """Say what each form costs here and at its best."""
    naive, rescaled = result.errors[:, result.place]
    at = [f"{curve.min():.2f} at λ₁ = {short(float(f'{LASSO_PARTS[curve.argmin()]:.2g}'))}" for curve in result.errors]
    if result.l2 == 0:
        return f"Without an L2 part both forms are the lasso: error {naive:.2f}; lowest {at[0]}."
    return (
        f"Rescaling multiplies every weight by {short(1 + result.l2)}: the error goes from {naive:.2f} to "
        f"{rescaled:.2f}. Lowest: naive {at[0]}, rescaled {at[1]}; lasso {result.lasso.min():.2f}."
    )


FORMS = Experiment(
    name="naive-or-rescaled",
    title="Shrunk twice: the naive and the rescaled elastic net",
    description=(
        "Left: the weights of thirty features in both forms. Right: the error of both forms, and of the lasso, against "
        "the L1 strength. With a strong L2 part the naive form stays near zero and errs; the rescaled form overshoots "
        "where features are correlated, unless the L1 strength is large."
    ),
    controls=(
        SelectionSlider(
            name="l2",
            label="L2 strength λ₂",
            options=(("0 (lasso)", 0.0), *RIDGE_PARTS[1:]),
            value=0.3,
        ),
        SelectionSlider(name="l1", label="L1 strength λ₁", options=LASSO_STOPS, value=1.0),
        _correlation_slider(0.9, FORM_CORRELATIONS),
    ),
    compute=forms,
    draw=draw_forms,
    readout=read_forms,
    panels=(Panel(top=54, height=330), Panel(top=54, height=330, left=62)),
)


# -- Prostate ---------------------------------------------------------------------------------------
PROSTATE_STRENGTHS = np.logspace(-2.5, 1, 43)
PROSTATE_STOPS = tuple(float(f"{lam:.3g}") for lam in PROSTATE_STRENGTHS[::2])
PROSTATE_RHOS = (0.0, 0.25, 0.5, 0.75, 1.0)
LOOKS = (
    (style.BLUE, "-"),
    (style.RED, (0, (6, 2))),
    (style.MUTED, (0, (1, 1.5))),
    (style.GREEN, (0, (3, 1.5))),
    (style.PURPLE, "-"),
    (style.ORANGE, (0, (6, 1.5, 1, 1.5))),
    (style.INK, (0, (1, 2.5))),
    (style.SKY, (0, (8, 2, 2, 2))),
)


@functools.cache
def prostate(typo: bool) -> data.Dataset:
    """All 97 men, with or without the typing error in row 32."""
    return data.prostate(row_32="uncorrected" if typo else "corrected", split="none")


@functools.cache
def prostate_path(typo: bool, rho: float) -> linear.Path:
    """Paths on all rows, features standardised."""
    train = prostate(typo).train
    X = Standardizer().fit(train.X).transform(train.X)
    return linear.elastic_net_path(X, train.y, PROSTATE_STRENGTHS, rho=rho)


@functools.cache
def prostate_errors(typo: bool, rho: float) -> np.ndarray:
    """Tenfold cross-validated error of each strength, standardised inside each fold; mean of three shufflings."""
    train = prostate(typo).train
    losses = np.zeros(PROSTATE_STRENGTHS.size)
    for folds in k_fold(train.n, 10, repeats=3, rng=np.random.default_rng(1)).repeats:
        for fold in folds:
            kept, held_out = train.take(fold.train), train.take(fold.held_out)
            step = Standardizer().fit(kept.X)
            path = linear.elastic_net_path(step.transform(kept.X), kept.y, PROSTATE_STRENGTHS, rho=rho)
            losses += held_out.n * path_errors(path, data.Part(step.transform(held_out.X), held_out.y))
    return losses / (3 * train.n)


@dataclass(frozen=True)
class Prostate:
    """Paths of the eight weights, the cross-validated error, and where on them the strength stands."""

    rho: float
    typo: bool
    weights: np.ndarray
    errors: np.ndarray
    lasso_errors: np.ndarray
    place: int


def prostate_state(*, rho: float, lam: float, typo: bool) -> Prostate:
    """Look up the paths."""
    return Prostate(
        rho=rho,
        typo=typo,
        weights=prostate_path(typo, rho).coefs,
        errors=prostate_errors(typo, rho),
        lasso_errors=prostate_errors(typo, 1.0),
        place=2 * PROSTATE_STOPS.index(lam),
    )


def draw_prostate(result: Prostate, paths: Axes, errors: Axes) -> None:
    """Draw the paths beside the cross-validated error."""
    lam = PROSTATE_STRENGTHS[result.place]
    for name, weights, (colour, dash) in zip(prostate(False).features, result.weights.T, LOOKS, strict=True):
        paths.plot(PROSTATE_STRENGTHS, weights, color=colour, linestyle=dash, label=name)
    paths.axvline(lam, color=style.INK, linewidth=1)
    paths.plot(np.full(8, lam), result.weights[result.place], "o", color=style.INK, markersize=4)
    paths.set(xlabel="penalty strength λ", xlim=(0.0027, 11), ylim=(-0.24, 0.75))
    style.log_axis(paths, "x", ticks=5)
    paths.set_ylabel("weight")
    style.key(paths, columns=3)
    errors.plot(PROSTATE_STRENGTHS, result.lasso_errors, color=style.RED, linestyle=(0, (5, 2)), label="lasso")
    errors.plot(PROSTATE_STRENGTHS, result.errors, color=style.BLUE, linewidth=2.6, label="at this ρ")
    errors.axvline(lam, color=style.INK, linewidth=1)
    errors.plot([lam], [result.errors[result.place]], "o", color=style.INK, markersize=6)
    errors.set(xlabel="penalty strength λ", xlim=(0.0027, 11), ylim=(0.4, 1.5))
    style.log_axis(errors, "x", ticks=5)
    errors.set_ylabel("cross-validated error")
    style.key(errors, columns=2)


def read_prostate(result: Prostate) -> str:
    """Say which features are kept, what the error is and where it would be lowest."""
    weights, names = result.weights[result.place], prostate(False).features
    kept = [name for name, weight in zip(names, weights, strict=True) if weight != 0]
    best = int(result.errors.argmin())
    return (
        f"Kept: {', '.join(kept) if kept else 'nothing'} ({len(kept)} of 8); lweight has weight "
        f"{weights[1]:.2f}. Cross-validated error {result.errors[result.place]:.3f}; lowest for this ρ "
        f"{result.errors[best]:.3f} at λ = {short(float(f'{PROSTATE_STRENGTHS[best]:.2g}'))}."
    )


PROSTATE = Experiment(
    name="prostate-paths",
    title="Prostate data: from ridge to lasso, with and without a typing error",
    description=(
        "Left: the weights of eight clinical measurements against the penalty strength; smooth and never zero for "
        "ridge, reaching zero one by one for the lasso. Right: the cross-validated error. A switch puts a famous "
        "typing error back into row 32: lweight loses weight, and the error rises."
    ),
    controls=(
        _rho_slider(0.5, PROSTATE_RHOS),
        SelectionSlider(name="lam", label="Penalty strength λ", options=PROSTATE_STOPS, value=0.1),
        Checkbox(name="typo", label="With the typing error in row 32", value=False),
    ),
    compute=prostate_state,
    draw=draw_prostate,
    readout=read_prostate,
    panels=(Panel(top=74, height=350), Panel(top=74, height=350)),
)


# -- Which penalty ----------------------------------------------------------------------------------
WORLD_STRENGTHS = np.geomspace(0.01, 10, 19)
WORLD_REDRAWS = 24
WORLD_RHOS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
_TWO_GROUPS = {"n": ROWS, "noise": NOISE, "groups": GROUPS, "size": SIZE, "irrelevant": IRRELEVANT, "weight": 1.0}
WORLDS: dict[str, Callable[[np.random.Generator], data.Dataset]] = {
    "few": lambda rng: data.sparse_linear(n=40, p=30, support=3, noise=2.0, test=500, rng=rng),
    "many": lambda rng: data.correlated_groups(
        n=40, noise=3.0, correlation=0.0, groups=30, size=1, irrelevant=0, weight=0.5, test=500, rng=rng
    ),
    "groups": lambda rng: data.correlated_groups(**_TWO_GROUPS, correlation=0.9, test=500, rng=rng),
    "wide": lambda rng: data.correlated_groups(
        n=20, noise=2.0, correlation=0.7, groups=3, size=10, irrelevant=30, weight=1.0, test=500, rng=rng
    ),
}


@functools.cache
def world_scores(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Errors beyond the noise and numbers of kept features, each (len(WORLD_RHOS), WORLD_REDRAWS); λ validated."""
    errors, kept = np.zeros((2, len(WORLD_RHOS), WORLD_REDRAWS))
    for redraw in range(WORLD_REDRAWS):
        problem = standardised(WORLDS[name](np.random.default_rng([7, redraw])))
        for row, rho in enumerate(WORLD_RHOS):
            path = linear.elastic_net_path(problem.train.X, problem.train.y, WORLD_STRENGTHS, rho=rho)
            best = int(path_errors(path, problem.validation).argmin())
            errors[row, redraw] = path_errors(path, problem.test)[best]
            kept[row, redraw] = path.n_kept[best]
    return errors, kept


@dataclass(frozen=True)
class Contest:
    """Every ρ in one world: error beyond the noise and features kept in each redraw; ``place`` is the chosen ρ."""

    world: str
    errors: np.ndarray
    kept: np.ndarray
    features: int
    relevant: int
    place: int


def contest(*, world: str, rho: float) -> Contest:
    """Look the world's scores up."""
    errors, kept = world_scores(world)
    truth = WORLDS[world](np.random.default_rng(0)).truth.coefficients
    return Contest(
        world=world,
        errors=errors,
        kept=kept,
        features=truth.size,
        relevant=int(np.count_nonzero(truth)),
        place=WORLD_RHOS.index(rho),
    )


def draw_contest(result: Contest, errors: Axes, kept: Axes) -> None:
    """Draw the error in excess of the best ρ's, with two standard errors of the paired difference, and who is kept."""
    best = best_rho(result)
    low = result.errors[best].mean()
    excess = 100 * (result.errors - result.errors[best]) / low
    mean, spread = excess.mean(axis=1), 2 * excess.std(axis=1, ddof=1) / np.sqrt(WORLD_REDRAWS)
    ticks = {"xticks": [0, 0.25, 0.5, 0.75, 1], "xticklabels": ["ridge 0", "0.25", "0.5", "0.75", "lasso 1"]}
    errors.axhline(0, color=style.MUTED, linewidth=1)
    errors.vlines(WORLD_RHOS, mean - spread, mean + spread, color=style.SKY, linewidth=2)
    errors.plot(WORLD_RHOS, mean, color=style.BLUE, marker="o", markersize=5, label="error above the best ρ's")
    errors.plot(WORLD_RHOS[best], -10, "*", color=style.GREEN, markersize=13, label="best ρ")
    errors.plot(WORLD_RHOS[result.place], mean[result.place], "o", color=style.RED, markersize=9, label="your ρ")
    errors.set(xlabel="share of L1, ρ", ylabel="extra error, %", xlim=(-0.06, 1.06), ylim=(-18, 145), **ticks)
    style.key(errors, columns=2)
    kept.axhline(result.features, color=style.MUTED, linestyle=(0, (1, 2)), linewidth=1.4, label="all features")
    kept.axhline(result.relevant, color=style.GREEN, linestyle=(0, (5, 2)), linewidth=1.4, label="those that matter")
    kept.plot(WORLD_RHOS, result.kept.mean(axis=1), color=style.BLUE, marker="o", markersize=5, label="kept on average")
    kept.plot(WORLD_RHOS[result.place], result.kept[result.place].mean(), "o", color=style.RED, markersize=9)
    kept.set(xlabel="share of L1, ρ", ylabel="number of features", xlim=(-0.06, 1.06), ylim=(0, 64), **ticks)
    style.key(kept, columns=2)


def best_rho(result: Contest) -> int:
    """Index of the ρ with the smallest mean error."""
    return int(result.errors.mean(axis=1).argmin())


def read_contest(result: Contest) -> str:
    """Say how this ρ does, and by how much the best one is better, pair by pair."""
    here, best = result.errors[result.place], best_rho(result)
    start = (
        f"ρ = {WORLD_RHOS[result.place]:g}: error {here.mean():.2f}, {result.kept[result.place].mean():.0f} of "
        f"{result.features} features kept ({result.relevant} matter). "
    )
    if best == result.place:
        return start + "No other ρ does better here."
    gain = here - result.errors[best]
    error = gain.std(ddof=1) / np.sqrt(WORLD_REDRAWS)
    return start + (
        f"On the same {WORLD_REDRAWS} redraws ρ = {WORLD_RHOS[best]:g} errs by {gain.mean():.2f} ± {error:.2f} less "
        f"({result.errors[best].mean():.2f})" + ("." if gain.mean() > 2 * error else ", which chance could explain.")
    )


CONTEST = Experiment(
    name="which-penalty",
    title="Four worlds: which share of L1 suits which?",
    description=(
        "Left: the error on new points, as an excess over that of the best share of L1. It falls towards the lasso "
        "where few features matter, rises towards it where all matter, and has its minimum inside where features come "
        "in groups. Right: the number of features kept falls from all of them to few."
    ),
    controls=(
        Dropdown(
            name="world",
            label="World",
            options=(
                ("3 of 30 matter", "few"),
                ("all 30 matter a little", "many"),
                ("10 of 30, in groups", "groups"),
                ("20 rows, 60 features", "wide"),
            ),
            value="few",
        ),
        _rho_slider(0.75, WORLD_RHOS),
    ),
    compute=contest,
    draw=draw_contest,
    readout=read_contest,
    panels=(Panel(top=54, height=330, bottom=48), Panel(top=54, height=330, bottom=48)),
)
