"""Chapter 9: early stopping, descent beside ridge, changed digits, noise as a penalty, and batch normalization."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from regularization import data, linear, network, style, theory
from regularization.controls import Dropdown, SelectionSlider, short
from regularization.experiment import Experiment, Panel
from regularization.studies import beyond_penalties as study

TRAIN_DASH, DASH, DOTS = (0, (5, 2)), (0, (4, 3)), (0, (1, 2))


def interval(differences: np.ndarray) -> tuple[float, float]:
    """Mean of paired differences, and half the width of its 95% interval (Student's t for 8 or 20 runs)."""
    quantile = {8: 2.365, 20: 2.093}[len(differences)]
    return float(differences.mean()), float(quantile * differences.std(ddof=1) / np.sqrt(len(differences)))


# -- Early stopping ---------------------------------------------------------------------------------
RUNS = 20
SHOWN_RUN = 2
LAST = 100
PATIENCES = (1, 2, 3, 5, 10, 20, 50)
EPOCHS = (*range(21), *range(22, 41, 2), *range(45, 71, 5), 80, 90, LAST)


@dataclass(frozen=True)
class Stopping:
    """One run as far as it has come, and test losses by patience.

    ``training`` and ``validation`` are the whole run's losses; ``now`` is the epoch reached, ``best`` that of the
    lowest validation loss until then, ``stop`` the last one under this patience. ``restored`` and ``latest`` are
    test losses for each of PATIENCES, with the best and with the last weights, means over RUNS; ``never`` is the
    loss after all LAST epochs. ``test`` is this run's test loss and accuracy with the best weights so far.
    """

    epoch: int
    patience: int
    now: int
    best: int
    stop: int
    training: np.ndarray
    validation: np.ndarray
    restored: np.ndarray
    latest: np.ndarray
    never: float
    test: tuple[float, float]


def long_runs() -> study.LongRuns:
    """Twenty networks trained on 200 digits, a fifth of them mislabelled, with 60 checked ones to validate on."""
    return study.long_runs(runs=RUNS, epochs=LAST, n=200, checked=60, wrong=0.2)


@functools.cache
def stops(patience: int) -> tuple[np.ndarray, np.ndarray]:
    """Last and best epoch of each run under a patience."""
    return network.EarlyStopping(patience=patience).replay(long_runs().validation)


def kept_losses(patience: int) -> tuple[np.ndarray, np.ndarray]:
    """Test loss of each run with its best and with its last weights, under a patience."""
    last, best = stops(patience)
    test, run = long_runs().test, np.arange(RUNS)
    return test[best, run], test[last, run]


def stopping(*, patience: int, epoch: int) -> Stopping:
    """Follow the shown run until ``epoch``, or until patience ends it."""
    runs, last = long_runs(), int(stops(patience)[0][SHOWN_RUN])
    validation, now = runs.validation[:, SHOWN_RUN], min(epoch, last)
    best = int(validation[: now + 1].argmin())
    means = np.array([[losses.mean() for losses in kept_losses(p)] for p in PATIENCES])
    return Stopping(
        epoch=epoch,
        patience=patience,
        now=now,
        best=best,
        stop=last,
        training=runs.training[:, SHOWN_RUN],
        validation=validation,
        restored=means[:, 0],
        latest=means[:, 1],
        never=float(runs.test[-1].mean()),
        test=(float(runs.test[best, SHOWN_RUN]), float(runs.test_accuracy[best, SHOWN_RUN])),
    )


def draw_stopping(result: Stopping, curves: Axes, patience: Axes) -> None:
    """Draw the run so far beside the test losses by patience."""
    epochs = np.minimum(np.arange(LAST + 1), result.now)
    curves.axvspan(result.best, result.best + result.patience, color=style.SKY, alpha=0.2, linewidth=0)
    curves.plot(result.validation, color=style.FAINT, linewidth=1.2)
    curves.plot(epochs, result.training[epochs], color=style.ORANGE, linestyle=TRAIN_DASH, label="training")
    curves.plot(epochs, result.validation[epochs], color=style.GREEN, label="validation")
    ended = result.epoch >= result.stop
    curves.axvline(result.stop if ended else -9, color=style.RED, linewidth=1.6, linestyle=DASH)
    curves.plot(result.best, result.validation[result.best], "D", color=style.GREEN, markersize=8, label="best so far")
    curves.plot(result.now, result.validation[result.now], "o", color=style.BLUE, label="now")
    words = "stopped" if ended else ""
    curves.text(max(result.stop, 2) + 1.5, 2.3, words, color=style.RED, fontsize=11.5)
    curves.set(xlabel="epoch", ylabel="mean cross-entropy", xlim=(-2, LAST + 2), ylim=(0, 2.65))
    style.key(curves, columns=2)
    patience.axhline(result.never, color=style.MUTED, linestyle=DOTS, label="never stopped")
    patience.plot(PATIENCES, result.latest, "s", color=style.RED, linestyle=DASH, label="last weights")
    patience.plot(PATIENCES, result.restored, "D-", color=style.BLUE, label="best weights")
    patience.axvline(result.patience, color=style.BLUE, linewidth=1.2)
    style.log_axis(patience, "x")
    patience.set(xlabel="patience, epochs", xticks=PATIENCES, xlim=(0.9, 60), ylim=(0.5, 1.05))
    patience.set_ylabel("test loss, mean of 20 runs")
    style.key(patience, columns=2)


def read_stopping(result: Stopping) -> str:
    """Say how long patience still lasts, or what was kept."""
    loss, accuracy = result.test
    waited = result.now - result.best
    if result.epoch >= result.stop:
        return (
            f"Patience {result.patience}: stopped after epoch {result.stop}, {waited} without improvement. The weights "
            f"of epoch {result.best} are restored: test loss {loss:.2f}, test accuracy {accuracy:.0%}."
        )
    state = "the lowest validation loss so far" if waited == 0 else f"no improvement for {waited} of {result.patience}"
    return (
        f"Epoch {result.now}: {state}. Best so far is epoch {result.best}, with validation loss "
        f"{result.validation[result.best]:.2f}."
    )


EARLY_STOPPING = Experiment(
    name="early-stopping",
    title="A network in training, and the rule that ends it",
    description=(
        "Left: training and validation loss of a network on 200 digits, a fifth of them mislabelled, drawn up to the "
        "present epoch. A shaded strip begins at the lowest validation loss so far and is as wide as the patience; "
        "when the curve leaves it, training stops. Right: test loss against patience, lower with the best weights "
        "restored than with the last ones, and the difference grows with patience."
    ),
    controls=(
        SelectionSlider(name="patience", label="Patience", options=PATIENCES, value=3),
        SelectionSlider(name="epoch", label="Epoch", options=EPOCHS, value=0, play=True),
    ),
    compute=stopping,
    draw=draw_stopping,
    readout=read_stopping,
    panels=(Panel(left=52, top=54, height=330), Panel(left=60, top=54, height=330)),
)


# -- Descent beside ridge ---------------------------------------------------------------------------
PATIENTS = 30
STEPS = tuple(int(float(f"{10.0**k:.1g}")) if k < 1 else round(10.0**k) for k in np.arange(0, 5.01, 0.1))
STEPS = tuple(sorted(set(STEPS)))
CURVATURES = np.logspace(-3, 1.2, 120)


@dataclass(frozen=True)
class Filters:
    """Two filters over CURVATURES and at the data's own directions, and two risks for every number of STEPS."""

    steps: int
    rate: float
    descent: np.ndarray
    ridge: np.ndarray
    directions: np.ndarray
    at_descent: np.ndarray
    at_ridge: np.ndarray
    risks: np.ndarray
    place: int


@functools.cache
def patients() -> tuple[np.ndarray, np.ndarray, float]:
    """Centred features of PATIENTS diabetes patients, the weights of all 442 as the truth, and the noise variance."""
    everyone = data.diabetes().train
    X = (everyone.X - everyone.X.mean(axis=0)) / everyone.X.std(axis=0)
    fit = linear.Ridge(lam=0.0).fit(X, everyone.y)
    variance = ((everyone.y - fit.predict(X)) ** 2).sum() / (len(X) - X.shape[1] - 1)
    few = X[np.random.default_rng(1).permutation(len(X))[:PATIENTS]]
    return few - few.mean(axis=0), fit.coef_, float(variance)


@functools.cache
def directions() -> tuple[np.ndarray, np.ndarray]:
    """Singular values of the patients' features, and the true weights along their directions."""
    X, truth, _ = patients()
    _, d, Vt = np.linalg.svd(X, full_matrices=False)
    return d, Vt @ truth


def rate() -> float:
    """A small learning rate: a tenth of the inverse of the largest curvature."""
    return float(0.1 * PATIENTS / (2 * directions()[0][0] ** 2))


def risk(factors: np.ndarray) -> float:
    """Expected squared error of the predictions for these patients, noise not counted: bias^2 + variance."""
    d, along = directions()
    bias = (1 - factors) ** 2 * d**2 * along**2
    return float((bias + patients()[2] * factors**2).sum() / PATIENTS)


def both_filters(d: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Factors of descent after ``steps`` and of ridge at the matching strength."""
    lam = theory.matching_strength(step=rate(), steps=steps)
    return (
        theory.gradient_descent_filter(d, n=PATIENTS, step=rate(), steps=steps),
        theory.ridge_filter(d, lam, n=PATIENTS),
    )


@functools.cache
def all_risks() -> np.ndarray:
    """Risk of descent and of ridge (rows) for every number of STEPS."""
    return np.array([[risk(factors) for factors in both_filters(directions()[0], k)] for k in STEPS]).T


def filters(*, steps: int) -> Filters:
    """Compare both methods after ``steps`` steps."""
    d = directions()[0]
    descent, ridge = both_filters(np.sqrt(CURVATURES * PATIENTS / 2), steps)
    at_descent, at_ridge = both_filters(d, steps)
    return Filters(
        steps=steps,
        rate=rate(),
        descent=descent,
        ridge=ridge,
        directions=2 * d**2 / PATIENTS,
        at_descent=at_descent,
        at_ridge=at_ridge,
        risks=all_risks(),
        place=STEPS.index(steps),
    )


def draw_filters(result: Filters, kept: Axes, risks: Axes) -> None:
    """Draw both filters beside both risks."""
    kept.plot(CURVATURES, result.descent, color=style.BLUE, label="gradient descent")
    kept.plot(CURVATURES, result.ridge, color=style.ORANGE, linestyle=TRAIN_DASH, label="ridge")
    kept.plot(result.directions, result.at_descent, "o", color=style.BLUE, markersize=6)
    kept.plot(result.directions, result.at_ridge, "^", color=style.ORANGE, markersize=6)
    style.log_axis(kept, "x")
    kept.set(xlabel="curvature of the loss along a direction", xlim=CURVATURES[[0, -1]], ylim=(-0.03, 1.05))
    kept.set_ylabel("kept of least squares")
    style.key(kept, columns=2)
    descent, ridge = result.risks
    bound = theory.early_stopping_bounds().matched
    risks.fill_between(STEPS, ridge, bound * ridge, color=style.ORANGE, alpha=0.16, linewidth=0, label="up to 1.69 ×")
    risks.plot(STEPS, descent, color=style.BLUE, label="descent")
    risks.plot(STEPS, ridge, color=style.ORANGE, linestyle=TRAIN_DASH, label="ridge")
    risks.axvline(result.steps, color=style.BLUE, linewidth=1.2)
    here = result.risks[:, result.place]
    risks.plot(result.steps, here[0], "o", color=style.BLUE)
    risks.plot(result.steps, here[1], "^", color=style.ORANGE)
    style.log_axis(risks, "x")
    style.log_axis(risks, "y")
    risks.set(xlabel="steps of gradient descent", xlim=(0.9, 1.1e5), ylim=(300, 6000), yticks=[500, 1000, 2000, 4000])
    risks.set_ylabel("expected squared error")
    style.key(risks, columns=3)


def read_filters(result: Filters) -> str:
    """Compare the two at this number of steps."""
    descent, ridge = result.risks[:, result.place]
    lam = theory.matching_strength(step=result.rate, steps=result.steps)
    best = STEPS[int(result.risks[0].argmin())]
    if descent < 1.05 * result.risks[0].min():
        verdict = "About the best stopping time."
    else:
        verdict = "Too early: it underfits." if result.steps < best else "Too late: it fits the noise."
    return (
        f"{result.steps:,} {'step' if result.steps == 1 else 'steps'} beside ridge with λ = "
        f"{short(float(f'{lam:.3g}'))}: worth {result.at_descent.sum():.1f} and {result.at_ridge.sum():.1f} free "
        f"parameters; expected error {descent:.0f} and {ridge:.0f}, ratio {descent / ridge:.2f}. {verdict}"
    )


DESCENT = Experiment(
    name="descent-and-ridge",
    title="Gradient descent is a filter, and nearly that of ridge",
    description=(
        "Left: what is kept of the least-squares solution, from 0 to 1, against the curvature along a direction, for "
        "gradient descent and for ridge at the matching strength. Both rise from 0 to 1 and move left with the steps; "
        "descent's rise is steeper. Right: the expected error of both falls, then rises with the steps; descent stays "
        "within the band up to 1.69 times ridge's."
    ),
    controls=(SelectionSlider(name="steps", label="Steps", options=STEPS, value=1, play=True),),
    compute=filters,
    draw=draw_filters,
    readout=read_filters,
    panels=(Panel(left=52, top=34, height=330), Panel(left=66, top=34, height=330)),
)


def largest_ratio() -> float:
    """The largest ratio of descent's risk to ridge's at matching strengths, over STEPS."""
    descent, ridge = all_risks()
    return float((descent / ridge).max())


def tuned_ratio() -> float:
    """Descent's lowest risk over ridge's lowest, averaged over true weights drawn from a normal prior.

    The prior has the mean square of the true weights as its variance; ridge is then best at n lambda = noise
    variance / prior variance.
    """
    d, along = directions()
    variance, spread = patients()[2], float((along**2).mean())

    def average(factors: np.ndarray) -> float:
        return float(((1 - factors) ** 2 * d**2 * spread + variance * factors**2).sum())

    best_ridge = average(theory.ridge_filter(d, variance / (PATIENTS * spread), n=PATIENTS))
    times = range(1, 3000)
    return min(average(both_filters(d, steps)[0]) for steps in times) / best_ridge


# -- Noise is a penalty -----------------------------------------------------------------------------
SCALES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)
COPIES = (1, 3, 10, 30, 100, 300)


@dataclass(frozen=True)
class NoisyFit:
    """Weights from noisy copies, of ridge at lambda = scale^2 and without either; test errors by scale."""

    scale: float
    copies: int
    noisy: np.ndarray
    ridge: np.ndarray
    plain: np.ndarray
    noisy_errors: np.ndarray
    ridge_errors: np.ndarray
    plain_error: float


@functools.cache
def thirty() -> tuple[data.Part, data.Part]:
    """Thirty diabetes patients to train on, centred and standardised with their own figures, and all the others."""
    everyone = data.diabetes().train
    order = np.random.default_rng(4).permutation(everyone.n)
    few, rest = everyone.take(order[:PATIENTS]), everyone.take(order[PATIENTS:])
    mean, spread, centre = few.X.mean(axis=0), few.X.std(axis=0), few.y.mean()
    return tuple(data.Part((part.X - mean) / spread, part.y - centre) for part in (few, rest))


@functools.cache
def noisy_weights(scale: float, copies: int) -> np.ndarray:
    """Least squares on ``copies`` noisy copies of each patient; the first copies are the same for all numbers."""
    few, _ = thirty()
    rng = np.random.default_rng(7)
    X = np.tile(few.X, (copies, 1)) + scale * rng.standard_normal((copies * PATIENTS, few.X.shape[1]))
    return np.linalg.lstsq(X, np.tile(few.y, copies))[0]


@functools.cache
def ridge_weights(scale: float) -> np.ndarray:
    """Ridge at lambda = scale^2."""
    few, _ = thirty()
    return linear.Ridge(lam=scale**2).fit(*few).coef_


def new_error(weights: np.ndarray) -> float:
    """Mean squared error on the patients not trained on."""
    _, rest = thirty()
    return float(np.mean((rest.y - rest.X @ weights) ** 2))


def noisy_fit(*, scale: float, copies: int) -> NoisyFit:
    """Fit noisy copies, and compare with ridge."""
    return NoisyFit(
        scale=scale,
        copies=copies,
        noisy=noisy_weights(scale, copies),
        ridge=ridge_weights(scale),
        plain=ridge_weights(0.0),
        noisy_errors=np.array([new_error(noisy_weights(s, copies)) for s in SCALES]),
        ridge_errors=np.array([new_error(ridge_weights(s)) for s in SCALES]),
        plain_error=new_error(ridge_weights(0.0)),
    )


def draw_noisy_fit(result: NoisyFit, weights: Axes, errors: Axes) -> None:
    """Draw the weights beside the test errors."""
    features = data.diabetes().features
    places = np.arange(len(features))
    weights.axvline(0, color=style.MUTED, linewidth=1)
    weights.plot(result.plain, places, "|", color=style.RED, markersize=11, markeredgewidth=2.5, label="least squares")
    weights.plot(
        result.ridge, places, "o", color=style.ORANGE, fillstyle="none", markersize=11, markeredgewidth=2, label="ridge"
    )
    weights.plot(result.noisy, places, "o", color=style.BLUE, markersize=5, label="noisy copies")
    weights.set(
        xlabel="weight (logarithmic away from 0)", yticks=places, yticklabels=features, ylim=(len(features) - 0.4, -0.6)
    )
    style.signed_log_axis(weights, "x", linear=10.0, ticks=(-100, -10, 0, 10, 100))
    weights.set_xlim(-300, 300)
    style.key(weights, columns=2)
    errors.axhline(result.plain_error, color=style.RED, linestyle=DOTS, label="least squares")
    errors.plot(SCALES, result.ridge_errors, color=style.ORANGE, linestyle=TRAIN_DASH, label="ridge, λ = σ²")
    errors.plot(
        SCALES, result.noisy_errors, "o-", color=style.BLUE, markersize=4.5, linewidth=1.4, label="noisy copies"
    )
    errors.axvline(result.scale, color=style.BLUE, linewidth=1.2)
    style.log_axis(errors, "x", ticks=4)
    errors.set(xlabel="size of the noise, σ", ylim=(3000, 6500), ylabel="test error")
    style.key(errors, columns=2)


def read_noisy_fit(result: NoisyFit) -> str:
    """Say how far the two are apart, and whether this noise helps."""
    apart = np.linalg.norm(result.noisy - result.ridge) / np.linalg.norm(result.ridge)
    error = result.noisy_errors[SCALES.index(result.scale)]
    best = result.ridge_errors.min()
    if error < 1.06 * best:
        verdict = "About as good as any."
    elif error > result.plain_error:
        verdict = "Worse than no noise."
    else:
        verdict = "Better than no noise, but not the best."
    return (
        f"σ = {result.scale:g}, {result.copies} {'copy' if result.copies == 1 else 'copies'} of each patient: "
        f"{apart:.0%} away from ridge with λ = σ² = {short(round(result.scale**2, 6))}. "
        f"Test error {error:.0f}, without noise {result.plain_error:.0f}. {verdict}"
    )


NOISE = Experiment(
    name="noise-is-ridge",
    title="Least squares on noisy copies is ridge",
    description=(
        "Left: ten weights fitted to thirty diabetes patients: by least squares, by ridge, and by least squares on "
        "noisy copies of the patients. With many copies the last two coincide. Right: test error against the size of "
        "the noise; both curves fall, then rise, and lie closer together the more copies there are."
    ),
    controls=(
        SelectionSlider(name="scale", label="Size of the noise, σ", options=SCALES, value=0.5),
        SelectionSlider(name="copies", label="Noisy copies of each patient", options=COPIES, value=1),
    ),
    compute=noisy_fit,
    draw=draw_noisy_fit,
    readout=read_noisy_fit,
    panels=(Panel(left=48, top=54, height=340), Panel(left=60, top=54, height=340)),
)


# -- Changed digits ---------------------------------------------------------------------------------
SIZES = (50, 200, 800)
SHOWN = (6, 9, 4, 7)
VERSIONS = 5
GAP = 1


@dataclass(frozen=True)
class Changed:
    """Pictures of digits as scanned and changed, and what augmentation does to test accuracy, by SIZES.

    ``pictures`` is one grey picture. ``scanned`` and ``moved`` hold accuracies (without, with) augmentation on
    digits as scanned and on changed ones; their ``_gain`` is the paired difference in percentage points and half
    its 95% interval.
    """

    kind: str
    level: int
    n: int
    pictures: np.ndarray
    scanned: np.ndarray
    moved: np.ndarray
    scanned_gain: np.ndarray
    moved_gain: np.ndarray


def trained(n: int) -> study.Augmented:
    """Eight runs in every setting on ``n`` digits."""
    return study.augmented(n, runs=8, steps=400)


def typical(digit: int) -> int:
    """The row of the image that is closest to the mean of its class."""
    images, labels = study.digits()
    rows = np.flatnonzero(labels == digit)
    return int(rows[((images[rows] - images[rows].mean(axis=0)) ** 2).sum(axis=1).argmin()])


@functools.cache
def gallery(kind: str, strength: float) -> np.ndarray:
    """One row a digit: as scanned, and VERSIONS changed ones, as one picture with gaps."""
    rows = np.array([typical(digit) for digit in SHOWN])
    rng = np.random.default_rng(6)
    shower = study.Shower(kind, strength, rng=rng)
    columns = [study.digits()[0][rows], *(shower.show(rows, rng) for _ in range(VERSIONS))]
    cell = study.SIDE + GAP
    sheet = np.zeros((len(SHOWN) * cell, len(columns) * cell + GAP))
    for c, column in enumerate(columns):
        for r, picture in enumerate(column):
            left = c * cell + (GAP if c else 0)
            sheet[r * cell : r * cell + study.SIDE, left : left + study.SIDE] = picture.reshape(study.SIDE, study.SIDE)
    return np.clip(sheet, 0, 1)


def changed(*, kind: str, level: int, n: int) -> Changed:
    """Look at networks trained with changes of a kind at a level from 0 (none) to 4."""
    strength = study.STRENGTHS[kind][level]
    place = study.SETTINGS.index((kind, strength) if level else ("none", 0.0))
    results = [trained(size) for size in SIZES]
    scanned = [(one.scanned[0], one.scanned[place]) for one in results]
    moved = [(one.unprepared[place], one.moved[place]) for one in results]
    return Changed(
        kind=kind,
        level=level,
        n=n,
        pictures=gallery(kind, strength),
        scanned=np.mean(scanned, axis=2),
        moved=np.mean(moved, axis=2),
        scanned_gain=100 * np.array([interval(with_it - without) for without, with_it in scanned]),
        moved_gain=100 * np.array([interval(with_it - without) for without, with_it in moved]),
    )


def amount(kind: str, level: int) -> str:
    """The strength of a change in words."""
    strength = study.STRENGTHS[kind][level]
    if level == 0:
        return "no change"
    words = {
        "shift": "shifted by up to {:g} pixel" + "s" * (strength > 1),
        "rotate": "rotated by up to {:g}°",
        "noise": "noise of size {:g}",
    }
    return words[kind].format(strength)


def draw_changed(result: Changed, pictures: Axes, gains: Axes) -> None:
    """Draw the digits beside the gains."""
    height, width = result.pictures.shape
    pictures.imshow(result.pictures, cmap=style.ink_map(), vmin=0, vmax=1, aspect="auto")
    pictures.axvline(study.SIDE + GAP / 2 - 0.25, color=style.MUTED, linewidth=1)
    pictures.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
    pictures.set_axis_off()
    pictures.text(-0.5, -1.2, "scanned", fontsize=11.5)
    pictures.text(study.SIDE + 1.5, -1.2, f"in training: {amount(result.kind, result.level)}", fontsize=11.5)
    gains.axhline(0, color=style.MUTED, linewidth=1)
    for shift, name, gain, marker, colour, dash in (
        (0.94, "on digits as scanned", result.scanned_gain, "o", style.BLUE, "-"),
        (1.06, "on changed digits", result.moved_gain, "s", style.ORANGE, TRAIN_DASH),
    ):
        places = shift * np.array(SIZES)
        gains.vlines(places, gain[:, 0] - gain[:, 1], gain[:, 0] + gain[:, 1], color=colour, linewidth=1.6)
        gains.plot(places, gain[:, 0], marker, color=colour, linestyle=dash, label=name)
    gains.axvline(result.n, color=style.BLUE, linewidth=1.2)
    style.log_axis(gains, "x")
    style.signed_log_axis(gains, "y", linear=3.0, ticks=(-30, -10, -3, -2, -1, 0, 1, 2, 3, 10, 30))
    gains.set(xlabel="training images n", xticks=SIZES, xlim=(40, 1000), ylim=(-50, 70))
    gains.set_ylabel("gain in accuracy, percentage points")
    style.key(gains, columns=1)


def read_changed(result: Changed) -> str:
    """Compare with and without augmentation at this n."""
    place = SIZES.index(result.n)
    if result.level == 0:
        return f"No augmentation, {result.n} training images: test accuracy {result.scanned[place, 0]:.1%}."
    gain, margin = result.scanned_gain[place]
    verdict = "It helps." if gain > margin else "It harms." if gain < -margin else "No clear difference."
    (before, after), (lost, found) = result.scanned[place], result.moved[place]
    return (
        f"{amount(result.kind, result.level).capitalize()}, n = {result.n}. On digits as scanned: {before:.1%} to "
        f"{after:.1%}, {gain:+.1f} ± {margin:.1f} points. {verdict} On digits changed in the same way: {lost:.0%} to "
        f"{found:.0%}."
    ).replace("-", "−")


AUGMENTED = Experiment(
    name="augmented-digits",
    title="Digits shifted, rotated and with noise, and what training on them does",
    description=(
        "Left: four digits as scanned, and five changed versions of each. Right: the gain in test accuracy from "
        "augmentation against the number of training images, with 95% intervals. On digits as scanned slight changes "
        "gain a point or two at most, when there are few images, and strong ones lose many; on digits shifted or "
        "rotated far in the same way the gain is tens of points, however many images there are."
    ),
    controls=(
        Dropdown(
            name="kind",
            label="Change",
            options=(("shift", "shift"), ("rotate", "rotate"), ("add noise", "noise")),
            value="shift",
        ),
        SelectionSlider(
            name="level",
            label="Strength",
            options=(("none", 0), ("slight", 1), ("moderate", 2), ("strong", 3), ("extreme", 4)),
            value=0,
        ),
        SelectionSlider(name="n", label="Training images n", options=SIZES, value=50),
    ),
    compute=changed,
    draw=draw_changed,
    readout=read_changed,
    panels=(Panel(left=8, right=8, top=44, bottom=14, height=340), Panel(left=60, top=54, height=340)),
)


def nearest_labels(X: np.ndarray, known: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The label of the known picture that is nearest to each of X."""
    squared = (known**2).sum(axis=1) - 2 * X @ known.T
    return labels[squared.argmin(axis=1)]


def leaking(seed: int) -> tuple[float, float]:
    """Validation accuracy when copies are made before the split, and accuracy on digits that have no copies."""
    labels, rng = study.digits()[1], np.random.default_rng(seed)
    shower = study.Shower("shift", 0.5, rng=rng)
    order = study.orders(10)[seed]
    rows = np.tile(order[:200], 5)
    copies, fresh = shower.show(rows, rng), shower.show(order[200:1200], rng)
    train, validation = np.split(rng.permutation(len(rows)), 2)
    said, said_fresh = (nearest_labels(X, copies[train], labels[rows[train]]) for X in (copies[validation], fresh))
    return float((said == labels[rows[validation]]).mean()), float((said_fresh == labels[order[200:1200]]).mean())


def upside_down(digit: int) -> np.ndarray:
    """How often images of ``digit``, turned by 180 degrees, are nearest to each of the ten digits, in shares."""
    images, labels = study.digits()
    turned = images[labels == digit] @ study.movement(0.0, 0.0, 180.0)
    return np.bincount(nearest_labels(turned, images, labels), minlength=10) / len(turned)


# -- Batch normalization: the noise -----------------------------------------------------------------
WRONG = (0.0, 0.2)
BINS = np.linspace(-3.3, 3.3, 45)
DRAWS = 6000


@dataclass(frozen=True)
class Companions:
    """What a unit gets for one image in random groups, and accuracies by group size.

    ``density`` is over BINS; ``fixed`` is the value with the statistics of all images. ``test`` and ``training``
    have a row for each of the study's GROUPS: mean and half the 95% interval of the mean. ``gain`` compares with
    no normalization, paired, at each group size.
    """

    group: int
    wrong: float
    density: np.ndarray
    fixed: float
    spread: float
    training: np.ndarray
    test: np.ndarray
    without: float
    gain: np.ndarray


def in_groups(group: int, wrong: float) -> study.BatchNoise:
    """Eight runs with mean and variance from groups of ``group`` images; 0 means no normalization."""
    return study.batch_noise(group, wrong, runs=8, steps=400)


@functools.cache
def normalised(group: int) -> tuple[np.ndarray, float]:
    """One unit's normalised values for one image among random companions, and its value among all images."""
    before = in_groups(48, 0.2).before
    image, others = before[0], before[1:]
    rng = np.random.default_rng(0)
    company = others[rng.random((DRAWS, len(others))).argpartition(group - 1, axis=1)[:, : group - 1]]
    groups = np.column_stack([np.full(DRAWS, image), company])
    values = (image - groups.mean(axis=1)) / np.sqrt(groups.var(axis=1) + 1e-5)
    return values, float((image - before.mean()) / before.std())


def companions(*, group: int, wrong: float) -> Companions:
    """Look at groups of ``group`` images, when a share ``wrong`` of the labels is wrong."""
    values, fixed = normalised(group)
    density, _ = np.histogram(values, BINS, density=True)
    none = in_groups(0, wrong)
    rows = [in_groups(size, wrong) for size in study.GROUPS]
    return Companions(
        group=group,
        wrong=wrong,
        density=density,
        fixed=fixed,
        spread=float(values.std()),
        training=np.array([row.training.mean() for row in rows]),
        test=np.array([row.test.mean() for row in rows]),
        without=float(none.test.mean()),
        gain=np.array([interval(row.test - none.test) for row in rows]),
    )


def draw_companions(result: Companions, values: Axes, accuracy: Axes) -> None:
    """Draw the distribution of the normalised value beside the accuracies."""
    values.fill_between(BINS, np.append(result.density, 0.0), step="post", color=style.SKY, alpha=0.35, linewidth=0)
    values.plot(BINS, np.append(result.density, 0.0), drawstyle="steps-post", color=style.BLUE, label="random groups")
    values.axvline(result.fixed, color=style.INK, linestyle=DASH, linewidth=1.4, label="all images")
    values.set(xlabel="normalised value of one image at one unit", xlim=BINS[[0, -1]], ylim=(0, 5.2))
    values.set_ylabel("density")
    style.key(values, columns=2)
    low, high = result.test - result.gain[:, 1], result.test + result.gain[:, 1]
    accuracy.axhline(result.without, color=style.MUTED, linestyle=DOTS, label="test, no normalization")
    accuracy.plot(study.GROUPS, result.training, "s", color=style.ORANGE, linestyle=TRAIN_DASH, label="training")
    accuracy.vlines(study.GROUPS, low, high, color=style.GREEN, linewidth=2)
    accuracy.plot(study.GROUPS, result.test, "o-", color=style.GREEN, label="test")
    accuracy.axvline(result.group, color=style.BLUE, linewidth=1.2)
    style.log_axis(accuracy, "x")
    accuracy.set(
        xlabel="images that share a mean and a variance", xticks=study.GROUPS, xlim=(1.8, 54), ylim=(0.65, 1.02)
    )
    accuracy.set_ylabel("accuracy, mean of 8 runs")
    style.key(accuracy, columns=2)


def read_companions(result: Companions) -> str:
    """Compare with no normalization."""
    place = study.GROUPS.index(result.group)
    gain, margin = 100 * result.gain[place]
    if gain > margin:
        verdict = "better than without normalization."
    else:
        verdict = (
            "worse than without normalization." if gain < -margin else "no clear difference from no normalization."
        )
    return (
        f"Groups of {result.group}, {result.wrong:.0%} wrong labels: the value of one image scatters by "
        f"±{result.spread:.2f}. "
        f"Training accuracy {result.training[place]:.1%}, test accuracy {result.test[place]:.1%}, "
        f"{gain:+.1f} ± {margin:.1f} points: {verdict}"
    ).replace("-", "−")


BATCH_NOISE = Experiment(
    name="batch-noise",
    title="The noise in a batch's mean and variance",
    description=(
        "Left: the distribution of one image's normalised value over random companions: two spikes for pairs, "
        "broad for small groups, narrow for large ones. Right: training and test accuracy against the number of "
        "images that share a mean and a variance. With wrong labels, small groups keep the network from "
        "learning them and test accuracy is highest at three or four; large groups learn them by heart."
    ),
    controls=(
        SelectionSlider(name="group", label="Images in a group", options=study.GROUPS, value=48),
        SelectionSlider(name="wrong", label="Wrong labels", options=(("none", 0.0), ("20%", 0.2)), value=0.2),
    ),
    compute=companions,
    draw=draw_companions,
    readout=read_companions,
    panels=(Panel(left=52, top=54, height=330), Panel(left=60, top=54, height=330)),
)


# -- Batch normalization: scale invariance ----------------------------------------------------------
DESCENT_STEPS = 60
RATE = 0.1
START = np.array([-0.2, 1.0])
DECAYS = (0.0, 0.002, 0.006, 0.02)
"""Fractions by which the penalty shrinks w at each step, 2 times learning rate times lambda."""


@dataclass(frozen=True)
class Turning:
    """A weight vector's direction (degrees) and effective learning rate by step, and those of the plain run."""

    scale: int
    faster: int
    decay: float
    angle: np.ndarray
    effective: np.ndarray
    plain_angle: np.ndarray
    plain_effective: np.ndarray
    lengths: tuple[float, float]


@functools.cache
def cloud() -> tuple[np.ndarray, np.ndarray]:
    """Sixty points of two features, centred, and their class, -1 or 1."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 2))
    y = np.sign(X @ [1.0, 0.3] + 0.5 * rng.normal(size=60))
    return X - X.mean(axis=0), y


def through_batchnorm(w: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean squared error of the normalised output ``(X w - mean) / deviation``, and its gradient."""
    X, y = cloud()
    z = X @ w
    unit = (z - z.mean()) / z.std()
    pull = 2 * (unit - y) / len(y)
    pull = (pull - pull.mean() - unit * (pull * unit).mean()) / z.std()
    return float(((unit - y) ** 2).mean()), X.T @ pull


@functools.cache
def descent_path(scale: int, faster: int, decay: float, steps: int = DESCENT_STEPS) -> np.ndarray:
    """Weights from ``scale`` times START on, with ``faster`` times RATE, after each step, shape (steps + 1, 2)."""
    path = [scale * START]
    for _ in range(steps):
        _, gradient = through_batchnorm(path[-1])
        path.append((1 - decay) * path[-1] - faster * RATE * gradient)
    return np.array(path)


def _direction(path: np.ndarray) -> np.ndarray:
    return np.degrees(np.unwrap(np.arctan2(path[:, 1], path[:, 0])))


def turning(*, scale: int, faster: int, decay: float) -> Turning:
    """Compare a run with the plain one."""
    path, plain = descent_path(scale, faster, decay), descent_path(1, 1, 0.0)
    return Turning(
        scale=scale,
        faster=faster,
        decay=decay,
        angle=_direction(path),
        effective=faster * RATE / (path**2).sum(axis=1),
        plain_angle=_direction(plain),
        plain_effective=RATE / (plain**2).sum(axis=1),
        lengths=(float(np.linalg.norm(path[0])), float(np.linalg.norm(path[-1]))),
    )


def draw_turning(result: Turning, direction: Axes, effective: Axes) -> None:
    """Draw direction and effective learning rate against the step."""
    direction.plot(result.plain_angle, color=style.INK, linestyle=DASH, linewidth=1.8, label="plain: (w, η)")
    direction.plot(result.angle, color=style.BLUE, linewidth=3.4, alpha=0.75, label=_name(result))
    direction.set(xlabel="step", ylabel="direction of w, degrees", xlim=(0, DESCENT_STEPS), ylim=(0, 110))
    style.key(direction, columns=2)
    effective.plot(result.plain_effective, color=style.INK, linestyle=DASH, linewidth=1.8, label="plain: (w, η)")
    effective.plot(result.effective, color=style.BLUE, linewidth=3.4, alpha=0.75, label=_name(result))
    style.log_axis(effective, "y")
    effective.set(xlabel="step", xlim=(0, DESCENT_STEPS), ylim=(1e-3, 10))
    effective.set_ylabel("effective learning rate, η / |w|²")
    style.key(effective, columns=2)


def _name(result: Turning) -> str:
    def times(factor: int) -> str:
        return "" if factor == 1 else f"{factor}"

    return f"yours: ({times(result.scale)}w, {times(result.faster)}η)" + ", L2" * (result.decay > 0)


def read_turning(result: Turning) -> str:
    """Say whether the two runs point in the same direction, and what λ does."""
    apart = float(np.abs(result.angle - result.plain_angle).max())
    if apart < 1e-6:
        verdict = "The same direction as the plain run at every step."
    elif result.decay > 0:
        ratio = result.effective[-1] / result.effective[0]
        verdict = (
            f"The effective learning rate changes by a factor of {ratio:.2g}; up to {apart:.0f}° from the plain run."
        )
    else:
        speed = "faster" if result.faster > result.scale**2 else "slower"
        verdict = f"Up to {apart:.0f}° from the plain run: it turns {speed}."
    return (
        f"Length of w {result.lengths[0]:.2f} at the start, {result.lengths[1]:.2f} at the end; direction at the end "
        f"{result.angle[-1]:.1f}°. {verdict}"
    )


SCALE = Experiment(
    name="scale-invariance",
    title="Weights before batch normalization: only their direction matters",
    description=(
        "Left: the direction of a weight vector in training turns from 101 to 30 degrees. A run that starts with "
        "longer weights turns more slowly, and exactly alike when its learning rate is larger by the square. Right: "
        "the effective learning rate, the rate divided by the squared length; an L2 penalty makes it grow."
    ),
    controls=(
        SelectionSlider(name="scale", label="Weights at the start, times", options=(1, 2, 7), value=1),
        SelectionSlider(name="faster", label="Learning rate, times", options=(1, 4, 49), value=1),
        SelectionSlider(
            name="decay",
            label="L2 shrinks w at each step by",
            options=(("nothing", 0.0), *((f"{d:.1%}", d) for d in DECAYS[1:])),
            value=0.0,
        ),
    ),
    compute=turning,
    draw=draw_turning,
    readout=read_turning,
    panels=(Panel(left=56, top=34, height=320), Panel(left=66, top=34, height=320)),
)
