"""Chapter 1: memorise or generalise, the figure to scroll through, and the price of a weight."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from regularization import data, linear, style
from regularization.controls import FloatSlider, SelectionSlider, short
from regularization.experiment import Experiment, Panel, Scroll, Step

GRID = np.linspace(0, 1, 161)
DEGREE = 11
NOISE = 0.3
STRENGTHS = (0.0, *(float(f"{10.0**k:.3g}") for k in np.arange(-9, 1.01, 0.25)))


# -- The figure to scroll through -------------------------------------------------------------------
@dataclass(frozen=True)
class Fit:
    """One fit beside the unpenalised one: curves on GRID, mean squared errors, weights."""

    x: np.ndarray
    y: np.ndarray
    lam: float
    curve: np.ndarray
    unpenalised: np.ndarray
    truth: np.ndarray
    training_error: float
    test_error: float


@functools.cache
def sample() -> data.Dataset:
    """Twelve noisy points of a sine curve, 100 to validate on and 1000 to test on."""
    return data.noisy_sine(n=12, noise=NOISE, spacing="even", rng=np.random.default_rng(2))


def columns(x: np.ndarray) -> np.ndarray:
    """The polynomial columns of positions x in [0, 1], shape (len(x), DEGREE)."""
    return linear.polynomial_design(x, DEGREE, basis="monomial", interval=(0, 1))


@functools.cache
def path() -> linear.Path:
    """Ridge at every strength of the slider."""
    train = sample().train
    return linear.ridge_path(columns(train.X[:, 0]), train.y, np.array(STRENGTHS))


def _error(part: data.Part) -> np.ndarray:
    """Mean squared error of each strength on a part, shape (len(STRENGTHS),)."""
    predicted = columns(part.X[:, 0]) @ path().coefs.T + path().intercepts
    return np.mean((predicted - part.y[:, None]) ** 2, axis=0)


@functools.cache
def errors() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Training, validation and test error of each strength."""
    return _error(sample().train), _error(sample().validation), _error(sample().test)


def fit(*, lam: float) -> Fit:
    """Fit the polynomial with strength ``lam``, one of STRENGTHS."""
    place = STRENGTHS.index(lam)
    curves = columns(GRID) @ path().coefs.T + path().intercepts
    training, _, test = errors()
    return Fit(
        x=sample().train.X[:, 0],
        y=sample().train.y,
        lam=lam,
        curve=curves[:, place],
        unpenalised=curves[:, 0],
        truth=sample().truth.function(GRID[:, None]),
        training_error=float(training[place]),
        test_error=float(test[place]),
    )


def draw_fit(result: Fit, axes: Axes) -> None:
    """Draw the fit over the unpenalised one, the points and the signal."""
    axes.plot(GRID, result.truth, color=style.MUTED, linestyle=(0, (1, 2)), linewidth=2, label="the signal")
    axes.plot(GRID, result.curve, color=style.BLUE, linewidth=3.6, label="fit at this λ")
    axes.plot(GRID, result.unpenalised, color=style.RED, linestyle=(0, (6, 3)), linewidth=1.6, label="no penalty")
    axes.plot(result.x, result.y, "o", color=style.INK, markersize=6.5, label="training points")
    axes.set(xlabel="input feature x", ylabel="output y", xlim=(0, 1), ylim=(-2.1, 2.1))
    style.key(axes, columns=2)


def verdict(result: Fit) -> str:
    """Name the state of a fit by its errors beside the noise it can't avoid."""
    floor = NOISE**2
    if result.test_error < 1.45 * floor:
        return "Just right."
    return "Underfitting." if result.training_error > 1.2 * floor else "Overfitting."


def read_fit(result: Fit) -> str:
    """Say what the fit costs on old and new points."""
    return (
        f"λ = {short(result.lam)}: training error {result.training_error:.3f}, "
        f"error on 1000 new points {result.test_error:.3f}. {verdict(result)}"
    )


def _strength_slider(value: float) -> SelectionSlider:
    return SelectionSlider(
        name="lam",
        label="Penalty strength λ",
        options=(("0 (none)", 0.0), *STRENGTHS[1:]),
        value=value,
    )


SCROLL = Experiment(
    name="overfitted-to-regularized",
    title="From overfitted to regularized: scroll, or move the slider",
    description=(
        "Twelve noisy points of a sine curve. Without a penalty a polynomial of degree 11 runs through every "
        "point and swings wildly between them; as the penalty grows the curve becomes smooth and follows the sine; in "
        "the "
        "end it is nearly flat."
    ),
    controls=(_strength_slider(0.0),),
    compute=fit,
    draw=draw_fit,
    readout=read_fit,
    panels=(Panel(width=470, height=330, left=58, top=54, bottom=46),),
    scroll=Scroll(
        control="lam",
        steps=(
            Step(
                0.0,
                "No penalty. The curve owes nothing for its wiggles, so it buys every one that brings it closer "
                "to a training point. It has learned the noise by heart.",
            ),
            Step(
                1e-5,
                "A small price. The wild swings are gone, and with them nearly all of the error on new points. "
                "The curve no longer runs through every training point.",
            ),
            Step(
                0.00316,
                "The sweet spot. The curve no longer chases single points: it has stopped copying their noise, "
                "and follows what many points agree on.",
            ),
            Step(
                10.0,
                "Too much. Now even the large wave is too expensive, and the curve goes flat. "
                "It misses old and new points alike: it underfits.",
            ),
            Step(
                0.00316,
                "Back to the sweet spot. How to find it when nobody shows you the signal is step 4 of five, below.",
            ),
        ),
    ),
)


# -- The price of a weight --------------------------------------------------------------------------
@dataclass(frozen=True)
class Bill:
    """The two terms of the objective at one strength, and the errors at all of them.

    ``good`` are the weakest and the strongest strength whose validation error is within TOLERANCE of the lowest.
    """

    lam: float
    weights: np.ndarray
    unpenalised_weights: np.ndarray
    data_loss: float
    penalty: float
    strengths: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    place: int
    good: tuple[float, float]


TOLERANCE = 0.1
"""Validation errors that differ by less than this share count as equally good."""


def good_strengths() -> np.ndarray:
    """Strengths whose validation error is within TOLERANCE of the lowest, in rising order."""
    _, validation, _ = errors()
    return np.array(STRENGTHS)[validation <= (1 + TOLERANCE) * validation.min()]


def bill(*, lam: float) -> Bill:
    """Return the objective's terms at strength ``lam``, one of STRENGTHS but 0."""
    place = STRENGTHS.index(lam)
    training, validation, _ = errors()
    weights = path().coefs[place]
    return Bill(
        lam=lam,
        weights=weights,
        unpenalised_weights=path().coefs[0],
        data_loss=float(training[place]),
        penalty=float(lam * (weights**2).sum()),
        strengths=np.array(STRENGTHS[1:]),
        training=training[1:],
        validation=validation[1:],
        place=place - 1,
        good=(float(good_strengths()[0]), float(good_strengths()[-1])),
    )


def draw_bill(result: Bill, weights: Axes, curve: Axes) -> None:
    """Draw the weights as stems beside the training and validation errors."""
    powers = np.arange(1, DEGREE + 1)
    weights.axhline(0, color=style.MUTED, linewidth=1)
    weights.vlines(powers, 0, result.weights, color=style.BLUE, linewidth=3)
    weights.plot(powers, result.weights, "o", color=style.BLUE, label="at this λ")
    weights.plot(
        powers, result.unpenalised_weights, "_", color=style.RED, markersize=13, markeredgewidth=2.5, label="no penalty"
    )
    weights.set(xlabel="weight number", ylabel="weight", xlim=(0.3, DEGREE + 0.7), xticks=[1, 3, 5, 7, 9, 11])
    style.signed_log_axis(weights, "y", linear=1.0, ticks=(-1000, -100, -10, 0, 10, 100, 1000))
    weights.set_ylim(-4000, 4000)
    style.key(weights, columns=2)
    curve.plot(result.strengths, result.training, color=style.ORANGE, linestyle=(0, (5, 2)), label="training")
    curve.plot(result.strengths, result.validation, color=style.GREEN, label="validation")
    curve.axvspan(*result.good, color=style.GREEN, alpha=0.15, linewidth=0, label="as good")
    curve.axvline(result.lam, color=style.BLUE, linewidth=1.5)
    curve.plot(
        [result.lam] * 2,
        [result.training[result.place], result.validation[result.place]],
        "o",
        color=style.BLUE,
        markersize=7,
    )
    curve.set(xlabel="penalty strength λ", ylim=(3e-4, 60))
    style.log_axis(curve, "x", ticks=5)
    style.log_axis(curve, "y", ticks=5)
    curve.set_ylabel("mean squared error")
    style.key(curve, columns=3)


def read_bill(result: Bill) -> str:
    """Say what the total is made of, and whether this strength is the one to keep."""
    weakest, strongest = result.good
    if result.lam < weakest:
        advice = "A stronger penalty would do better on the validation points."
    elif result.lam > strongest:
        advice = "A weaker penalty would do better on the validation points."
    elif result.lam == strongest:
        advice = "This is the strongest penalty that is as good as the best: keep it."
    else:
        advice = "As good as the best, to within a tenth; a stronger penalty is as good."
    return (
        f"λ = {short(result.lam)}: data loss {result.data_loss:.3f} + λ · Σw² {result.penalty:.3f} = "
        f"{result.data_loss + result.penalty:.3f}. Validation error {result.validation[result.place]:.3f}. {advice}"
    )


BILL = Experiment(
    name="price-of-a-weight",
    title="What the penalty does to the weights, and how validation picks λ",
    description=(
        "Left: the eleven weights of the polynomial, large without a penalty and small with one. Right: the training "
        "error rises with the penalty strength all the way; the validation error first falls, then rises."
    ),
    controls=(SelectionSlider(name="lam", label="Penalty strength λ", options=STRENGTHS[1:], value=STRENGTHS[1]),),
    compute=bill,
    draw=draw_bill,
    readout=read_bill,
    panels=(Panel(left=70), Panel(left=66)),
)


# -- The exam ---------------------------------------------------------------------------------------
EXAMS = 60
EXAM_STRENGTH = 0.02


@dataclass(frozen=True)
class Exam:
    """Two students' answers, and their mean squared errors over EXAMS exams.

    ``x`` rises; ``smooth`` and ``truth`` are on GRID.
    ``errors`` has a row for each student (look-up table, smooth learner) and a column for each kind of
    question (past, new).
    """

    x: np.ndarray
    y: np.ndarray
    smooth: np.ndarray
    truth: np.ndarray
    errors: np.ndarray
    noise: float


def look_up(x: np.ndarray, past_x: np.ndarray, past_y: np.ndarray) -> np.ndarray:
    """Answer each question with the answer to the most similar past question, which is itself if it was asked."""
    return past_y[np.abs(x[:, None] - past_x).argmin(axis=1)]


def learn_smoothly(x: np.ndarray, past_x: np.ndarray, past_y: np.ndarray) -> np.ndarray:
    """Answer with a penalised polynomial through the past questions."""
    return linear.Ridge(EXAM_STRENGTH).fit(columns(past_x), past_y).predict(columns(x))


STUDENTS = (look_up, learn_smoothly)


@functools.cache
def exam(*, questions: int, noise: float) -> Exam:
    """Let both students revise from ``questions`` past questions and sit the exam."""
    rng = np.random.default_rng(11)
    papers = [data.noisy_sine(n=questions, noise=noise, rng=rng, validation=0, test=50) for _ in range(EXAMS)]
    first = papers[0].train
    order = first.X[:, 0].argsort()
    past_x, past_y = first.X[order, 0], first.y[order]
    return Exam(
        x=past_x,
        y=past_y,
        smooth=learn_smoothly(GRID, past_x, past_y),
        truth=papers[0].truth.function(GRID[:, None]),
        errors=np.mean([_marks(paper) for paper in papers], axis=0),
        noise=noise,
    )


def _marks(paper: data.Dataset) -> np.ndarray:
    """Mean squared error of each student (rows) on past and on new questions (columns)."""
    past_x, past_y = paper.train.X[:, 0], paper.train.y
    return np.array(
        [
            [np.mean((student(part.X[:, 0], past_x, past_y) - part.y) ** 2) for part in (paper.train, paper.test)]
            for student in STUDENTS
        ]
    )


def draw_exam(result: Exam, answers: Axes, marks: Axes) -> None:
    """Draw one exam's answers, and the marks over all exams."""
    answers.plot(GRID, result.truth, color=style.MUTED, linestyle=(0, (1, 2)), label="the signal")
    mirrored = np.r_[-result.x[0], result.x, 2 - result.x[-1]]  # so that the outer steps end at 0 and 1
    nearest = np.r_[result.y[0], result.y, result.y[-1]]
    answers.plot(mirrored, nearest, color=style.RED, linewidth=1.6, label="look-up table", drawstyle="steps-mid")
    answers.plot(GRID, result.smooth, color=style.BLUE, linewidth=2.6, label="smooth learner")
    answers.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="past questions")
    answers.set(xlabel="question x", ylabel="answer y", xlim=(0, 1), ylim=(-4.2, 4.2))
    style.key(answers, columns=2)
    behind = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    for row, (name, colour, hatch) in enumerate(
        (("look-up table", style.RED, "///"), ("smooth learner", style.BLUE, ""))
    ):
        places = np.arange(2) + 0.36 * (row - 0.5)
        bars = marks.bar(places, result.errors[row], 0.32, color=colour, label=name, hatch=hatch, edgecolor=style.PAPER)
        for bar, error in zip(bars, result.errors[row], strict=True):
            middle = bar.get_x() + bar.get_width() / 2
            marks.text(middle, error + 0.04, f"{error:.2f}", ha="center", fontsize=11, bbox=behind)
    marks.axhline(result.noise**2, color=style.MUTED, linestyle=(0, (4, 3)), linewidth=1.2)
    marks.text(1.83, result.noise**2 + 0.03, "noise, σ²", ha="right", fontsize=10.5, color=style.MUTED)
    marks.set(xticks=[0, 1], xticklabels=["past questions", "new questions"], xlim=(-0.6, 1.85), ylim=(0, 2.75))
    marks.set_ylabel("mean squared error")
    style.key(marks, columns=2)


def read_exam(result: Exam) -> str:
    """Say who passes."""
    (_, look_new), (_, smooth_new) = result.errors
    if look_new < 0.9 * smooth_new:
        moral = "Memorising wins here: " + (
            "the past answers are nearly exact, and there is one close to every new question."
            if len(result.x) >= 20
            else "from so few answers the learner's curve is as much a guess as the nearest answer."
        )
    elif look_new < 1.1 * smooth_new:
        moral = "It makes little difference here which way you revise."
    else:
        moral = f"On new questions memorising costs {look_new / smooth_new:.1f} times the error."
    return (
        f"{len(result.x)} past questions, mistakes of size {result.noise:.1f}. "
        f"On new questions: look-up table {look_new:.2f}, "
        f"smooth learner {smooth_new:.2f}. {moral}"
    )


EXAM = Experiment(
    name="memorise-or-generalise",
    title="Two students sit the same exam",
    description=(
        "Left: the past questions of one exam, the steps of a look-up table that passes through each of them, "
        "and a smooth curve. Right: "
        "bars of both students' errors, on past questions and on new ones, averaged over 60 exams."
    ),
    controls=(
        SelectionSlider(name="questions", label="Past questions", options=(5, 10, 20, 40, 80, 160), value=40),
        FloatSlider(name="noise", label="Typical size of a mistake, σ", min=0, max=1, step=0.1, value=0.6),
    ),
    compute=exam,
    draw=draw_exam,
    readout=read_exam,
    panels=(Panel(left=52, top=54, height=330), Panel(left=52, top=54, height=330)),
)
