"""Chapter 2: three causes of overfitting, a network that memorises noise, and double descent."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from regularization import data, linear, network, style, theory
from regularization.controls import Checkbox, Dropdown, FloatSlider, IntSlider, SelectionSlider
from regularization.experiment import Experiment, Panel
from regularization.studies.why_models_overfit import (
    DIGIT_EPOCHS,
    EPOCHS,
    SHARES,
    SHOWN_DIGITS,
    digit_labels,
    digit_parts,
    long_training,
    memorise,
    moons,
)

GRID = np.linspace(0, 1, 151)
TRAIN_DASH, NOISE_DASH, TRUTH_DASH = (0, (5, 2)), (0, (4, 3)), (0, (1, 2))
_WIDE = {"left": 70, "top": 54, "height": 330}


# -- Capacity ---------------------------------------------------------------------------------------
MAX_DEGREE = 15
SAMPLES = 40


@dataclass(frozen=True)
class Capacity:
    """One polynomial fit on GRID, and errors by degree, 1 to MAX_DEGREE.

    ``training`` and ``validation`` are this sample's mean squared errors; ``low`` and ``high`` are the
    quartiles of the validation error over SAMPLES samples.
    """

    degree: int
    x: np.ndarray
    y: np.ndarray
    curve: np.ndarray
    truth: np.ndarray
    noise: float
    training: np.ndarray
    validation: np.ndarray
    low: np.ndarray
    high: np.ndarray


def powers(x: np.ndarray, degree: int) -> np.ndarray:
    """The constant and the polynomial columns of positions in [0, 1], shape (len(x), degree + 1)."""
    return np.column_stack([np.ones(len(x)), linear.polynomial_design(x, degree, interval=(0, 1))])


@functools.cache
def sine_sample(n: int, noise: float, seed: int) -> data.Dataset:
    """Evenly spaced points of a noisy sine, and 100 to validate on."""
    return data.noisy_sine(n=n, noise=noise, spacing="even", rng=np.random.default_rng(seed), test=0)


@functools.cache
def _solver(n: int, degree: int) -> np.ndarray:
    """What turns targets into least-squares weights; the even positions are the same in every sample."""
    return np.linalg.pinv(powers(sine_sample(n, 0.3, 0).train.X[:, 0], degree))


@functools.cache
def capacity_errors(n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Training and validation error of each sample (rows) and degree (columns)."""
    training, validation = np.empty((2, SAMPLES, MAX_DEGREE))
    for seed in range(SAMPLES):
        (x, y), (new_x, new_y) = ((part.X[:, 0], part.y) for part in sine_sample(n, noise, seed).parts)
        old, new = powers(x, MAX_DEGREE), powers(new_x, MAX_DEGREE)
        for degree in range(1, MAX_DEGREE + 1):
            weights = _solver(n, degree) @ y
            training[seed, degree - 1] = np.mean((old[:, : degree + 1] @ weights - y) ** 2)
            validation[seed, degree - 1] = np.mean((new[:, : degree + 1] @ weights - new_y) ** 2)
    return training, validation


def capacity(*, degree: int, n: int, noise: float) -> Capacity:
    """Fit a polynomial of ``degree`` to ``n`` points by least squares."""
    sample = sine_sample(n, noise, 0)
    training, validation = capacity_errors(n, noise)
    return Capacity(
        degree=degree,
        x=sample.train.X[:, 0],
        y=sample.train.y,
        curve=powers(GRID, degree) @ (_solver(n, degree) @ sample.train.y),
        truth=sample.truth.function(GRID[:, None]),
        noise=noise,
        training=training[0],
        validation=validation[0],
        low=np.quantile(validation, 0.25, axis=0),
        high=np.quantile(validation, 0.75, axis=0),
    )


def draw_capacity(result: Capacity, fit: Axes, errors: Axes) -> None:
    """Draw the fit beside both errors of all degrees."""
    fit.plot(GRID, result.truth, color=style.MUTED, linestyle=TRUTH_DASH, label="the signal")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=2.8, label="fit")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="training points")
    fit.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.6, 2.6))
    style.key(fit, columns=2)
    degrees = np.arange(1, MAX_DEGREE + 1)
    errors.fill_between(degrees, result.low, result.high, color=style.GREEN, alpha=0.2, linewidth=0)
    errors.plot(degrees, result.training, color=style.ORANGE, linestyle=TRAIN_DASH, label="training")
    errors.plot(degrees, result.validation, color=style.GREEN, label="validation")
    errors.axhline(result.noise**2, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="noise")
    errors.axvline(result.degree, color=style.BLUE, linewidth=1.5)
    here = [result.training[result.degree - 1], result.validation[result.degree - 1]]
    errors.plot([result.degree] * 2, here, "o", color=style.BLUE)
    errors.set(xlabel="degree of the polynomial", xlim=(0.5, MAX_DEGREE + 0.5), xticks=range(1, MAX_DEGREE + 1, 2))
    style.signed_log_axis(errors, "y", linear=1e-3, ticks=(0, 0.01, 0.1, 1, 10, 100, 1000, 10000))
    errors.set(ylim=(0, 1e5), ylabel="mean squared error")
    style.key(errors, columns=3)


def read_capacity(result: Capacity) -> str:
    """Name the state of the fit."""
    training, validation = result.training[result.degree - 1], result.validation[result.degree - 1]
    best = int(result.validation.argmin()) + 1
    if validation < 1.15 * result.validation.min():
        verdict = "No degree does much better on the validation points."
    elif result.degree < best:
        verdict = f"Underfitting: degree {best} would do better on both."
    else:
        verdict = f"Overfitting: the latter is {_times(validation / result.validation.min())} that of degree {best}."
    return (
        f"Degree {result.degree}, {len(result.x)} points: training error {training:.3f}, "
        f"validation error {_error(validation)}. {verdict}"
    )


def _error(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:,.0f}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio < 10 else f"{ratio:,.0f} times"


CAPACITY = Experiment(
    name="capacity",
    title="Too much freedom for too few points",
    description=(
        "Left: noisy points of a sine curve and a polynomial fitted to them. Right: against the degree, the "
        "training error falls all the way; the validation error falls, stays low and then climbs, the sooner the "
        "fewer the points. A band holds the middle half of 40 samples."
    ),
    controls=(
        IntSlider(name="degree", label="Degree", min=1, max=MAX_DEGREE, value=1),
        SelectionSlider(name="n", label="Training points", options=(16, 24, 40, 80, 160), value=16),
        SelectionSlider(name="noise", label="Noise", options=(0.05, 0.15, 0.3, 0.6), value=0.3),
    ),
    compute=capacity,
    draw=draw_capacity,
    readout=read_capacity,
    panels=(Panel(left=52, top=54, height=330), Panel(**_WIDE)),
)


# -- Too long ---------------------------------------------------------------------------------------
WIDTHS = (2, 4, 8, 16, 64)
SIDE = np.linspace(-1.9, 2.9, 49), np.linspace(-1.6, 2.1, 49)
PLANE = np.stack(np.meshgrid(*SIDE), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class Epoch:
    """A network at one epoch: its decisions, and the losses of the whole run.

    ``probability`` of class 1 has shape (49, 49) over SIDE; ``epochs``, ``training`` and ``validation`` are
    the run's; ``accuracy`` is (training, validation) now; ``repeated`` counts wrong labels that it repeats.
    """

    X: np.ndarray
    label: np.ndarray
    wrong: np.ndarray
    probability: np.ndarray
    epoch: int
    place: int
    epochs: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    accuracy: tuple[float, float]
    repeated: int


def at_epoch(width: int, epoch: int, X: np.ndarray) -> np.ndarray:
    """Probability of class 1 at X for all runs, after ``epoch`` epochs, shape (RUNS, len(X))."""
    net, history = long_training(width)
    net.load(history.parameters[epoch // 5])
    return network.softmax(net.predict(X))[..., 1]


def repeated(width: int, epochs: Sequence[int]) -> tuple[float, float]:
    """Share of the right and of the wrong training labels that run k repeats at ``epochs[k]``, means over the runs."""
    shares = []
    for run, epoch in enumerate(epochs):
        sample = moons(run)
        same = (at_epoch(width, int(epoch), sample.train.X)[run] > 0.5) == sample.train.y
        wrong = sample.truth.flipped
        shares.append((same[~wrong].mean(), same[wrong].mean()))
    right, astray = np.mean(shares, axis=0)
    return float(right), float(astray)


def too_long(*, epoch: int, units: int) -> Epoch:
    """Look at the first run of a network with ``units`` hidden units after ``epoch`` epochs."""
    _, history = long_training(units)
    sample, shown = moons(0), np.array(EPOCHS) // 5
    says = at_epoch(units, epoch, sample.train.X)[0] > 0.5
    wrong = sample.truth.flipped
    return Epoch(
        X=sample.train.X,
        label=sample.train.y,
        wrong=wrong,
        probability=at_epoch(units, epoch, PLANE)[0].reshape(49, 49),
        epoch=epoch,
        place=EPOCHS.index(epoch),
        epochs=history.epochs[shown],
        training=history.train_loss[shown, 0],
        validation=history.validation_loss[shown, 0],
        accuracy=(float(history.train_accuracy[epoch // 5, 0]), float(history.validation_accuracy[epoch // 5, 0])),
        repeated=int((says[wrong] == sample.train.y[wrong]).sum()),
    )


def draw_regions(axes: Axes, share: np.ndarray, across: np.ndarray, up: np.ndarray) -> None:
    """Shade where class 1 is predicted, and draw the boundary."""
    axes.contourf(across, up, share, levels=[0.5, 2.0], colors=[style.SKY], alpha=0.3)
    axes.contour(across, up, share, levels=[0.5], colors=[style.BLUE], linewidths=2)


def draw_classes(axes: Axes, X: np.ndarray, label: np.ndarray, wrong: np.ndarray) -> None:
    """Draw both classes, and ring the points whose label is wrong."""
    zero, one = X[label == 0], X[label == 1]
    axes.plot(*zero.T, "o", color=style.RED, markersize=5, label="labelled 0")
    axes.plot(*one.T, "^", color=style.BLUE, markersize=6, label="labelled 1")
    axes.plot(*X[wrong].T, "o", color=style.INK, markersize=11, fillstyle="none", label="wrongly so")
    style.key(axes, columns=3)


def draw_too_long(result: Epoch, plane: Axes, losses: Axes) -> None:
    """Draw the decision regions beside both losses."""
    draw_regions(plane, result.probability, *SIDE)
    draw_classes(plane, result.X, result.label, result.wrong)
    plane.set(xlabel="first feature", ylabel="second feature", xlim=SIDE[0][[0, -1]], ylim=SIDE[1][[0, -1]])
    losses.plot(result.epochs, result.training, color=style.ORANGE, linestyle=TRAIN_DASH, label="training")
    losses.plot(result.epochs, result.validation, color=style.GREEN, label="validation")
    turn = int(result.validation.argmin())
    losses.plot(result.epochs[turn], result.validation[turn], "D", color=style.GREEN, markersize=7, label="lowest")
    losses.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    here = [result.training[result.place], result.validation[result.place]]
    losses.plot([result.epoch] * 2, here, "o", color=style.BLUE)
    losses.set(xlabel="epoch (square-root scale)", xlim=(-1, EPOCHS[-1] + 40))
    losses.set_xscale("function", functions=(_root, np.square))
    losses.set_xticks([0, 100, 500, 1000, 2000])
    style.log_axis(losses, "y")
    losses.set(ylim=(2e-3, 6), ylabel="mean cross-entropy")
    style.key(losses, columns=3)


def _root(value: np.ndarray) -> np.ndarray:
    return np.sqrt(np.maximum(value, 0))


def read_too_long(result: Epoch) -> str:
    """Say on which side of the turn the network is."""
    (seen, new), turn = result.accuracy, int(result.validation.argmin())
    lowest = result.validation[turn]
    if result.validation[result.place] < 1.1 * lowest:
        verdict = "About the lowest validation loss of this run."
    elif result.place < turn:
        verdict = "The validation loss can still fall: train on."
    else:
        verdict = f"Too long: the validation loss is {result.validation[result.place] / lowest:.1f} times its lowest."
    return (
        f"Epoch {result.epoch}: training accuracy {seen:.0%}, validation accuracy {new:.0%}; "
        f"it repeats {result.repeated} of {result.wrong.sum()} wrong labels. {verdict}"
    )


TOO_LONG = Experiment(
    name="too-long",
    title="A network trained for too long",
    description=(
        "Left: two half moons of points, ten of them wrongly labelled, and the region in which the network "
        "predicts class 1. At first its boundary is smooth; later it grows islands and fingers around the wrong "
        "labels. Right: the training loss falls on and on, the validation loss turns and climbs."
    ),
    controls=(
        SelectionSlider(name="epoch", label="Epoch", options=EPOCHS, value=0, play=True),
        SelectionSlider(name="units", label="Hidden units", options=WIDTHS, value=64),
    ),
    compute=too_long,
    draw=draw_too_long,
    readout=read_too_long,
    panels=(Panel(left=56, top=34, height=330), Panel(left=62, top=34, height=330)),
)


# -- Noisy labels -----------------------------------------------------------------------------------
VOTERS = (99, 61, 41, 25, 15, 9, 5, 3, 1)
FLIPS = tuple(round(0.05 * k, 2) for k in range(9))
CROWDS = 20
VOTE_SIDE = np.linspace(-1.7, 2.7, 57), np.linspace(-1.3, 1.8, 57)
VOTE_PLANE = np.stack(np.meshgrid(*VOTE_SIDE), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class NoisyLabels:
    """A vote of neighbours: the share of votes for class 1 over VOTE_SIDE, and errors for each of VOTERS.

    ``training`` counts disagreement with the labels given, ``test`` with the true ones on new points; both
    are means over CROWDS samples.
    """

    X: np.ndarray
    label: np.ndarray
    wrong: np.ndarray
    share: np.ndarray
    voters: int
    flip: float
    training: np.ndarray
    test: np.ndarray


@functools.cache
def crowd(seed: int, flip: float) -> data.Dataset:
    """150 points of two half moons of which a fraction ``flip`` has the wrong label; the test points are right."""
    clean = data.moons(n=150, noise=0.2, rng=np.random.default_rng(seed), validation=0, test=500)
    return data.mislabelled(clean, fraction=flip, rng=np.random.default_rng(50 + seed))


def nearest(X: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Indices of the VOTERS[0] rows of ``known`` nearest to each row of X, the nearest first."""
    squared = (X**2).sum(axis=1)[:, None] - 2 * X @ known.T + (known**2).sum(axis=1)
    return squared.argsort(axis=1)[:, : VOTERS[0]]


@functools.cache
def _neighbours(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours of the training and of the test points; they don't depend on the labels."""
    sample = crowd(seed, 0.0)
    return nearest(sample.train.X, sample.train.X), nearest(sample.test.X, sample.train.X)


@functools.cache
def _plane_neighbours() -> np.ndarray:
    return nearest(VOTE_PLANE, crowd(0, 0.0).train.X)


@functools.cache
def vote_errors(flip: float) -> tuple[np.ndarray, np.ndarray]:
    """Training and test error of each sample (rows) and number of voters (columns)."""
    errors = np.empty((2, CROWDS, len(VOTERS)))
    for seed in range(CROWDS):
        sample = crowd(seed, flip)
        for kind, (near, part) in enumerate(zip(_neighbours(seed), sample.parts, strict=True)):
            votes = np.cumsum(sample.train.y[near], axis=1)[:, np.array(VOTERS) - 1]
            errors[kind, seed] = np.mean((votes > np.array(VOTERS) / 2) != part.y[:, None], axis=0)
    return errors[0], errors[1]


def noisy_labels(*, flip: float, voters: int) -> NoisyLabels:
    """Classify each place by a vote of its ``voters`` nearest training points."""
    sample = crowd(0, flip)
    training, test = vote_errors(flip)
    return NoisyLabels(
        X=sample.train.X,
        label=sample.train.y,
        wrong=sample.truth.flipped,
        share=sample.train.y[_plane_neighbours()[:, :voters]].mean(axis=1).reshape(57, 57),
        voters=voters,
        flip=flip,
        training=training.mean(axis=0),
        test=test.mean(axis=0),
    )


def draw_noisy_labels(result: NoisyLabels, plane: Axes, errors: Axes) -> None:
    """Draw the regions beside both errors against flexibility."""
    draw_regions(plane, result.share, *VOTE_SIDE)
    draw_classes(plane, result.X, result.label, result.wrong)
    plane.set(xlabel="first feature", ylabel="second feature")
    plane.set(xlim=VOTE_SIDE[0][[0, -1]], ylim=VOTE_SIDE[1][[0, -1]])
    places = np.arange(len(VOTERS))
    errors.plot(places, result.training, "o", linestyle=TRAIN_DASH, color=style.ORANGE, markersize=4, label="training")
    errors.plot(places, result.test, "s-", color=style.GREEN, markersize=4, label="test, right labels")
    errors.axhline(result.flip, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="flipped")
    here = VOTERS.index(result.voters)
    errors.axvline(here, color=style.BLUE, linewidth=1.5)
    errors.plot([here] * 2, [result.training[here], result.test[here]], "o", color=style.BLUE, markersize=7)
    errors.set(xticks=places, xticklabels=VOTERS, xlim=(-0.4, len(VOTERS) - 0.6), ylim=(-0.012, 0.5))
    errors.set(xlabel="neighbours that vote (more flexible →)", ylabel="share of mistakes")
    style.key(errors, columns=3)


def read_noisy_labels(result: NoisyLabels) -> str:
    """Say what the flipped labels cost at this flexibility."""
    here, best = VOTERS.index(result.voters), int(result.test.argmin())
    if result.test[here] < result.test[best] + 0.015:
        verdict = "About as good as it gets at this share of wrong labels."
    elif here > best:
        verdict = "Overfitting: it repeats wrong labels to their neighbours."
    else:
        verdict = "Underfitting: the vote reaches too far to follow the moons."
    return (
        f"{result.flip:.0%} flipped, {result.voters} neighbour{'s' * (result.voters > 1)} voting: "
        f"{result.training[here]:.1%} mistakes on training labels, {result.test[here]:.1%} on new points "
        f"(mean of {CROWDS} samples). {verdict}"
    )


NOISY_LABELS = Experiment(
    name="noisy-labels",
    title="Wrong labels hurt the flexible most",
    description=(
        "Left: two half moons of points, some wrongly labelled, and the region in which the nearest points vote "
        "for class 1. With one voter each wrong label has an island of its own. Right: against flexibility, the "
        "training error falls to 0; the test error falls, then rises to about the share of flipped labels."
    ),
    controls=(
        FloatSlider(name="flip", label="Share of flipped labels", min=0.0, max=0.4, step=0.05, value=0.2),
        SelectionSlider(name="voters", label="Neighbours that vote (fewer: more flexible)", options=VOTERS, value=1),
    ),
    compute=noisy_labels,
    draw=draw_noisy_labels,
    readout=read_noisy_labels,
    panels=(Panel(left=56, top=34, height=330), Panel(left=58, top=34, height=330)),
)


# -- Unrepresentative sample ------------------------------------------------------------------------
GAPS = tuple(round(0.05 * k, 2) for k in range(11))
SURVEYS = 40
SURVEY_NOISE = 0.1
SURVEY_DEGREE = 12
SURVEY_LAM = 1e-3


@dataclass(frozen=True)
class Survey:
    """A fit to a sample with a gap, and median errors over SURVEYS samples for every width of the gap."""

    x: np.ndarray
    y: np.ndarray
    gap: tuple[float, float]
    width: float
    curve: np.ndarray
    truth: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def gap_of(width: float) -> tuple[float, float]:
    """The interval of x in which nothing was collected."""
    return (0.5 - width / 2, 0.5 + width / 2)


@functools.cache
def survey(n: int, width: float, seed: int) -> data.Dataset:
    """A noisy bump collected outside the gap; only the test points cover all of [0, 1]."""
    rng = np.random.default_rng(seed)
    return data.noisy_curve("bump", n=n, noise=SURVEY_NOISE, gap=gap_of(width), rng=rng, validation=50, test=300)


def survey_model(sample: data.Dataset) -> linear.Ridge:
    """A flexible polynomial with a little penalty."""
    return linear.Ridge(SURVEY_LAM).fit(survey_columns(sample.train.X[:, 0]), sample.train.y)


def survey_columns(x: np.ndarray) -> np.ndarray:
    """Polynomial columns of positions in [0, 1], shape (len(x), SURVEY_DEGREE)."""
    return linear.polynomial_design(x, SURVEY_DEGREE, interval=(0, 1))


@functools.cache
def survey_errors(n: int) -> np.ndarray:
    """Training, validation and test error, shape (len(GAPS), SURVEYS, 3)."""
    return np.array([[_survey_errors(survey(n, width, seed)) for seed in range(SURVEYS)] for width in GAPS])


def _survey_errors(sample: data.Dataset) -> list[float]:
    model = survey_model(sample)
    return [float(np.mean((model.predict(survey_columns(part.X[:, 0])) - part.y) ** 2)) for part in sample.parts]


def unrepresentative(*, n: int, width: float) -> Survey:
    """Fit ``n`` points collected outside a gap of ``width``."""
    sample = survey(n, width, 1)
    training, validation, test = np.median(survey_errors(n), axis=1).T
    return Survey(
        x=sample.train.X[:, 0],
        y=sample.train.y,
        gap=gap_of(width),
        width=width,
        curve=survey_model(sample).predict(survey_columns(GRID)),
        truth=sample.truth.function(GRID[:, None]),
        training=training,
        validation=validation,
        test=test,
    )


def draw_unrepresentative(result: Survey, fit: Axes, errors: Axes) -> None:
    """Draw the fit across the gap beside the three errors."""
    fit.axvspan(*result.gap, color=style.FAINT, alpha=0.7, linewidth=0)
    fit.plot(GRID, result.truth, color=style.MUTED, linestyle=TRUTH_DASH, label="the signal")
    fit.plot(GRID, result.curve, color=style.BLUE, linewidth=2.8, label="fit")
    fit.plot(result.x, result.y, "o", color=style.INK, markersize=4.5, label="training points")
    fit.set(xlabel="input feature x (grey: never collected)", ylabel="output y", xlim=(0, 1), ylim=(-0.9, 1.7))
    style.key(fit, columns=2)
    errors.plot(GAPS, result.training, color=style.ORANGE, linestyle=TRAIN_DASH, label="training")
    errors.plot(GAPS, result.validation, color=style.GREEN, label="validation (same hole)")
    errors.plot(GAPS, result.test, color=style.PURPLE, linestyle=(0, (8, 2, 1, 2)), label="test (all x)")
    errors.axhline(SURVEY_NOISE**2, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="noise")
    errors.axvline(result.width, color=style.BLUE, linewidth=1.5)
    place = GAPS.index(result.width)
    here = [result.training[place], result.validation[place], result.test[place]]
    errors.plot([result.width] * 3, here, "o", color=style.BLUE)
    errors.set(xlabel="width of the hole", xlim=(-0.02, 0.52))
    style.log_axis(errors, "y")
    errors.set(ylim=(2e-4, 2), ylabel="mean squared error")
    style.key(errors, columns=2)


def read_unrepresentative(result: Survey) -> str:
    """Compare what validation sees with what new data bring."""
    place = GAPS.index(result.width)
    validation, test = result.validation[place], result.test[place]
    if validation > 3 * SURVEY_NOISE**2:
        verdict = "The sample is too small: validation sees that."
    elif test > 1.6 * validation:
        verdict = f"That is {_times(test / validation)} what validation promised: it has the same hole."
    else:
        verdict = "Validation is a fair judge here."
    return (
        f"{len(result.x)} points, hole of {result.width:.2f}: validation error {validation:.3f}, "
        f"error on the whole range {test:.3f} (medians of {SURVEYS} samples). {verdict}"
    )


UNREPRESENTATIVE = Experiment(
    name="unrepresentative-sample",
    title="A sample that leaves something out",
    description=(
        "Left: points of a curve with a bump, none of them in a grey interval, and a fit which follows the points"
        " but not the hidden bump. Right: against the width of the hole, training and validation errors stay low "
        "while the error over the whole range climbs; with few points all but the training error are high."
    ),
    controls=(
        SelectionSlider(name="n", label="Training points", options=(10, 15, 20, 30, 60, 120, 240), value=60),
        SelectionSlider(name="width", label="Width of the hole", options=GAPS, value=0.0),
    ),
    compute=unrepresentative,
    draw=draw_unrepresentative,
    readout=read_unrepresentative,
    panels=(Panel(left=52, top=54, height=330), Panel(left=62, top=54, height=330)),
)


# -- Random labels ----------------------------------------------------------------------------------
SHARE_NAMES = {0.0: "none", 0.25: "a quarter", 0.5: "half", 1.0: "all"}


@dataclass(frozen=True)
class Memory:
    """What a network has learned of digits whose labels are in part random, and the whole run.

    ``images`` (SHOWN_DIGITS, 8, 8), with ``given`` labels and the network's ``answers`` now. ``training`` and
    ``test`` are accuracies by epoch: on the labels given, and on new digits with true labels.
    """

    images: np.ndarray
    given: np.ndarray
    answers: np.ndarray
    epoch: int
    share: float
    epochs: np.ndarray
    training: np.ndarray
    test: np.ndarray


def random_labels(*, epoch: int, share: float) -> Memory:
    """Look at the network whose labels are random in ``share`` of the cases, after ``epoch`` epochs."""
    history, answers = memorise()
    labels, _ = digit_labels()
    member, shown = SHARES.index(share), np.array(DIGIT_EPOCHS) // 2
    return Memory(
        images=digit_parts()[0].X[:SHOWN_DIGITS].reshape(-1, 8, 8) + 0.5,
        given=labels[member, :SHOWN_DIGITS],
        answers=answers[epoch // 2, member],
        epoch=epoch,
        share=share,
        epochs=history.epochs[shown],
        training=history.train_accuracy[shown, member],
        test=history.validation_accuracy[shown, member],
    )


def draw_random_labels(result: Memory, cards: Axes, curves: Axes) -> None:
    """Draw twelve training digits with label and answer, beside the accuracies."""
    for place, (image, given, answer) in enumerate(zip(result.images, result.given, result.answers, strict=True)):
        left, top = 1.75 * (place % 4) + 0.1, 1.75 * (place // 4)
        cards.imshow(image, cmap=style.ink_map(), extent=(left, left + 1, top + 1, top), vmin=0, vmax=1)
        same = bool(given == answer)
        words = f"{given} → {answer} {'✓' if same else '✗'}"
        colour = style.GREEN if same else style.RED
        cards.text(left + 0.5, top + 1.13, words, ha="center", va="top", fontsize=13, color=colour)
    cards.set(xlim=(-0.1, 6.62), ylim=(5.05, -0.1), aspect="auto")
    cards.set_axis_off()
    cards.text(-0.05, -0.25, "label given → answer (✓: repeats the label)", fontsize=12, color=style.INK)
    curves.plot(
        result.epochs, result.training, color=style.ORANGE, linestyle=TRAIN_DASH, label="training (labels given)"
    )
    curves.plot(result.epochs, result.test, color=style.GREEN, label="new digits")
    curves.axhline(0.1, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="guessing")
    place = DIGIT_EPOCHS.index(result.epoch)
    curves.axvline(result.epoch, color=style.BLUE, linewidth=1.5)
    curves.plot([result.epoch] * 2, [result.training[place], result.test[place]], "o", color=style.BLUE)
    curves.set(xlabel="epoch", ylabel="accuracy", xlim=(-2, 102), ylim=(0, 1.03), yticks=[0, 0.25, 0.5, 0.75, 1])
    curves.set_yticklabels(["0%", "25%", "50%", "75%", "100%"])
    style.key(curves, columns=2)


def read_random_labels(result: Memory) -> str:
    """Say what the network has learned, and whether that is of use."""
    place = DIGIT_EPOCHS.index(result.epoch)
    training, test = result.training[place], result.test[place]
    if result.share == 1.0:
        verdict = (
            "There is nothing to learn, and it learns that by heart."
            if training > 0.5
            else "It does no better than guess."
        )
    elif result.share == 0.0:
        verdict = "The labels mean something: the same network generalises."
    else:
        peak = int(result.test.argmax())
        verdict = _memory_verdict(float(test), float(result.test[peak]), later=place > peak)
    return (
        f"Epoch {result.epoch}, random labels: {SHARE_NAMES[result.share]}. It repeats {training:.0%} of the training "
        f"labels and is right about {test:.0%} of new digits. {verdict}"
    )


def _memory_verdict(now: float, best: float, *, later: bool) -> str:
    if now > best - 0.02:
        return "It has learned the signal, and little of the noise."
    if later:
        return f"It now learns the noise: on new digits it was right in {best:.0%} at its best."
    return "It is still learning the signal."


RANDOM_LABELS = Experiment(
    name="random-labels",
    title="A network learns pure noise by heart",
    description=(
        "Left: twelve handwritten digits, below each the label that was given and the network's answer. Right: "
        "accuracy by epoch. With random labels the training accuracy climbs to 100 per cent while new digits stay"
        " at guessing; with half of them random the accuracy on new digits first rises and then falls."
    ),
    controls=(
        SelectionSlider(name="epoch", label="Epoch", options=DIGIT_EPOCHS, value=0, play=True),
        Dropdown(
            name="share",
            label="Labels replaced by random ones",
            options=tuple((name, share) for share, name in SHARE_NAMES.items()),
            value=1.0,
        ),
    ),
    compute=random_labels,
    draw=draw_random_labels,
    readout=read_random_labels,
    panels=(Panel(left=14, right=14, top=54, bottom=14, height=330), Panel(left=62, top=54, height=330)),
)


# -- Double descent ---------------------------------------------------------------------------------
ROWS = 40
FEATURES = 200
STRONG = 6
DESCENT_NOISE = 0.2
REPEATS = 150
COUNTS = (2, 4, 6, 8, 12, 16, 20, 24, 28, 32, 34, 36, 40, 44, 46, 50, 56, 64, 80, 100, 120, 160, 200)


@dataclass(frozen=True)
class Descent:
    """One fit with p features, and the risk of all numbers of features.

    ``exact`` holds pairs (p / n, risk) of curves; ``simulated`` has rows (p / n, mean, standard error) for
    least squares, or for ridge; ``seen`` and ``new`` hold (truth, prediction) of 40 rows each.
    """

    ratio: float
    ridge: bool
    exact: tuple[np.ndarray, np.ndarray]
    ridged: np.ndarray
    simulated: np.ndarray
    now: float
    infinite: bool
    seen: np.ndarray
    new: np.ndarray


def weights() -> np.ndarray:
    """True weights: six strong features hold 60 per cent of the signal, 194 weak ones the rest."""
    rest = FEATURES - STRONG
    return np.sqrt(np.r_[np.full(STRONG, 0.6 / STRONG), np.full(rest, 0.4 / rest)])


def shares(p: int) -> tuple[float, float]:
    """Squared norm of the weights that a model with the first p features has, and of those it lacks."""
    seen = float((weights()[:p] ** 2).sum())
    return seen, max(1.0 - seen, 0.0)


def exact_risk(p: int) -> float:
    """Risk of least squares, or of minimum norm beyond p = n, for finite n; next to n the noise makes it infinite."""
    if abs(p - ROWS) <= 1:
        return np.inf
    seen, unseen = shares(p)
    return theory.subset_risk(p, n=ROWS, seen=seen, unseen=unseen, noise=DESCENT_NOISE)


def ridge_optimum(p: int) -> tuple[float, float]:
    """Best strength and its risk, from the limit of many rows at the same p / n."""
    seen, unseen = shares(p)
    rest = unseen + DESCENT_NOISE**2
    lam, excess = theory.optimal_ridge_risk(p / ROWS, signal=seen, noise=float(np.sqrt(rest)))
    return lam, excess + rest


@functools.cache
def simulated(ridge: bool) -> np.ndarray:
    """Rows (p, mean, standard error) over REPEATS training sets; p = n has no mean without ridge."""
    rows = []
    for p in COUNTS:
        if ridge or p != ROWS:
            lam = ridge_optimum(p)[0] if ridge else 0.0
            rng = np.random.default_rng(p)
            risk = theory.simulate_risk(
                p, n=ROWS, coefficients=weights(), noise=DESCENT_NOISE, repeats=REPEATS, rng=rng, lam=lam
            )
            rows.append((p, risk.mean, risk.standard_error))
    return np.array(rows)


@functools.cache
def curves() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(p / n, risk) below and above the peak, and with ridge."""
    below = [(p / ROWS, exact_risk(p)) for p in range(1, ROWS - 1)]
    above = [(p / ROWS, exact_risk(p)) for p in (*range(ROWS + 2, 100, 2), *range(100, FEATURES + 1, 5))]
    ridged = [(p / ROWS, ridge_optimum(p)[1]) for p in (*range(1, 60, 2), *range(60, FEATURES + 1, 5))]
    return np.array(below), np.array(above), np.array(ridged)


@functools.cache
def rows() -> tuple[data.Part, data.Part]:
    """Forty training rows and forty new ones, with all features."""
    rng = np.random.default_rng(4)
    parts = []
    for _ in range(2):
        X = rng.normal(size=(ROWS, FEATURES))
        parts.append(data.Part(X, X @ weights() + DESCENT_NOISE * rng.normal(size=ROWS)))
    return parts[0], parts[1]


def double_descent(*, p: int, ridge: bool) -> Descent:
    """Fit the first ``p`` features to 40 rows, with or without ridge at its optimal strength."""
    train, new = rows()
    lam, risk = ridge_optimum(p)
    model = linear.Ridge(lam if ridge else 0.0, fit_intercept=False).fit(train.X[:, :p], train.y)
    points = simulated(ridge) / [ROWS, 1, 1]
    infinite = p == ROWS and not ridge
    below, above, ridged = curves()
    return Descent(
        ratio=p / ROWS,
        ridge=ridge,
        exact=(below, above),
        ridged=ridged,
        simulated=points,
        now=risk if ridge else (0.0 if infinite else exact_risk(p)),
        infinite=infinite,
        seen=np.column_stack([train.y, model.predict(train.X[:, :p])]),
        new=np.column_stack([new.y, model.predict(new.X[:, :p])]),
    )


def draw_double_descent(result: Descent, pairs: Axes, risks: Axes) -> None:
    """Draw predictions against truth beside the risk curve with its simulated points."""
    pairs.plot([-3, 3], [-3, 3], color=style.MUTED, linewidth=1.2, label="exactly right")
    pairs.plot(*result.new.T, "o", color=style.GREEN, markersize=5, label="new rows")
    pairs.plot(*result.seen.T, "x", color=style.ORANGE, markersize=6, label="training rows")
    pairs.set(xlabel="true y", xlim=(-3, 3), xticks=[-2, 0, 2])
    style.signed_log_axis(pairs, "y", linear=3.0, ticks=(-100, -10, -2, 0, 2, 10, 100))
    pairs.set(ylim=(-200, 200), ylabel="predicted y")
    style.key(pairs, columns=2)
    for part, label in zip(result.exact, ("without ridge, exact", None), strict=True):
        risks.plot(*part.T, color=style.RED, linewidth=1.2 if result.ridge else 2.2, label=label)
    if result.ridge:
        risks.plot(*result.ridged.T, color=style.BLUE, linestyle=(0, (6, 2)), label="best ridge, n → ∞")
    ratio, mean, error = result.simulated.T
    risks.vlines(ratio, mean - 2 * error, mean + 2 * error, color=style.INK, linewidth=1.2)
    risks.plot(ratio, mean, "o", color=style.INK, markersize=4.5, label="simulated")
    risks.axvline(result.ratio, color=style.BLUE, linewidth=1.2)
    if result.infinite:
        risks.text(1.08, 17, "∞", fontsize=18, color=style.BLUE, va="center")
    else:
        risks.plot(result.ratio, result.now, "D", color=style.BLUE, markersize=7)
    risks.axhline(DESCENT_NOISE**2, color=style.MUTED, linestyle=NOISE_DASH, linewidth=1.2, label="noise")
    risks.set(xlabel="features per training row, p/n", xlim=(0, 5.1))
    style.log_axis(risks, "y")
    risks.set(ylim=(0.03, 25), ylabel="expected squared error")
    style.key(risks, columns=2)


def read_double_descent(result: Descent) -> str:
    """Say where on the curve the model stands."""
    training = float(np.mean((result.seen[:, 0] - result.seen[:, 1]) ** 2))
    least, most = exact_risk(STRONG), exact_risk(FEATURES)
    if result.ridge:
        verdict = "Ridge at its best strength has no peak."
    elif result.infinite:
        verdict = "As many features as rows: the fit just reaches every point, at any price."
    elif result.ratio < 1:
        few = result.ratio * ROWS < STRONG
        many = "too many features for the rows." if result.now > 1.2 * least else "about the right number of features."
        verdict = "The classical side: " + ("it lacks strong features." if few else many)
    else:
        calm = result.now < 1.5 * most
        verdict = f"Past the peak: many fits are perfect, and the smallest is {'calm' if calm else 'still wild'}."
    risk = "infinite" if result.infinite else f"{result.now:.2f}"
    return (
        f"{round(result.ratio * ROWS)} features, {ROWS} rows: training error {training:.3f}, "
        f"expected error {risk}. {verdict}"
    )


DOUBLE_DESCENT = Experiment(
    name="double-descent",
    title="Double descent: a peak where the model can just fit everything",
    description=(
        "Left: predictions against true values; with as many features as rows the training rows lie on the "
        "diagonal and new rows are far off. Right: the expected error falls, rises to a peak where p equals n and"
        " falls again beyond. With ridge, drawn in the limit of many rows, the peak is gone."
    ),
    controls=(
        SelectionSlider(
            name="p",
            label="Features per training row, p/n",
            options=tuple((f"{p / ROWS:.2f} ({p} features)", p) for p in COUNTS),
            value=2,
        ),
        Checkbox(name="ridge", label="Ridge penalty, at its best strength", value=False),
    ),
    compute=double_descent,
    draw=draw_double_descent,
    readout=read_double_descent,
    panels=(Panel(left=62, top=54, height=330), Panel(left=62, top=54, height=330)),
)
