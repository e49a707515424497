"""A look-up table makes no mistake on past questions, a smooth learner does; on new ones noise decides who wins."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.what_is_regularization.polynomial import GRID, columns
from chapters.what_is_regularization.predictions import EXACT, MORE_QUESTIONS
from everystate.controls import FloatSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization import data, linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EXAMS = 60
EXAM_STRENGTH = 0.02
QUESTIONS = (5, 10, 20, 40, 80, 160)


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
def _papers(questions: int, noise: float) -> list[data.SimulatedDataset]:
    rng = np.random.default_rng(11)
    return [data.noisy_sine(n=questions, noise=noise, rng=rng, validation=0, test=50) for _ in range(EXAMS)]


@functools.cache
def marks(questions: int, noise: float) -> np.ndarray:
    """Mean squared error in each exam of each student on past and on new questions, shape (EXAMS, 2, 2)."""
    return np.array([_marks(paper) for paper in _papers(questions, noise)])


@functools.cache
def compute(*, questions: int, noise: float) -> Exam:
    """Let both students revise from ``questions`` past questions and sit the exam."""
    papers = _papers(questions, noise)
    first = papers[0].train
    order = first.X[:, 0].argsort()
    past_x, past_y = first.X[order, 0], first.y[order]
    return Exam(
        x=past_x,
        y=past_y,
        smooth=learn_smoothly(GRID, past_x, past_y),
        truth=papers[0].truth.function(GRID[:, None]),
        errors=marks(questions, noise).mean(axis=0),
        noise=noise,
    )


def _marks(paper: data.SimulatedDataset) -> np.ndarray:
    """Mean squared error of each student (rows) on past and on new questions (columns)."""
    past_x, past_y = paper.train.X[:, 0], paper.train.y
    return np.array(
        [
            [np.mean((student(part.X[:, 0], past_x, past_y) - part.y) ** 2) for part in (paper.train, paper.test)]
            for student in STUDENTS
        ]
    )


def draw(result: Exam, answers: Axes, marks: Axes) -> None:
    """Draw one exam's answers, and the marks over all exams."""
    answers.plot(GRID, result.truth, color=style.MUTED, linestyle=style.DOTTED, label="the signal")
    mirrored = np.r_[-result.x[0], result.x, 2 - result.x[-1]]  # so that the outer steps end at 0 and 1
    nearest = np.r_[result.y[0], result.y, result.y[-1]]
    answers.plot(
        mirrored, nearest, color=style.RED, linewidth=1.6, label="look-up table", drawstyle="steps-mid", gid="answers"
    )
    answers.plot(GRID, result.smooth, color=style.BLUE, linewidth=2.6, label="smooth learner", gid="answers")
    answers.plot(result.x, result.y, "o", color=style.INK, markersize=5, label="past questions")
    answers.set(xlabel="question x", ylabel="answer y", xlim=(0, 1), ylim=(-4.2, 4.2))
    style.key(answers, columns=2)
    behind = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    for row, (name, colour, hatch) in enumerate(
        (("look-up table", style.RED, "///"), ("smooth learner", style.BLUE, ""))
    ):
        places = np.arange(2) + 0.36 * (row - 0.5)
        bars = marks.bar(
            places,
            result.errors[row],
            0.32,
            color=colour,
            label=name,
            hatch=hatch,
            edgecolor=style.PAPER,
            gid="marks",
        )
        for bar, error in zip(bars, result.errors[row], strict=True):
            middle = bar.get_x() + bar.get_width() / 2
            marks.text(middle, error + 0.04, f"{error:.2f}", ha="center", fontsize=11, bbox=behind, gid="marks")
    marks.axhline(result.noise**2, color=style.MUTED, linestyle=style.LEVEL, linewidth=1.2)
    marks.text(1.83, result.noise**2 + 0.03, "noise, σ²", ha="right", fontsize=10.5, color=style.MUTED)
    marks.set(xticks=[0, 1], xticklabels=["past questions", "new questions"], xlim=(-0.6, 1.85), ylim=(0, 2.75))
    marks.set_ylabel("mean squared error")
    style.key(marks, columns=2)


def verdict(result: Exam) -> str:
    """Say what memorising costs or brings on new questions."""
    (_, look_new), (_, smooth_new) = result.errors
    if look_new < 0.9 * smooth_new:
        return "Memorising wins here: " + (
            "the past answers are nearly exact, one is close to every new question, and the learner's curve is too "
            "stiff to follow them."
            if len(result.x) >= 20
            else "from so few answers the learner's curve misses the signal by more than the nearest answer does."
        )
    if look_new < 1.1 * smooth_new:
        return "It makes little difference here which way you revise."
    return f"On new questions memorising costs {look_new / smooth_new:.1f} times the error."


def readout(result: Exam) -> str:
    """Say how both students did on new questions."""
    (_, look_new), (_, smooth_new) = result.errors
    return (
        f"{len(result.x)} past questions, mistakes of size {result.noise:.1f}. "
        f"On new questions: look-up table {look_new:.2f}, "
        f"smooth learner {smooth_new:.2f}. {verdict(result)}"
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
        SelectionSlider(name="questions", label="Past questions", options=QUESTIONS, value=40),
        FloatSlider(name="noise", label="Typical size of a mistake, σ", min=0, max=1, step=0.1, value=0.6),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(EXACT, MORE_QUESTIONS),
    theme=style.THEME,
    panels=(Panel(left=52, top=54, height=330), Panel(left=52, top=54, height=330)),
)
