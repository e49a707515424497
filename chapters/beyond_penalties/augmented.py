"""What training on shifted, rotated or noisy digits gains on digits as scanned, and on digits changed in that way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.beyond_penalties import study
from chapters.beyond_penalties.gallery import GAP, amount, gallery
from chapters.shared import style
from chapters.shared.intervals import interval
from everystate.controls import Dropdown, SelectionSlider
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES = (50, 200, 800)
RUNS = 24
TRAINED_FOR = 400
EACH_STEP = 32
"""Images that are shown in a step."""
LONG, LONG_RUNS = 4000, 12
"""Steps of a longer training, and how many runs it has."""


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
    """RUNS networks in every setting on ``n`` digits."""
    return study.augmented(n, runs=RUNS, steps=TRAINED_FOR)


def trained_long() -> study.Augmented:
    """LONG_RUNS networks in every setting on the most digits, trained for LONG steps."""
    return study.augmented(SIZES[-1], runs=LONG_RUNS, steps=LONG)


def gained_long(kind: str, strength: float) -> np.ndarray:
    """Paired gains on digits as scanned in the long training, in points, one for each run."""
    scanned = trained_long().scanned
    return 100 * (scanned[study.SETTINGS.index((kind, strength))] - scanned[0])


def compute(*, kind: str, level: int, n: int) -> Changed:
    """Look at networks trained with changes of a kind at a level from 0 (none) to 4."""
    strength = study.STRENGTHS[kind][level]
    place = study.SETTINGS.index((kind, strength) if level else ("none", 0.0))
    results = [trained(size) for size in SIZES]
    scanned = np.array([(one.scanned[0], one.scanned[place]) for one in results])
    moved = np.array([(one.unprepared[place], one.moved[place]) for one in results])
    return Changed(
        kind=kind,
        level=level,
        n=n,
        pictures=gallery(kind, strength),
        scanned=scanned.mean(axis=2),
        moved=moved.mean(axis=2),
        scanned_gain=gains_of(scanned),
        moved_gain=gains_of(moved),
    )


def gains_of(accuracies: np.ndarray) -> np.ndarray:
    """Return paired gains (sizes, 2) in points, mean and half the interval, from accuracies (sizes, 2, runs)."""
    return 100 * np.column_stack(interval(accuracies[:, 1] - accuracies[:, 0]))


def draw(result: Changed, pictures: Axes, gains: Axes) -> None:
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
        (1.06, "on changed digits", result.moved_gain, "s", style.ORANGE, style.DASHED),
    ):
        places = shift * np.array(SIZES)
        gains.vlines(places, gain[:, 0] - gain[:, 1], gain[:, 0] + gain[:, 1], color=colour, linewidth=1.6, gid="gain")
        gains.plot(places, gain[:, 0], marker, color=colour, linestyle=dash, label=name, gid="gain")
    gains.axvline(result.n, color=style.BLUE, linewidth=1.2)
    style.log_axis(gains, "x")
    style.signed_log_axis(gains, "y", linear=3.0, ticks=(-30, -10, -3, -2, -1, 0, 1, 2, 3, 10, 30))
    gains.set(xlabel="training images n", xticks=SIZES, xlim=(40, 1000), ylim=(-50, 70))
    gains.set_ylabel("gain in accuracy, percentage points")
    style.key(gains, columns=1)


def verdict(result: Changed) -> str:
    """Say on which side of none the interval of the gain on digits as scanned lies."""
    gain, margin = result.scanned_gain[SIZES.index(result.n)]
    if abs(gain) <= margin:
        return "No clear difference."
    return f"Its interval lies {'above' if gain > 0 else 'below'} 0."


def readout(result: Changed) -> str:
    """Compare with and without augmentation at this n."""
    place = SIZES.index(result.n)
    if result.level == 0:
        return f"No augmentation, {result.n} training images: test accuracy {result.scanned[place, 0]:.1%}."
    gain, margin = result.scanned_gain[place]
    (before, after), (lost, found) = result.scanned[place], result.moved[place]
    return (
        f"{amount(result.kind, result.level).capitalize()}, n = {result.n}. On digits as scanned: {before:.1%} to "
        f"{after:.1%}, {gain:+.1f} ± {margin:.1f} points. {verdict(result)} On digits changed in the same way: "
        f"{lost:.0%} to {found:.0%}."
    ).replace("-", "−")


def gains_at(result: Changed) -> tuple[float, float]:
    """Gains at this n, in points: on digits as scanned, and on changed ones."""
    place = SIZES.index(result.n)
    return float(result.scanned_gain[place, 0]), float(result.moved_gain[place, 0])


def lately(result: Changed) -> float:
    """Mean gain on digits as scanned in the long training, in points."""
    return float(gained_long(result.kind, study.STRENGTHS[result.kind][result.level]).mean())


def passes(n: int) -> int:
    """How often each of ``n`` images is shown in TRAINED_FOR steps, on average."""
    return TRAINED_FOR * EACH_STEP // n


def before_and_after(accuracies: np.ndarray, n: int) -> str:
    """Say both accuracies at ``n``, from those by SIZES."""
    without, augmented = accuracies[SIZES.index(n)]
    return f"from {without:.0%} to {augmented:.0%}"


WHOLE_PIXEL = Choose(
    name="augmentation-whole-pixel",
    prompt="There are 800 training images, which is plenty for these networks. In training they are shifted by up to "
    "one pixel each way. What becomes of the test accuracy, on digits as scanned and on digits shifted likewise?",
    options=(
        Option(
            "Neither changes by more than 5 points",
            lambda r: max(map(abs, gains_at(r))) <= 5,
            lambda r: (
                "800 images are plenty for digits that are all centred. On shifted ones the network without "
                f"augmentation has an accuracy of {r.moved[SIZES.index(r.n), 0]:.0%}."
            ),
        ),
        Option(
            "Both rise by more than 5 points",
            lambda r: min(gains_at(r)) > 5,
            lambda r: (
                f"Without augmentation {r.scanned[SIZES.index(r.n), 0]:.0%} of the digits as scanned are right: "
                "5 points more would be more than all."
            ),
        ),
        Option(
            "The scanned gain a little, the shifted gain over 20 points",
            lambda r: 0 < gains_at(r)[0] <= 5 and gains_at(r)[1] > 20,
            lambda r: (
                f"So it is with 50 images, where the scanned gain {r.scanned_gain[0, 0]:.1f} points. On 800 the same "
                f"{TRAINED_FOR} steps are only {passes(r.n)} passes, too few to learn ten digits in many positions. In "
                f"{LONG // TRAINED_FOR} times as many steps the scanned change by "
                f"{style.signed(lately(r))} points."
            ),
        ),
        Option(
            "The scanned lose a little, the shifted gain over 20",
            lambda r: -5 <= gains_at(r)[0] < 0 and gains_at(r)[1] > 20,
            "In as many steps as before, the network now learns ten digits in many positions, of which the scanned "
            "ones need only one.",
        ),
    ),
    settles={"kind": "shift", "level": 2, "n": 800},
    says=lambda r: (
        f"As scanned {before_and_after(r.scanned, r.n)}, shifted {before_and_after(r.moved, r.n)}. Augmentation is "
        "no more of the same data: it prepares for digits that vary in this way, and the test decides whether they do."
    ),
    withheld=("gain",),
)

ALL_ANGLES = Choose(
    name="augmentation-all-angles",
    prompt="Again 800 images. In training they are turned by any angle up to 180° to either side; the test digits are "
    "upright, as scanned. How many points of test accuracy does that cost?",
    options=(
        Option(
            "Hardly any: upright is one of the angles",
            lambda r: abs(gains_at(r)[0]) <= 3,
            "It is one of very many, and seldom shown. What tells an upright 6 from a 9, or a 1 from a 7, is lost or "
            "harder to learn.",
        ),
        Option(
            "From 5 to 30",
            lambda r: -30 < gains_at(r)[0] < -5,
            lambda r: (
                "A guess between sixes and nines, a fifth of the images, would cost 10, and trained "
                f"{LONG // TRAINED_FOR} times as long the networks lose {-lately(r):.0f}. Here they lose "
                f"{-gains_at(r)[0]:.0f}: in {TRAINED_FOR} steps, {passes(r.n)} passes over {r.n} images, they have not "
                "yet learned the digits at every angle."
            ),
        ),
        Option(
            "From 30 to 60: any digit may look like another one now",
            lambda r: -60 < gains_at(r)[0] <= -30,
            "Sixes and nines do. Most other digits can be told apart at any angle, though it is harder.",
        ),
        Option(
            "More than 60: there are too few upright ones",
            lambda r: gains_at(r)[0] <= -60,
            lambda r: f"Few they are, but slightly turned ones help with them: the accuracy is {r.scanned[-1, 1]:.0%}.",
        ),
    ),
    settles={"kind": "rotate", "level": 4, "n": 800},
    says=lambda r: (
        f"As scanned {before_and_after(r.scanned, r.n)}, on digits turned likewise {before_and_after(r.moved, r.n)}. "
        "A change that can make another digit of a digit, and that never occurs in use, costs something, and most of "
        "all in a short training. How much depends on the draw too: on how many of the 96 random angles lie near "
        "upright."
    ),
    withheld=("gain",),
)

AUGMENTED = Experiment(
    name="augmented-digits",
    title="Digits shifted, rotated and with noise, and what training on them does",
    description=(
        "Left: four digits as scanned, and five changed versions of each. Right: the gain in test accuracy from "
        "augmentation against the number of training images, with 95% intervals. On digits as scanned the gain is "
        "about two points at most, and largest with few images; extreme changes lose far more. On digits shifted "
        "or rotated far in the same way the gain is tens of points, however many images there are."
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
        SelectionSlider(name="n", label="Training images n", options=SIZES, value=50, between=False),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(WHOLE_PIXEL, ALL_ANGLES),
    theme=style.THEME,
    panels=(Panel(left=8, right=8, top=44, bottom=14, height=340), Panel(left=60, top=54, height=340)),
)
