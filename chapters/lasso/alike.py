"""A feature that looks like two that matter: when it resembles them too much, no strength is sure of the right two."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chapters.shared import style
from chapters.shared.strengths import rounded, strength_slider
from everystate.controls import Dropdown, SelectionSlider, short
from everystate.experiment import Experiment, Panel
from everystate.prediction import Choose, Option, Place
from regularization import data, linear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWS, ALIKE_ROWS, ALIKE_NOISE = 100, 1000, 0.5
SHARES = (0.0, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 2 / 3)
ALIKE_STRENGTHS = rounded(np.geomspace(0.0005, 8, 18))  # down to where the noise decides, with 16,000 rows too
SIGNS = (("the same: 2 and 3", 1), ("opposite: −2 and 3", -1))


@dataclass(frozen=True)
class Alike:
    """A path with two relevant features and a look-alike, and how often exactly the two are kept."""

    lam: float
    share: float
    sign: int
    strengths: np.ndarray
    coefs: np.ndarray
    weights: np.ndarray
    right: np.ndarray

    @property
    def condition(self) -> float:
        """The irrepresentable condition asks this to be below 1."""
        return abs(self.share * (1 + self.sign))

    @property
    def here(self) -> int:
        """How often exactly the two are kept at this strength."""
        if self.lam in ALIKE_STRENGTHS:
            return self.right[ALIKE_STRENGTHS.index(self.lam)]
        return kept_right(self.share, self.sign, (self.lam,))[0]


def look_alike(share: float, sign: int, rng: np.random.Generator, rows: int = ALIKE_ROWS) -> data.Part:
    """Draw x1 and x2, a third feature with ``share`` of each of them and variance 1, and y from the first two."""
    X = rng.normal(size=(rows, 3))
    X[:, 2] = share * (X[:, 0] + X[:, 1]) + np.sqrt(1 - 2 * share**2) * X[:, 2]
    return data.Part(X, X @ [2.0 * sign, 3.0, 0.0] + rng.normal(0, ALIKE_NOISE, size=rows))


@functools.cache
def alike_paths(share: float, sign: int, rows: int = ALIKE_ROWS) -> tuple[linear.ExactPath, ...]:
    """The lasso path of each draw."""
    rng = np.random.default_rng(4)
    return tuple(linear.exact_lasso_path(*look_alike(share, sign, rng, rows)) for _ in range(DRAWS))


@functools.cache
def times_right(share: float, sign: int, rows: int = ALIKE_ROWS) -> np.ndarray:
    """In how many draws exactly the two relevant features are kept, at each of ALIKE_STRENGTHS."""
    return kept_right(share, sign, ALIKE_STRENGTHS, rows)


def kept_right(share: float, sign: int, strengths: tuple[float, ...], rows: int = ALIKE_ROWS) -> np.ndarray:
    """In how many draws exactly the two relevant features are kept, at each strength."""
    kept = np.array([path.at(strengths).coefs != 0 for path in alike_paths(share, sign, rows)])
    return (kept == [True, True, False]).all(axis=2).sum(axis=0)


def compute(*, share: float, sign: int, lam: float) -> Alike:
    """Look at one draw at one strength, and at all draws at all strengths."""
    path = alike_paths(share, sign)[0]
    strengths = np.geomspace(ALIKE_STRENGTHS[0], ALIKE_STRENGTHS[-1], 100)
    return Alike(
        lam=lam,
        share=share,
        sign=sign,
        strengths=strengths,
        coefs=path.at(strengths).coefs,
        weights=path.at([lam]).coefs[0],
        right=times_right(share, sign),
    )


def draw(result: Alike, path: Axes, right: Axes) -> None:
    """Draw one path, and how often the selection is right."""
    path.axhline(0, color=style.FAINT, linewidth=1)
    looks = (
        (style.BLUE, style.DASHED, "x₁"),
        (style.GREEN, (0, (8, 2, 2, 2)), "x₂"),
        (style.RED, "-", "x₃ (look-alike)"),
    )
    for feature, (colour, dash, name) in enumerate(looks):
        path.plot(result.strengths, result.coefs[:, feature], color=colour, linestyle=dash, label=name, gid="answer")
        path.plot(result.lam, result.weights[feature], "o", color=colour, markersize=7, gid="answer")
    path.axvline(result.lam, color=style.INK, linewidth=1.2)
    style.log_axis(path, "x", ticks=5)
    path.set(xlabel="penalty strength λ", ylabel="weight", xlim=(0.0004, 11), ylim=(-2.6, 3.6))
    style.key(path)
    right.plot(ALIKE_STRENGTHS, result.right, color=style.BLUE, marker="o", markersize=4, gid="answer")
    right.axvline(result.lam, color=style.INK, linewidth=1.2)
    right.plot(result.lam, result.here, "o", color=style.INK, markersize=9, gid="answer")
    style.log_axis(right, "x", ticks=5)
    right.set(xlabel="penalty strength λ", xlim=(0.0004, 11), ylim=(-4, 104))
    right.set_ylabel("samples of 100 selected right")


def verdict(result: Alike) -> str:
    """Say what the irrepresentable condition allows."""
    if np.isclose(result.condition, 1):
        return "exactly on the edge of 1."
    return (
        "below 1: with many rows a suitable λ finds the two."
        if result.condition < 1
        else "not below 1: a success is luck, and more rows don't make it surer."
    )


def readout(result: Alike) -> str:
    """Say whether the condition holds and how often the selection is right."""
    here = result.here
    return (
        f"At λ = {short(result.lam)} exactly x₁ and x₂ are kept in {here} of 100 samples; at the best λ of the "
        f"slider in {result.right.max()}. The sum that decides (see below) is {result.condition:.1f}, {verdict(result)}"
    )


# -- predictions
def at_best(share: float, sign: int = 1) -> int:
    """In how many of DRAWS samples the best strength selects right."""
    return int(times_right(share, sign).max())


FOOLED = Place(
    name="look-alike-share",
    prompt="Both true weights are positive. What is the largest share of x₁ and of x₂ in the look-alike at which "
    "some λ still selects exactly x₁ and x₂ in at least 90 of 100 samples?",
    control="share",
    label="The largest share",
    truth=lambda r: max(share for share in SHARES if at_best(share) >= 90),
    near=0,
    below=lambda r: (
        f"The lasso bears more: at a share of {SHARES[3]:g} it is {at_best(SHARES[3])} of 100 at the best λ."
    ),
    above=lambda r: (
        f"At a share of one half it is {at_best(0.5)} of 100 at the best λ, at {SHARES[6]:g} it is "
        f"{at_best(SHARES[6])}."
    ),
    says=lambda r: (
        f"At {r.share:g} it is {int(r.right.max())} of 100, at the next step "
        f"{at_best(SHARES[SHARES.index(r.share) + 1])}. A weight of 1 on x₃ stands for a weight of the share on x₁ "
        "and on x₂ each: when that is more than 1 in all, x₃ is the cheaper way."
    ),
    withheld=("answer",),
)

OPPOSITE = Choose(
    name="look-alike-opposite-signs",
    prompt="The share is 2/3, the highest, and the true weights are −2 and 3 instead of 2 and 3. In how many of 100 "
    "samples does the best λ select exactly x₁ and x₂?",
    options=(
        Option(
            "In all of them",
            lambda r: r.right.max() == DRAWS,
            "With opposite signs what x₃ shares with one of them speaks against the other, and the two cancel.",
        ),
        Option(
            "In about half of them",
            lambda r: 45 < r.right.max() < 70,
            "That would be a coin that the noise throws, as on the edge of the condition; here it holds, with room.",
        ),
        Option(
            "In about a third, as when both are positive",
            lambda r: r.right.max() <= 45,
            "x₃ holds the sum of x₁ and x₂; y is now made of their difference, mostly, and x₃ is no substitute for "
            "that.",
        ),
    ),
    settles={"share": SHARES[-1], "sign": -1},
    says=lambda r: (
        f"{int(r.right.max())} of 100; with the same signs {at_best(SHARES[-1])}. Whether the lasso is fooled "
        "depends on true weights that nobody knows."
    ),
    withheld=("answer",),
)

ALIKE = Experiment(
    name="look-alike",
    title="A look-alike of two features that matter",
    description=(
        "Left: the weights of two relevant features and of a third that resembles both, against the penalty strength. "
        "Right: in how many of 100 samples exactly the two relevant features are kept. With weights of the same sign "
        "the curve reaches 100 while the share of each in the look-alike is below one half; from there on no strength "
        "is right in more than about half of the samples. With opposite signs it reaches 100 at every share."
    ),
    controls=(
        SelectionSlider(name="share", label="Share of x₁ and of x₂ in x₃", options=SHARES, value=0.3, between=False),
        Dropdown(name="sign", label="Signs of the true weights", options=SIGNS, value=1),
        strength_slider(ALIKE_STRENGTHS, ALIKE_STRENGTHS[13]),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    predictions=(FOOLED, OPPOSITE),
    theme=style.THEME,
    panels=(Panel(left=50), Panel(left=56)),
)
