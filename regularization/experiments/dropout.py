"""Chapter 7: units that drop out, what that does to training, and what the network is at inference."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from regularization import data, linear, style, theory
from regularization.controls import Checkbox, Dropdown, IntSlider, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.studies import dropout as study
from regularization.validation import Standardizer

DASHED, DOTTED, DASHDOT = (0, (5, 2)), (0, (1, 2)), (0, (6, 2, 1, 2))
HALF = Panel(left=60, top=54, height=330)


def interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean over the last axis and half the width of its 95% interval (Student's t)."""
    from scipy.special import stdtrit  # here, because importing scipy changes the filters for warnings

    count = values.shape[-1]
    quantile = stdtrit(count - 1, 0.975)
    return values.mean(axis=-1), quantile * values.std(axis=-1, ddof=1) / np.sqrt(count)


def _rate_slider(values: tuple[float, ...], value: float) -> SelectionSlider:
    return SelectionSlider(name="rate", label="Rate: share of units dropped", options=values, value=value)


# -- The network and its masks ----------------------------------------------------------------------
TRAINING, INFERENCE = "training", "inference"
SIZES = (len(study.INPUTS), *study.UNITS, 3)
NAMES = ("alcohol", "flavanoids", "colour", "proline")


@dataclass(frozen=True)
class Diagram:
    """A network 4-8-8-3 at one step, as the figure needs it.

    ``weights`` and ``activations`` are tuples over layers; ``kept`` says for every layer which units are there.
    ``masked`` and ``whole`` are the probability of the wine's own cultivar at every step, with masks and without.
    """

    step: int
    rate: float
    inference: bool
    weights: tuple[np.ndarray, ...]
    activations: tuple[np.ndarray, ...]
    kept: tuple[np.ndarray, ...]
    masked: np.ndarray
    whole: np.ndarray


def diagram(*, step: int, rate: float, mode: str) -> Diagram:
    """Look at the network before step ``step`` of its training, in either mode."""
    run, place, inference = study.followed(), study.DIAGRAM_RATES.index(rate), mode == INFERENCE
    hidden = [np.ones(units, dtype=bool) if inference else mask[place, step] for units, mask in _hidden(run)]
    return Diagram(
        step=step,
        rate=rate,
        inference=inference,
        weights=tuple(layer[place, step] for layer in run.weights),
        activations=tuple(layer[place, step] for layer in (run.inference if inference else run.training)),
        kept=(np.ones(SIZES[0], dtype=bool), *hidden, np.ones(3, dtype=bool)),
        masked=run.training[-1][place, :, run.label],
        whole=run.inference[-1][place, :, run.label],
    )


def _hidden(run: study.Steps) -> list[tuple[int, np.ndarray]]:
    return list(zip(study.UNITS, run.masks, strict=True))


def _places(units: int) -> np.ndarray:
    """Positions (units, 1) of a layer's units from top to bottom, centred on 0."""
    return (units - 1) / 2 - np.arange(units)


def draw_diagram(result: Diagram, net: Axes, course: Axes) -> None:
    """Draw units and weights, and beside them the probability over the steps."""
    spread = (1.9, 1.0, 1.0, 1.9)
    _draw_connections(net, result, spread)
    _draw_units(net, result, spread)
    for place, name, value in zip(_places(4) * spread[0], NAMES, result.activations[0], strict=True):
        net.text(-0.17, place, f"{name}\n{value:+.1f}".replace("-", "−"), ha="right", va="center", fontsize=11)
    for place, number, value in zip(_places(3) * spread[3], (1, 2, 3), result.activations[-1], strict=True):
        net.text(3.17, place, f"wine {number}\n{value:.2f}", ha="left", va="center", fontsize=11)
    net.plot([], [], color=style.BLUE, linewidth=2.5, label="weight > 0")
    net.plot([], [], color=style.RED, linewidth=2.5, linestyle=DASHED, label="weight < 0")
    net.plot([], [], "x", color=style.MUTED, label="dropped")
    net.set(xlim=(-1.02, 3.75), ylim=(-4.1, 4.1))
    net.set_axis_off()
    style.key(net, columns=3)
    steps = np.arange(len(result.whole))
    course.plot(
        steps, result.masked, color=style.RED, linestyle=DOTTED, marker="x", markersize=4, label="with its mask"
    )
    course.plot(steps, result.whole, color=style.BLUE, label="nothing dropped")
    course.axvline(result.step, color=style.INK, linewidth=1)
    shown = result.whole if result.inference else result.masked
    course.plot(result.step, shown[result.step], "o", color=style.INK, markersize=8)
    course.set(xlabel="training step", ylabel="probability of the wine's own kind", ylim=(0, 1.03))
    course.set_xlim(-0.5, len(steps) - 0.5)
    style.key(course, columns=2)


def _draw_connections(axes: Axes, result: Diagram, spread: tuple[float, ...]) -> None:
    """Draw all weights: width is size, colour and dash are sign; grey where an end is dropped."""
    lines, widths, colours, dashes = [], [], [], []
    for layer, weights in enumerate(result.weights):
        start, stop = (_places(units) * spread[layer + k] for k, units in enumerate(weights.shape))
        there = (result.kept[layer][:, None] & result.kept[layer + 1]).ravel()
        lines += [((layer, a), (layer + 1, b)) for a in start for b in stop]
        for weight, seen in zip(weights.ravel(), there, strict=True):
            sign = style.BLUE if weight > 0 else style.RED
            widths.append(0.2 + 2.2 * min(abs(weight), 2.0) if seen else 0.5)
            colours.append(sign if seen else style.FAINT)
            dashes.append((0, (3, 1.5)) if seen and weight < 0 else "solid")
    kind = {"linewidths": widths, "colors": colours, "linestyles": dashes}
    axes.add_collection(LineCollection(lines, alpha=0.85, capstyle="butt", **kind), autolim=False)


def _draw_units(axes: Axes, result: Diagram, spread: tuple[float, ...]) -> None:
    """Draw circles filled by the activation; a dropped unit is an empty grey circle with a cross."""
    across = np.repeat(np.arange(4.0), SIZES)
    up = np.concatenate([_places(units) * factor for units, factor in zip(SIZES, spread, strict=True)])
    values, kept = np.concatenate(result.activations), np.concatenate(result.kept)
    share = np.minimum(np.abs(values) / np.where(across == 3, 1.0, 2.5), 1.0) * kept
    tint = np.where(values[:, None] >= 0, to_rgb(style.BLUE), to_rgb(style.RED))
    edges = [style.INK if there else style.FAINT for there in kept]
    axes.scatter(across, up, s=150, color=style.PAPER, zorder=3, linewidths=0)
    axes.scatter(across, up, s=150, c=np.column_stack([tint, share]), edgecolors=edges, linewidths=1.3, zorder=4)
    axes.plot(across, np.where(kept, 99.0, up), "x", color=style.MUTED, markersize=7, markeredgewidth=1.8, zorder=5)


def read_diagram(result: Diagram) -> str:
    """Say what is dropped and what the network makes of the wine."""
    gone = sum(int((~kept).sum()) for kept in result.kept)
    whole, masked = result.whole[result.step], result.masked[result.step]
    if result.inference:
        say = f"Nothing is dropped: the network gives this wine's own kind a probability of {whole:.2f}."
        return f"Step {result.step}, trained at rate {short(result.rate)}, used at inference. {say}"
    return (
        f"Step {result.step}, rate {short(result.rate)}: {gone} of {sum(study.UNITS)} hidden units are dropped for "
        f"this wine. Its own kind gets a probability of {masked:.2f}; with nothing dropped it would be {whole:.2f}."
    )


NETWORK = Experiment(
    name="dropout-network",
    title="One wine on its way through a network in training",
    description=(
        "Left: a network with four inputs, two hidden layers of eight units and three outputs. Lines are weights, "
        "circles units, filled by their activation. In training some hidden units are crossed out at each step and "
        "their lines are grey; at inference all are there. Right: the probability given to the right answer jumps "
        "from step to step under the masks and rises smoothly without them."
    ),
    controls=(
        IntSlider(name="step", label="Training step", min=0, max=study.DIAGRAM_STEPS, value=0, play=True),
        _rate_slider(study.DIAGRAM_RATES, 0.35),
        Dropdown(name="mode", label="Mode", options=(TRAINING, INFERENCE), value=TRAINING),
    ),
    compute=diagram,
    draw=draw_diagram,
    readout=read_diagram,
    panels=(Panel(left=4, right=4, top=30, bottom=6, height=370), Panel(left=60, top=30, height=370)),
)


# -- Training and validation curves -----------------------------------------------------------------
CURVE_N = 200
CURVE_EVALUATIONS = 20
CURVE_EPOCHS = tuple(range(0, study.BUDGET // CURVE_N + 1, study.BUDGET // CURVE_N // CURVE_EVALUATIONS))


def runs(n: int, wrong: float) -> study.Runs:
    """Return the learning curves of all rates and seeds; the ones that are drawn epoch by epoch are finer."""
    return study.compared(n, wrong, CURVE_EVALUATIONS if n == CURVE_N else 10)


@dataclass(frozen=True)
class Curves:
    """Mean losses over the seeds with their spread, and accuracies of all rates at one epoch."""

    place: int
    rate: float
    epochs: np.ndarray
    train: np.ndarray
    test: np.ndarray
    low: np.ndarray
    high: np.ndarray
    plain: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    wrong: float


def curves(*, epoch: int, rate: float, wrong: bool) -> Curves:
    """Look at the runs with ``rate`` after ``epoch`` epochs."""
    run, place, which = runs(CURVE_N, 0.2 * wrong), CURVE_EPOCHS.index(epoch), study.RATES.index(rate)
    return Curves(
        place=place,
        rate=rate,
        epochs=run.epochs,
        train=run.train_loss[:, which].mean(axis=1),
        test=run.test_loss[:, which].mean(axis=1),
        low=run.test_loss[:, which].min(axis=1),
        high=run.test_loss[:, which].max(axis=1),
        plain=run.test_loss[:, 0].mean(axis=1),
        train_accuracy=run.train_accuracy[place].mean(axis=1),
        test_accuracy=run.test_accuracy[place].mean(axis=1),
        wrong=0.2 * wrong,
    )


def draw_curves(result: Curves, losses: Axes, accuracy: Axes) -> None:
    """Draw the losses over the epochs beside the accuracies of all rates at this epoch."""
    losses.fill_between(result.epochs, result.low, result.high, color=style.GREEN, alpha=0.2, linewidth=0)
    losses.plot(result.epochs, result.plain, color=style.MUTED, linestyle=DOTTED, label="test, rate 0")
    losses.plot(result.epochs, result.train, color=style.ORANGE, linestyle=DASHED, label="training")
    losses.plot(result.epochs, result.test, color=style.GREEN, label="test")
    now = result.epochs[result.place]
    losses.axvline(now, color=style.BLUE, linewidth=1.3)
    losses.plot([now] * 2, [result.train[result.place], result.test[result.place]], "o", color=style.BLUE)
    losses.set(xlabel="epoch", xlim=(-1, result.epochs[-1] + 1))
    style.log_axis(losses, "y")
    losses.set(ylim=(2e-4, 6), ylabel="mean cross-entropy")
    style.key(losses, columns=2)
    rates = np.array(study.RATES)
    accuracy.vlines(rates, result.test_accuracy, result.train_accuracy, color=style.MUTED, linewidth=1.3)
    accuracy.plot(rates, result.train_accuracy, "s", color=style.ORANGE, markersize=6, label="training")
    accuracy.plot(rates, result.test_accuracy, "o", color=style.GREEN, markersize=7, label="test")
    accuracy.axvline(result.rate, color=style.BLUE, linewidth=1.3, alpha=0.6)
    if result.wrong:
        accuracy.axhline(1 - result.wrong, color=style.MUTED, linestyle=DOTTED, linewidth=1.4, label="right labels")
    accuracy.set(xlabel="dropout rate", xlim=(-0.06, 0.86), xticks=rates, ylim=(0, 1.04))
    accuracy.set_xticklabels([short(rate) for rate in rates])
    accuracy.set_ylabel("accuracy at this epoch")
    style.key(accuracy, columns=3)


def read_curves(result: Curves) -> str:
    """Say how far training and test are apart, and on which side of the best epoch this is."""
    which, lowest = study.RATES.index(result.rate), int(result.test.argmin())
    train, test = result.train_accuracy[which], result.test_accuracy[which]
    if result.test[result.place] < 1.05 * result.test[lowest]:
        verdict = "About the lowest test loss of these runs."
    elif result.place < lowest:
        verdict = "The test loss can still fall: train on."
    else:
        verdict = (
            f"The test loss has turned: it is {result.test[result.place] / result.test[lowest]:.1f} times its lowest."
        )
    return (
        f"Rate {short(result.rate)}, epoch {result.epochs[result.place]}: training accuracy {train:.1%}, test accuracy "
        f"{test:.1%}, gap {style.signed(100 * (train - test))} points. {verdict}"
    )


CURVES = Experiment(
    name="dropout-curves",
    title="Training with and without dropout, epoch by epoch",
    description=(
        "Left: training and test loss over 100 epochs, means of eight networks trained on 200 digits. Without "
        "dropout the training loss falls towards zero and the test loss turns early; with dropout both fall more "
        "slowly. Right: training and test accuracy of every rate at the chosen epoch."
    ),
    controls=(
        SelectionSlider(name="epoch", label="Epoch", options=CURVE_EPOCHS, value=0, play=True),
        _rate_slider(study.RATES, 0.5),
        Checkbox(name="wrong", label="One training label in five is wrong", value=True),
    ),
    compute=curves,
    draw=draw_curves,
    readout=read_curves,
    panels=(HALF, HALF),
)


# -- Does it help? ----------------------------------------------------------------------------------
SIZES_COMPARED = (100, 200, 400)
WRONG = (0.0, 0.2)
SHOWN = tuple(range(study.BUDGET // 10, study.BUDGET + 1, study.BUDGET // 10))


@dataclass(frozen=True)
class Help:
    """Paired gains in test accuracy, in points, shape (rates, seeds), with interval; accuracies (rates,)."""

    n: int
    wrong: float
    shown: int
    gains: np.ndarray
    mean: np.ndarray
    half: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray


def gains(n: int, wrong: float, shown: int) -> Help:
    """Compare every rate with rate 0 on the same samples, after ``shown`` images."""
    run = runs(n, wrong)
    place = int(np.flatnonzero(run.epochs == shown // n)[0])
    paired = 100 * (run.test_accuracy[place] - run.test_accuracy[place, :1])
    mean, half = interval(paired)
    accuracies = (values[place].mean(axis=1) for values in (run.train_accuracy, run.test_accuracy))
    return Help(n, wrong, shown, paired, mean, half, *accuracies)


def does_it_help(*, n: int, wrong: float, shown: int) -> Help:
    """Look at ``n`` examples, a share ``wrong`` of them mislabelled, after ``shown`` images."""
    return gains(n, wrong, shown)


def draw_help(result: Help, gain: Axes, accuracy: Axes) -> None:
    """Draw each seed's gain with the interval of the mean, beside the mean accuracies."""
    rates = np.array(study.RATES)
    gain.axhline(0, color=style.MUTED, linewidth=1.2)
    jitter = 0.018 * np.linspace(-1, 1, study.SEEDS)
    gain.plot(
        (rates[1:, None] + jitter).ravel(),
        result.gains[1:].ravel(),
        "o",
        color=style.MUTED,
        markersize=3.5,
        label="one seed",
    )
    gain.vlines(
        rates[1:], (result.mean - result.half)[1:], (result.mean + result.half)[1:], color=style.BLUE, linewidth=5
    )
    gain.plot(rates[1:], result.mean[1:], "D", color=style.BLUE, markersize=8, label="mean, 95% interval")
    gain.set(xlabel="dropout rate", xlim=(0.1, 0.9), xticks=rates[1:])
    gain.set_xticklabels([short(rate) for rate in rates[1:]])
    style.signed_log_axis(gain, "y", linear=4, ticks=(-50, -20, -10, -4, -2, 0, 2, 4, 10))
    gain.set(ylim=(-85, 24), ylabel="test accuracy gained, points")
    style.key(gain, columns=2)
    accuracy.fill_between(
        rates, result.test_accuracy, result.train_accuracy, color=style.ORANGE, alpha=0.14, linewidth=0
    )
    accuracy.plot(rates, result.train_accuracy, color=style.ORANGE, linestyle=DASHED, marker="s", label="training")
    accuracy.plot(rates, result.test_accuracy, color=style.GREEN, marker="o", label="test")
    accuracy.set(xlabel="dropout rate", xlim=(-0.04, 0.84), xticks=rates, ylim=(0.15, 1.02), ylabel="accuracy")
    accuracy.set_xticklabels([short(rate) for rate in rates])
    style.key(accuracy, columns=2)


def read_help(result: Help) -> str:
    """Say which rate is best and whether its gain can be told from none."""
    best = int(result.mean[1:].argmax()) + 1
    mean, half = result.mean[best], result.half[best]
    if mean - half > 0:
        verdict = "More than chance: the interval lies above 0."
    elif mean < 0:
        verdict = "All rates lose on average."
    else:
        verdict = "No gain that can be told from chance."
    labels = "all labels right" if result.wrong == 0 else f"{result.wrong:.0%} of the labels wrong"
    return (
        f"{result.n} digits, {labels}, {result.shown} images seen: the best rate is {short(study.RATES[best])}, with "
        f"{style.signed(mean)} ± {half:.1f} points. {verdict} Rate 0.8: {style.signed(result.mean[-1])} points."
    )


HELP = Experiment(
    name="does-dropout-help",
    title="Does dropout help? Eight samples, each trained with every rate",
    description=(
        "Left: for each dropout rate the test accuracy gained over rate 0 on the same sample, for eight samples, with "
        "the mean and its 95% interval, on an axis that is logarithmic away from zero. Right: training and test "
        "accuracy against the rate. With right labels the gain is below one point or none; with a fifth of the "
        "labels wrong it is several points. A rate of 0.8 costs accuracy."
    ),
    controls=(
        SelectionSlider(name="n", label="Training digits", options=SIZES_COMPARED, value=100),
        SelectionSlider(name="wrong", label="Wrong training labels", options=(("none", 0.0), ("20%", 0.2)), value=0.0),
        SelectionSlider(name="shown", label="Images seen in training", options=SHOWN, value=study.BUDGET, play=True),
    ),
    compute=does_it_help,
    draw=draw_help,
    readout=read_help,
    panels=(Panel(left=62, top=34, height=340), Panel(left=60, top=34, height=340)),
)


# -- More epochs, less gap --------------------------------------------------------------------------
TARGETS = (0.7, 0.75, 0.8, 0.86, 0.9)
NEVER = 125


@dataclass(frozen=True)
class Extra:
    """Mean test accuracy by epoch, (evaluations, rates), and what each rate needs; ``needed`` is -1 for never.

    ``stacked``: the points lie above each other rather than side by side.
    """

    rate: float
    target: float
    epochs: np.ndarray
    accuracy: np.ndarray
    needed: np.ndarray
    gap: np.ndarray
    stacked: bool


def extra(*, rate: float, target: float, wrong: bool) -> Extra:
    """Find the first evaluated epoch at which the mean test accuracy of each rate reaches ``target``."""
    run = runs(CURVE_N, 0.2 * wrong)
    accuracy = run.test_accuracy.mean(axis=2)
    there = accuracy >= target
    needed = np.where(there.any(axis=0), run.epochs[there.argmax(axis=0)], -1)
    gap = 100 * (run.train_accuracy - run.test_accuracy)[-1].mean(axis=1)
    return Extra(rate, target, run.epochs, accuracy, needed, gap, stacked=wrong)


def draw_extra(result: Extra, course: Axes, trade: Axes) -> None:
    """Draw both courses to the target, and for every rate the epochs it needs against the gap that is left."""
    which = study.RATES.index(result.rate)
    course.axhline(result.target, color=style.MUTED, linestyle=DASHDOT, linewidth=1.3, label="target")
    course.plot(result.epochs, result.accuracy[:, 0], color=style.RED, linestyle=DASHED, label="rate 0")
    course.plot(result.epochs, result.accuracy[:, which], color=style.BLUE, label="this rate")
    for place, colour in ((0, style.RED), (which, style.BLUE)):
        if result.needed[place] >= 0:
            course.plot(result.needed[place], result.target, "o", color=colour, markersize=9)
    course.set(xlabel="epoch", xlim=(-1, 101), ylim=(0, 1.0), ylabel="test accuracy, mean of 8")
    style.key(course, columns=3)
    across = np.where(result.needed < 0, NEVER, result.needed)
    trade.axvspan(NEVER - 11, NEVER + 9, color=style.MUTED, alpha=0.13, linewidth=0)
    trade.plot(across, result.gap, "o", color=style.MUTED, markersize=7)
    trade.plot(across[which], result.gap[which], "o", color=style.BLUE, markersize=11)
    for turn, place in enumerate(np.argsort(across, kind="stable")):
        shift = (5, 0) if result.stacked else (0, 1.9 if turn % 2 else -1.9)
        x, y = across[place] + shift[0], result.gap[place] + shift[1]
        trade.text(x, y, short(study.RATES[place]), ha="left" if result.stacked else "center", va="center")
    trade.set(xlabel="epochs needed to reach the target", xlim=(-3, 141), xticks=[0, 25, 50, 75, 100, NEVER])
    trade.set_xticklabels(["0", "25", "50", "75", "100", "never"])
    trade.set(ylim=(-6, 28), ylabel="gap at the end, points")


def read_extra(result: Extra) -> str:
    """Compare this rate's epochs and gap with those of rate 0."""
    which = study.RATES.index(result.rate)

    def needs(place: int) -> str:
        return f"needs {result.needed[place]} epochs" if result.needed[place] >= 0 else "never gets there"

    return (
        f"Test accuracy {result.target:.0%}: rate 0 {needs(0)}, rate {short(result.rate)} {needs(which)}. "
        f"After 100 epochs the gap is {style.signed(result.gap[0])} points at rate 0, "
        f"{style.signed(result.gap[which])} at this rate."
    )


EPOCHS = Experiment(
    name="dropout-epochs",
    title="More epochs, less gap",
    description=(
        "Left: test accuracy over the epochs without dropout and with it; the higher the rate, the later the target "
        "is reached. Right: one point for each rate, the epochs it needs against the gap between training and test "
        "accuracy at the end; with wrong labels the gap shrinks as the rate grows."
    ),
    controls=(
        _rate_slider(study.RATES, 0.5),
        SelectionSlider(
            name="target",
            label="Target for the test accuracy",
            options=tuple((f"{t:.0%}", t) for t in TARGETS),
            value=0.8,
        ),
        Checkbox(name="wrong", label="One training label in five is wrong", value=True),
    ),
    compute=extra,
    draw=draw_extra,
    readout=read_extra,
    panels=(Panel(left=56, top=34, height=320), Panel(left=56, top=34, height=320)),
)


# -- Scaling at inference ---------------------------------------------------------------------------
MASKS = (10, 30, 100, 300, 1000, 3000)


@dataclass(frozen=True)
class Scaling:
    """Outputs over masks as histograms, relative to the right output at inference; rows classic, inverted."""

    rate: float
    layers: int
    masks: int
    edges: np.ndarray
    shares: np.ndarray
    mean: np.ndarray
    output: np.ndarray
    accuracy: np.ndarray
    loss: np.ndarray


def scaling(*, rate: float, masks: int, layers: int) -> Scaling:
    """Use the first ``masks`` masks of both networks with ``layers`` hidden layers."""
    run = study.scaled(layers)[study.SCALE_RATES.index(rate)]
    relative = run.sampled[:, :masks] / run.output[:, :1]
    edges = np.linspace(-0.75, 3.25, 33)
    shares = np.array([np.histogram(row, edges)[0] / masks for row in relative])
    outputs = run.output / run.output[:, :1]
    return Scaling(rate, layers, masks, edges, shares, relative.mean(axis=1), outputs, run.accuracy, run.loss)


KINDS = (
    (("× keep (right)", 0.65), ("not scaled", 0.57), ("× rate", 0.49)),
    (("as it is (right)", 0.65), ("× keep again", 0.57), (None, 0.49)),
)
LOOKS = ((style.BLUE, "solid", "o"), (style.RED, DASHED, "v"), (style.PURPLE, DOTTED, "^"))


def draw_scaling(result: Scaling, *panels: Axes) -> None:
    """Draw for each kind of dropout the outputs over masks, and what inference gives in each variant."""
    right = 1.1 * max(2.0, float(result.output[0, 1]))
    for row, axes in enumerate(panels):
        axes.stairs(result.shares[row], result.edges, fill=True, color=style.SKY, alpha=0.4)
        axes.plot([result.mean[row]] * 2, [0, 0.4], color=style.INK, linewidth=1.4)
        axes.plot(result.mean[row], 0.4, "D", color=style.INK, markersize=7, label="mean of the masks")
        for (label, height), (colour, dash, marker), x in zip(KINDS[row], LOOKS, result.output[row], strict=True):
            if label:
                axes.plot([x, x], [0, height], color=colour, linestyle=dash, linewidth=2)
                axes.plot(x, height, marker, color=colour, markersize=8, label=label)
        axes.set_xticks(range(0, int(max(3.3, right)) + 1))
        axes.set(xlim=(-0.75, max(3.3, right)), ylim=(0, 0.72), ylabel="share of masks" if row == 0 else "")
        axes.set_xlabel(("classic" if row == 0 else "inverted") + ": output ÷ right output")
        style.key(axes, columns=2)


def read_scaling(result: Scaling) -> str:
    """Say how well inference meets the mean over masks, and what the mistakes cost."""
    right, unscaled, by_rate = result.accuracy[0]
    by = "the same" if result.rate == 0.5 else f"{by_rate:.1%}, loss {result.loss[0, 2]:.2f}"
    return (
        f"Rate {short(result.rate)}, {result.masks} masks: their mean is {result.mean[0]:.2f} (classic) and "
        f"{result.mean[1]:.2f} (inverted) of the output at inference. Classic network on 1000 test digits: scaled by "
        f"the keep probability {right:.1%} right, loss {result.loss[0, 0]:.2f}; not scaled {unscaled:.1%}, loss "
        f"{result.loss[0, 1]:.2f}; scaled by the rate {by}."
    )


SCALING = Experiment(
    name="inference-scaling",
    title="What to do at inference: classic and inverted dropout",
    description=(
        "Histograms of one output of a network over random masks, for classic dropout on the left and inverted on "
        "the right, in units of the right output at inference, which stands at 1 near the mean of the histogram. "
        "Lines mark what inference gives when the scaling is forgotten or done by the wrong factor."
    ),
    controls=(
        _rate_slider(study.SCALE_RATES, 0.2),
        SelectionSlider(name="masks", label="Number of masks", options=MASKS, value=300),
        SelectionSlider(name="layers", label="Hidden layers with dropout", options=study.DEPTHS, value=1),
    ),
    compute=scaling,
    draw=draw_scaling,
    readout=read_scaling,
    panels=(Panel(left=50, top=54, height=310), Panel(left=50, top=54, height=310)),
)


# -- The ensemble -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sharing:
    """All sub-networks' probability of the right class for one digit, and both averages for many digits."""

    rate: float
    layers: int
    edges: np.ndarray
    shares: np.ndarray
    arithmetic: float
    geometric: float
    scaling: float
    pairs: np.ndarray
    largest: float
    accuracy: tuple[float, float, float, float]


def ensemble(*, rate: float, layers: int, digit: int) -> Sharing:
    """Look at test digit number ``digit`` (from 1) under all sub-networks."""
    run = study.enumerated(layers)[study.ENSEMBLE_RATES.index(rate)]
    edges, place = np.linspace(0, 1, 21), digit - 1
    return Sharing(
        rate=rate,
        layers=layers,
        edges=edges,
        shares=np.histogram(run.members[place], edges, weights=run.weight)[0],
        arithmetic=float(run.arithmetic[place]),
        geometric=float(run.geometric[place]),
        scaling=float(run.scaling[place]),
        pairs=np.array([run.scaling, run.geometric]),
        largest=run.largest,
        accuracy=run.accuracy,
    )


def draw_ensemble(result: Sharing, spread: Axes, pairs: Axes) -> None:
    """Draw the histogram over sub-networks with the three averages, and geometric mean against weight scaling."""
    spread.stairs(result.shares, result.edges, fill=True, color=style.SKY, alpha=0.45)
    marks = (
        (result.arithmetic, style.ORANGE, "s", "arithmetic mean", 0.62),
        (result.geometric, style.GREEN, "D", "geometric mean", 0.72),
        (result.scaling, style.BLUE, "o", "weight scaling", 0.82),
    )
    for x, colour, marker, label, height in marks:
        spread.plot([x, x], [0, height], color=colour, linewidth=1.6)
        spread.plot(x, height, marker, color=colour, markersize=8, label=label)
    spread.set(
        xlabel="probability of the right digit", xlim=(-0.02, 1.02), ylim=(0, 1.0), ylabel="share of sub-networks"
    )
    style.key(spread, columns=2)
    pairs.plot([0, 1], [0, 1], color=style.MUTED, linewidth=1.2, label="equal")
    pairs.plot(*result.pairs, "o", color=style.GREEN, markersize=4.5, alpha=0.7, label="one test digit")
    pairs.plot(result.scaling, result.geometric, "o", color=style.BLUE, markersize=9, label="the digit on the left")
    pairs.set(xlabel="weight scaling", ylabel="geometric mean", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    style.key(pairs, columns=2)


def read_ensemble(result: Sharing) -> str:
    """Say how the three averages differ and how often each is right."""
    alone, arithmetic, _, scaled = result.accuracy
    same = "equal to 12 decimals" if result.largest < 1e-12 else f"up to {result.largest:.2f} apart"
    return (
        f"Rate {short(result.rate)}, {result.layers} dropped layer{'s' * (result.layers > 1)}: weight scaling and the "
        f"geometric mean are {same}. On {study.EXAMPLES} test digits one sub-network is right in {alone:.0%} on "
        f"average, their arithmetic mean in {arithmetic:.0%}, one network with scaled weights in {scaled:.0%}."
    )


ENSEMBLE = Experiment(
    name="dropout-ensemble",
    title="All 4096 sub-networks of one network",
    description=(
        "Left: a histogram of the probability that each of the 4096 sub-networks gives to the right digit, with the "
        "arithmetic mean, the geometric mean and the prediction of the network with scaled weights. Right: geometric "
        "mean against weight scaling for 150 digits: on the diagonal with one dropped layer, near it with two."
    ),
    controls=(
        _rate_slider(study.ENSEMBLE_RATES, 0.5),
        SelectionSlider(
            name="layers",
            label="Dropped layers",
            options=(("one of 12 units", 1), ("two of 6 units", 2)),
            value=1,
        ),
        IntSlider(name="digit", label="Test digit, number", min=1, max=study.SHOWN, value=1),
    ),
    compute=ensemble,
    draw=draw_ensemble,
    readout=read_ensemble,
    panels=(HALF, HALF),
)


# -- Redundancy -------------------------------------------------------------------------------------
AT_RANDOM, BEST_FIRST = "at random", "the most useful first"


@dataclass(frozen=True)
class Knocked:
    """Accuracy by units removed for each rate, with intervals; what each unit is worth, sorted."""

    place: int
    order: str
    mean: np.ndarray
    half: np.ndarray
    worth: np.ndarray


def knock_out(*, removed: int, order: str) -> Knocked:
    """Remove ``removed`` units of the last hidden layer in the given order."""
    run = study.knocked_out()
    mean, half = interval(run.random if order == AT_RANDOM else run.important)
    return Knocked(study.REMOVED.index(removed), order, mean, half, run.worth.mean(axis=1))


KNOCK_LOOKS = ((style.RED, DASHED, "v"), (style.PURPLE, DASHDOT, "s"), (style.BLUE, "solid", "o"))


def draw_knock_out(result: Knocked, accuracy: Axes, worth: Axes) -> None:
    """Draw accuracy against units removed, and the worth of single units, for each rate."""
    units = np.arange(1, study.HIDDEN + 1)
    for row, (rate, (colour, dash, marker)) in enumerate(zip(study.KNOCK_RATES, KNOCK_LOOKS, strict=True)):
        low, high = result.mean[:, row] - result.half[:, row], result.mean[:, row] + result.half[:, row]
        accuracy.fill_between(study.REMOVED, low, high, color=colour, alpha=0.16, linewidth=0)
        label = f"rate {short(rate)}"
        accuracy.plot(study.REMOVED, result.mean[:, row], color=colour, linestyle=dash, label=label)
        here = study.REMOVED[result.place], result.mean[result.place, row]
        accuracy.plot(*here, marker, color=colour, markersize=8)
        worth.plot(units, result.worth[row], color=colour, linestyle=dash, label=label)
    accuracy.axvline(study.REMOVED[result.place], color=style.INK, linewidth=1)
    accuracy.set(xlabel="hidden units removed, of 64", xlim=(-1, 65), ylim=(0, 1.02), ylabel="test accuracy")
    accuracy.set_xticks([0, 16, 32, 48, 64])
    style.key(accuracy, columns=3)
    worth.set(xlabel="unit, the most useful first", xlim=(0, 65), xticks=[1, 16, 32, 48, 64])
    worth.axhline(0, color=style.MUTED, linewidth=0.8)
    style.signed_log_axis(worth, "y", linear=1e-3, ticks=(0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02))
    worth.set(ylim=(-5e-4, 0.025), ylabel="rise of the training loss without it")
    style.key(worth, columns=3)


def read_knock_out(result: Knocked) -> str:
    """Compare the rates at this number of units."""
    accuracy = "; ".join(
        f"{value:.1%} at rate {short(rate)}"
        for value, rate in zip(result.mean[result.place], study.KNOCK_RATES, strict=True)
    )
    count = study.REMOVED[result.place]
    if count == 0:
        verdict = "Nothing is removed yet."
    elif count == study.HIDDEN:
        verdict = "Nothing is left of the layer: all guess."
    else:
        lead = 100 * (result.mean[result.place, 2] - result.mean[result.place, 0])
        ahead = f"Trained with half its units dropped, the network is {lead:.0f} points ahead."
        verdict = ahead if lead >= 1 else "So far dropout makes little difference."
    return f"{count} of 64 units removed, {result.order}: {accuracy}. {verdict}"


KNOCK_OUT = Experiment(
    name="knock-out-units",
    title="Knock out units after training",
    description=(
        "Left: test accuracy against the number of hidden units removed after training, means of eight networks with "
        "95% intervals: without dropout it falls at once, with dropout it stays high for long. Right: by how much the "
        "training loss rises when one unit is removed, units sorted by it."
    ),
    controls=(
        SelectionSlider(name="removed", label="Units removed", options=study.REMOVED, value=0),
        Dropdown(name="order", label="In which order", options=(AT_RANDOM, BEST_FIRST), value=AT_RANDOM),
    ),
    compute=knock_out,
    draw=draw_knock_out,
    readout=read_knock_out,
    panels=(Panel(left=56, top=34, height=330), Panel(left=66, top=34, height=330)),
)


# -- Dropout in linear regression -------------------------------------------------------------------
LINEAR_RATES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FEATURES = ("age", "sex", "bmi", "map", "tc", "ldl", "hdl", "tch", "ltg", "glu")
BMI = FEATURES.index("bmi")
STRETCH = np.linspace(0, 1.6, 65)
SAMPLED = 8


@dataclass(frozen=True)
class Adaptive:
    """Dropout in linear regression on the diabetes data, beside ridge.

    ``effects`` (3, features) of least squares, dropout and plain ridge: weight times the feature's standard deviation.
    ``plain``, ``penalised`` are losses along w = t times dropout's weights, t in STRETCH; ``masks`` the loss over all
    1024 masks at every SAMPLED-th t.
    """

    rate: float
    unit: float
    lam: float
    effects: np.ndarray
    plain: np.ndarray
    penalised: np.ndarray
    masks: np.ndarray


@functools.cache
def patients(unit: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Return standardised features and centred targets of the diabetes data, bmi's column multiplied by ``unit``."""
    train = data.diabetes().train
    X = Standardizer().fit(train.X).transform(train.X)
    return X * np.where(np.arange(X.shape[1]) == BMI, unit, 1.0), train.y - train.y.mean()


@functools.cache
def adaptive(*, rate: float, unit: float) -> Adaptive:
    """Train on every mask at once: minimise the expected loss at ``rate``, with bmi in another unit."""
    X, y = patients(unit)
    lam, spread = rate / (1 - rate), X.std(axis=0)
    dropped = theory.dropout_weights(X, y, rate=rate)
    ridge = linear.Ridge(lam, fit_intercept=False).fit(X, y).coef_
    free = linear.Ridge(0.0, fit_intercept=False).fit(X, y).coef_
    plain = np.array([np.mean((y - t * (X @ dropped)) ** 2) for t in STRETCH])
    price = STRETCH**2 * theory.dropout_penalty(X, dropped, rate=rate)
    effects = np.array([free, dropped, ridge]) * spread
    return Adaptive(rate, unit, lam, effects, plain, plain + price, every_mask(rate))


@functools.cache
def every_mask(rate: float) -> np.ndarray:
    """Mean squared error averaged over all 1024 masks, along dropout's ray of weights; no unit changes it."""
    X, y = patients()
    dropped = theory.dropout_weights(X, y, rate=rate)
    return np.array([theory.dropout_loss(X, y, t * dropped, rate=rate) for t in STRETCH[::SAMPLED]])


@functools.cache
def logistic_prices(rate: float, shrink: float = 1.0) -> tuple[float, float]:
    """What dropout adds to the mean cross-entropy of a logistic regression: over all masks, and to second order.

    The model is scikit-learn's, on eight standardised features of the breast-cancer data, its weights times ``shrink``.
    """
    from sklearn.linear_model import LogisticRegression

    part = data.breast_cancer().train
    X = Standardizer().fit(part.X[:, :8]).transform(part.X[:, :8])
    model = LogisticRegression(C=0.05).fit(X, part.y)
    w, b, sign = shrink * model.coef_[0], model.intercept_[0], 2 * part.y - 1
    masks = theory.patterns(len(w))
    weight = np.where(masks == 1, 1 - rate, rate).prod(axis=1)
    dropped = np.logaddexp(0, -sign * ((masks * w / (1 - rate)) @ X.T + b)).mean(axis=1)
    likely = 1 / (1 + np.exp(-(X @ w + b)))
    second = 0.5 * rate / (1 - rate) * np.mean(likely * (1 - likely) * (X**2 @ w**2))
    return float(weight @ dropped - np.logaddexp(0, -sign * (X @ w + b)).mean()), float(second)


def draw_adaptive(result: Adaptive, losses: Axes, weights: Axes) -> None:
    """Draw the losses along dropout's direction, and the effects of the features."""
    losses.plot(STRETCH, result.plain / 1000, color=style.ORANGE, linestyle=DASHED, label="no dropout")
    losses.plot(STRETCH, result.penalised / 1000, color=style.BLUE, label="with the penalty")
    losses.plot(STRETCH[::SAMPLED], result.masks / 1000, "o", color=style.INK, markersize=7, label="all 1024 masks")
    losses.axvline(1, color=style.MUTED, linewidth=1, linestyle=DOTTED)
    losses.set(xlabel="weights ÷ dropout's weights", xlim=(-0.03, 1.63), ylim=(2.5, 8.2))
    losses.set_ylabel("mean squared error, thousands")
    style.key(losses, columns=2)
    free, dropped, ridge = result.effects
    places = np.arange(len(FEATURES))[::-1]
    weights.axvline(0, color=style.INK, linewidth=0.8)
    weights.plot(free, places, "|", color=style.MUTED, markersize=14, markeredgewidth=2, label="least squares")
    weights.barh(places, dropped, 0.5, color=style.SKY, label="dropout")
    weights.plot(ridge, places, "D", color=style.RED, markersize=6.5, label="ridge, same λ")
    weights.set(yticks=places, yticklabels=FEATURES, xlim=(-42, 42), ylim=(-0.6, 9.6))
    weights.set_xlabel("effect of one standard deviation")
    weights.tick_params(axis="y", length=0)
    style.key(weights, columns=2)


def read_adaptive(result: Adaptive) -> str:
    """Compare dropout with ridge on the bmi."""
    free, dropped, ridge = result.effects[:, BMI]
    if result.rate == 0:
        verdict = "Nothing is dropped and nothing is penalised: all three agree."
    elif result.unit == 1:
        verdict = "All features have the same size here, so dropout is ridge."
    else:
        verdict = "Dropout does not care about the unit; ridge does."
    return (
        f"Rate {short(result.rate)}, so that λ = {result.lam:.2f}; bmi standardised, times {short(result.unit)}. "
        f"Effect of bmi: least squares {free:.1f}, dropout {dropped:.1f}, ridge "
        f"{ridge:.1f}. {verdict}"
    )


ADAPTIVE = Experiment(
    name="dropout-as-ridge",
    title="Dropout in linear regression is ridge with a price for each feature",
    description=(
        "Left: the mean squared error along a ray of weights, without dropout and with the penalty added; dots, the "
        "error averaged over all 1024 masks, lie on the second curve. Right: effects of ten features under least "
        "squares, dropout and plain ridge. When one feature is measured in another unit, dropout's effects stay and "
        "ridge's change."
    ),
    controls=(
        _rate_slider(LINEAR_RATES, 0.2),
        SelectionSlider(name="unit", label="Numbers for bmi, times", options=(0.1, 0.3, 1.0, 3.0, 10.0), value=1.0),
    ),
    compute=adaptive,
    draw=draw_adaptive,
    readout=read_adaptive,
    panels=(HALF, Panel(left=52, top=54, height=330)),
)
