"""The winner's curse."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from chapters.choosing_lambda.common import DASH_DOT, DASHED, DOTTED
from chapters.shared import style
from everystate.controls import IntSlider, SelectionSlider
from everystate.experiment import Experiment, Panel
from regularization.validation import k_fold

TRIED = (1, 2, 5, 10, 20, 50, 100)
CURSE_ROWS = (25, 50, 100, 200)
NOISE_FEATURES, USED, CURSE_SETS, SHOWN_SETS = 30, 5, 80, 4


@dataclass(frozen=True)
class Curse:
    """Settings tried on one data set of pure noise, and averages over many data sets."""

    tried: int
    rows: int
    cross_validated: np.ndarray
    truth: np.ndarray
    chosen: int
    averages: np.ndarray
    """Chosen CV error, nested CV error, true error (rows) for each number tried (columns)."""


@functools.cache
def settings() -> tuple[np.ndarray, np.ndarray]:
    """A hundred settings: five of thirty features, and a strength from 0.03 to 1."""
    rng = np.random.default_rng(15)
    columns = np.array([rng.permutation(NOISE_FEATURES)[:USED] for _ in range(TRIED[-1])])
    return columns, 10 ** rng.uniform(-1.5, 0, size=TRIED[-1])


def _fit_settings(X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (settings, features) and intercepts of every setting's ridge fit."""
    columns, strengths = settings()
    Z, centred = X - X.mean(axis=0), y - y.mean()
    gram, moments = Z.T @ Z / len(y), Z.T @ centred / len(y)
    system = gram[columns[:, :, None], columns[:, None, :]] + strengths[:, None, None] * np.eye(USED)
    weights = np.zeros((len(columns), NOISE_FEATURES))
    np.put_along_axis(weights, columns, np.linalg.solve(system, moments[columns][:, :, None])[:, :, 0], axis=1)
    return weights, y.mean() - weights @ X.mean(axis=0)


def _settings_errors(X: np.ndarray, y: np.ndarray, new_X: np.ndarray, new_y: np.ndarray) -> np.ndarray:
    weights, intercepts = _fit_settings(X, y)
    return ((new_X @ weights.T + intercepts - new_y[:, None]) ** 2).mean(axis=0)


def _five_fold(X: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Cross-validated error of every setting."""
    folds = k_fold(len(y), 5, rng=rng).repeats[0]
    return np.mean([_settings_errors(X[f.train], y[f.train], X[f.held_out], y[f.held_out]) for f in folds], axis=0)


def _winners(errors: np.ndarray, order: np.ndarray) -> list[int]:
    """Best of the first 1, 2, 5, ... settings in ``order``."""
    return [int(order[errors[order[:count]].argmin()]) for count in TRIED]


def _nested(X: np.ndarray, y: np.ndarray, order: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Nested cross-validated error for each number of settings tried."""
    found = []
    for fold in k_fold(len(y), 5, rng=rng).repeats[0]:
        winners = _winners(_five_fold(X[fold.train], y[fold.train], rng), order)
        found.append(_settings_errors(X[fold.train], y[fold.train], X[fold.held_out], y[fold.held_out])[winners])
    return np.mean(found, axis=0)


@dataclass(frozen=True)
class Tries:
    """All settings on one data set: the order of trying, both errors, and the nested error for each number tried."""

    order: np.ndarray
    cross_validated: np.ndarray
    truth: np.ndarray
    nested: np.ndarray

    @property
    def winners(self) -> list[int]:
        """The winner among the first 1, 2, 5, ... settings."""
        return _winners(self.cross_validated, self.order)


def _try_all(rows: int, rng: np.random.Generator) -> Tries:
    X, y = rng.normal(size=(rows, NOISE_FEATURES)), rng.normal(size=rows)
    weights, intercepts = _fit_settings(X, y)
    truth = 1 + (weights**2).sum(axis=1) + intercepts**2
    order = rng.permutation(TRIED[-1])
    return Tries(order, _five_fold(X, y, rng), truth, _nested(X, y, order, rng))


@functools.cache
def cursed(rows: int) -> tuple[Tries, ...]:
    """Eighty data sets of ``rows`` rows in which y has nothing to do with X."""
    rng = np.random.default_rng(rows)
    return tuple(_try_all(rows, rng) for _ in range(CURSE_SETS))


def compute(*, tried: int, rows: int, sample: int) -> Curse:
    """Try ``tried`` settings on data set ``sample`` of pure noise."""
    everything = cursed(rows)
    one, place = everything[sample - 1], TRIED.index(tried)
    seen = one.order[:tried]
    return Curse(
        tried=tried,
        rows=rows,
        cross_validated=one.cross_validated[seen],
        truth=one.truth[seen],
        chosen=int(np.flatnonzero(seen == one.winners[place])[0]),
        averages=np.array(
            [
                np.mean([tries.cross_validated[tries.winners] for tries in everything], axis=0),
                np.mean([tries.nested for tries in everything], axis=0),
                np.mean([tries.truth[tries.winners] for tries in everything], axis=0),
            ]
        ),
    )


def draw(result: Curse, cloud: Axes, averages: Axes) -> None:
    """Draw every setting's CV error and truth, and the averages against the number of settings."""
    cloud.plot([0.4, 2.2], [0.4, 2.2], color=style.MUTED, linestyle=DASHED, linewidth=1.2, label="honest")
    cloud.plot(result.cross_validated, result.truth, "o", color=style.BLUE, markersize=4.5, label="a setting")
    chosen = result.chosen
    cloud.plot(
        result.cross_validated[chosen],
        result.truth[chosen],
        "o",
        color=style.RED,
        markersize=11,
        markeredgecolor=style.INK,
        label="the winner",
    )
    cloud.set(xlabel="cross-validated error", ylabel="true error", xlim=(0.4, 2.2), ylim=(0.8, 1.9))
    style.key(cloud, columns=3)
    looks = (
        ("winner's CV", style.RED, "o", DASHED),
        ("nested CV", style.PURPLE, "^", DASH_DOT),
        ("true error", style.INK, "s", "solid"),
    )
    place = TRIED.index(result.tried)
    for (name, colour, marker, dash), values in zip(looks, result.averages, strict=True):
        averages.plot(TRIED, values, marker, linestyle=dash, color=colour, markersize=5, label=name)
    averages.axvline(TRIED[place], color=style.MUTED, linewidth=1.2)
    averages.axhline(1, color=style.MUTED, linestyle=DOTTED, linewidth=1.4)
    averages.set(xlabel="settings tried", xlim=(0.9, 115), ylim=(0.5, 1.8))
    averages.set_xscale("log")
    averages.set(xticks=TRIED, xticklabels=[str(count) for count in TRIED])
    averages.minorticks_off()
    averages.set_ylabel(f"error, mean of {CURSE_SETS} data sets")
    style.key(averages, columns=3)


def readout(result: Curse) -> str:
    """Say what the winner promises and what it keeps."""
    chosen = result.chosen
    reported, nested, truth = result.averages[:, TRIED.index(result.tried)]
    settings_tried = "1 setting" if result.tried == 1 else f"the best of {result.tried} settings"
    return (
        f"{result.rows} rows of pure noise, {settings_tried}: CV error {result.cross_validated[chosen]:.2f}, "
        f"true error "
        f"{result.truth[chosen]:.2f}. On average over {CURSE_SETS} data sets: CV {reported:.2f}, nested CV "
        f"{nested:.2f}, truth "
        f"{truth:.2f}. Nothing can do better than 1."
    )


CURSE = Experiment(
    name="winners-curse",
    title="The best of many tries looks better than it is",
    description=(
        "Left: each point is a setting, its cross-validated error against its true error; the winner lies "
        "far to the left of "
        "the line on which the two are equal. Right: with more settings tried, the winner's cross-validated "
        "error falls below "
        "1 while its true error stays above; nested cross-validation stays close to the truth."
    ),
    controls=(
        SelectionSlider(name="tried", label="Settings tried", options=TRIED, value=1),
        SelectionSlider(name="rows", label="Rows", options=CURSE_ROWS, value=50),
        IntSlider(name="sample", label="Data set", min=1, max=SHOWN_SETS, value=1),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(left=54, top=38, height=320), Panel(left=56, top=38, height=320)),
)
