"""What a reader predicts of the exam; ``r.errors`` has a row for each student and a column for past and for new."""

from __future__ import annotations

from everystate.prediction import Choose, Option

EXACT = Choose(
    name="exam-without-mistakes",
    prompt="40 past questions, and no mistakes in any answer (σ = 0). Who makes the smaller error on new questions?",
    options=(
        Option(
            "The smooth learner: memorised answers fail on new questions",
            lambda r: r.errors[1, 1] < 0.9 * r.errors[0, 1],
            "They fail by the mistakes that they repeat. Where there are none to repeat, only the distance to the "
            "nearest past question counts, and that is small.",
        ),
        Option(
            "Neither: without mistakes both end at zero",
            lambda r: 0.9 * r.errors[0, 1] <= r.errors[1, 1] <= 1.1 * r.errors[0, 1],
            lambda r: (
                "The smooth learner does not: his stiff curve can't follow the signal, and that costs "
                f"{r.errors[1, 1]:.3f} however exact the answers are."
            ),
        ),
        Option(
            "The look-up table: the nearest answer is nearly right",
            lambda r: r.errors[0, 1] < 0.9 * r.errors[1, 1],
            "With 40 exact answers a close one is never far.",
        ),
    ),
    settles={"noise": 0.0},
    says=lambda r: (
        f"The look-up table's error is {r.errors[0, 1]:.3f}, the smooth learner's {r.errors[1, 1]:.3f}. "
        "In this contest his stiffness is worth something only where there is noise to smooth away."
    ),
    withheld=("answers", "marks"),
)

MORE_QUESTIONS = Choose(
    name="exam-with-more-questions",
    prompt="Back to mistakes of size 0.6: guessing the signal exactly would cost σ² = 0.36 on new questions. The "
    "look-up table learns 160 past questions instead of 40. What is its error on new questions then?",
    options=(
        Option(
            "About 0.72",
            lambda r: 0.63 < r.errors[0, 1] < 0.81,
            "Twice σ²: one mistake in the answer that it repeats, another in the key that it is marked by.",
        ),
        Option(
            "About 0.36",
            lambda r: 0.3 < r.errors[0, 1] < 0.45,
            "That is what the mistakes in the key cost. The answer that the table repeats has a mistake too, and a "
            "close neighbour's is as large as a distant one's.",
        ),
        Option(
            "About 0.09, a quarter of that",
            lambda r: r.errors[0, 1] < 0.15,
            "Four times the data cut an average's error to a quarter. The table does not average: each answer comes "
            "from a single past question.",
        ),
    ),
    settles={"questions": 160},
    says=lambda r: (
        f"It is {r.errors[0, 1]:.2f}, and the smooth learner's {r.errors[1, 1]:.2f}. However many answers there are, "
        "the table repeats one mistake of one of them; the curve averages over many."
    ),
    withheld=("answers", "marks"),
)
