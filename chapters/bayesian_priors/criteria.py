"""The evidence and leaving one out choose strengths that differ by a factor of eight, and fits that hardly differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.bayesian_priors.patients import diabetes
from chapters.bayesian_priors.scores import SCORED, choices, directions_of_features, score_lines, scores_below_best
from chapters.shared import style
from chapters.shared.strengths import strength_slider, strengths
from chapters.shared.wording import minus
from everystate.controls import Dropdown, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Sketch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EVIDENCE_STRENGTHS = strengths(-3.5, 0.5, 6)
REDRAWS = 6


@dataclass(frozen=True)
class Criteria:
    """Two scores of ridge, at ``lam`` and at each of SCORED, in nats below their best, and what ridge keeps.

    ``kept`` is the fraction kept along each of the ten principal directions at ``lam``; the chosen strengths come
    from a finer grid.
    """

    lam: float
    evidence: float
    left_out: float
    evidence_line: np.ndarray
    left_out_line: np.ndarray
    by_evidence: float
    by_left_out: float
    kept: np.ndarray
    kept_at_choices: np.ndarray
    error_ratio: float


def compute(*, lam: float, which: int) -> Criteria:
    """Look at strength ``lam``, one of EVIDENCE_STRENGTHS."""
    evidence, left_out, ratio = (float(score[0]) for score in scores_below_best(which, np.array([lam])))
    lines = score_lines(which)
    spread, n = directions_of_features()[1], len(diabetes()[1])
    chosen = np.array(choices(which))
    return Criteria(
        lam=lam,
        evidence=evidence,
        left_out=left_out,
        evidence_line=lines[0],
        left_out_line=lines[1],
        by_evidence=float(chosen[0]),
        by_left_out=float(chosen[1]),
        kept=spread / (spread + n * lam),
        kept_at_choices=spread / (spread + n * chosen[:, None]),
        error_ratio=ratio,
    )


def draw(result: Criteria, scores: Axes, directions: Axes) -> None:
    """Draw both scores with their maxima, and what is kept along each direction."""
    floor = -13.0
    for line, score, chosen, colour, dash, label in (
        (result.evidence_line, result.evidence, result.by_evidence, style.ORANGE, "solid", "log evidence"),
        (result.left_out_line, result.left_out, result.by_left_out, style.GREEN, style.DASHED, "leave-one-out"),
    ):
        gid = label if label == "leave-one-out" else None
        scores.plot(SCORED, line, color=colour, linestyle=dash, linewidth=2.6, label=label, gid=gid)
        scores.plot([chosen], [0], "v", color=colour, markersize=9, gid=gid)
        # A score below the panel is shown at its floor; the readout has the number.
        scores.plot([result.lam], [max(score, floor)], "o", color=style.BLUE, markersize=7, gid=gid)
    scores.axvline(result.lam, color=style.BLUE, linewidth=1.2)
    scores.set(xlabel="penalty strength λ", ylabel="nats below the best", ylim=(floor, 1.2))
    style.log_axis(scores, "x", ticks=6)
    scores.set_xlim(2.6e-4, 3.9)
    style.key(scores, columns=2)
    places = np.arange(1, 11)
    directions.bar(places, result.kept, 0.62, color=style.SKY, alpha=0.5, label="at this λ")
    for kept, colour, marker, label in zip(
        result.kept_at_choices, (style.ORANGE, style.GREEN), "vD", ("by evidence", "by leave-one-out"), strict=True
    ):
        gid = "leave-one-out" if marker == "D" else None
        directions.plot(places, kept, marker, color=colour, markersize=6.5, label=label, gid=gid)
    directions.set(xlabel="principal direction, widest first", ylabel="fraction that ridge keeps")
    directions.set(xlim=(0.3, 10.7), ylim=(0, 1.06), xticks=[1, 2, 4, 6, 8, 10])
    style.key(directions, columns=2)


def readout(result: Criteria) -> str:
    """Say what each criterion thinks of this strength."""
    factor = max(result.by_evidence, result.by_left_out) / min(result.by_evidence, result.by_left_out)
    return (
        f"λ = {short(result.lam)}: evidence {minus(f'{-result.evidence:.1f}')} nats below its best, "
        f"leave-one-out error {result.error_ratio - 1:.2%} above its lowest. The evidence chooses λ = "
        f"{short(result.by_evidence)}, leave-one-out {short(result.by_left_out)}: a factor of {factor:.1f}."
    )


_ASKED = (0, 8, 16, 24, 32, 40, 48, 56, 62)
"""Which of SCORED the prediction asks for."""

LEFT_OUT = Sketch(
    name="leave-one-out-score",
    prompt="The evidence of the patients' data has a clear top, and at λ = 0.001 it is about 11 nats below it. Draw "
    "the leave-one-out score, which is 0 at its best.",
    x=tuple(float(f"{SCORED[place]:.3g}") for place in _ASKED),
    truth=lambda r: r.left_out_line[list(_ASKED)],
    x_label="λ =",
    y_label="the leave-one-out score",
    shapes={
        "peaks": "That is how the evidence goes: a weak penalty is a wide prior, and the evidence makes it pay for all "
        "that it believed possible. To predict left-out patients a wide prior is no harm where the data say enough.",
        "rises": "A strong penalty takes away what the data say clearly, and the left-out patients show it.",
        "flat": "Level it is, but only as far as the penalty shrinks what the data hardly determine. Beyond, it "
        "shrinks what they say clearly.",
        "dips": "It is highest at its best, and it has a single wide top.",
    },
    says=lambda r: (
        f"Over two factors of ten it stays within {-r.left_out_line[: _ASKED[5] + 1].min():.2f} nats of its best, and "
        "then it falls. With 442 patients and ten weights leave-one-out has no opinion on weak penalties, and so its "
        f"choice of λ = {short(r.by_left_out)} means little."
    ),
    withheld=("leave-one-out",),
)

CRITERIA = Experiment(
    name="evidence-or-cross-validation",
    title="Two ways to choose λ: evidence and leaving one out",
    description=(
        "Left: the log evidence and the leave-one-out score against the penalty strength, in nats below their best; "
        "for the diabetes patients the evidence has its top at a strength eight times as large, and the leave-one-out "
        "score is nearly flat in between; a score below the panel is marked at its lower edge. Right: the fraction "
        "that ridge keeps along each principal direction, at this "
        "strength and at the two choices; for the patients these differ most in the two narrowest directions."
    ),
    controls=(
        strength_slider(EVIDENCE_STRENGTHS, EVIDENCE_STRENGTHS[7]),
        Dropdown(
            name="which",
            label="Target",
            options=(
                ("patients", 0),
                *((f"made up, no. {k}", k) for k in range(1, REDRAWS)),
            ),
            value=0,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(LEFT_OUT,),
    theme=style.THEME,
    panels=(Panel(top=54, height=340), Panel(left=52, top=54, height=340)),
)
