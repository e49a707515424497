"""The experiments of this project, each declared once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from everystate import PLAIN, Checkbox, Dropdown, Experiment, IntSlider, Panel
from matplotlib.axes import Axes

X = np.linspace(-1, 1, 401)


@dataclass(frozen=True)
class Series:
    """A partial sum over ``X``, what it tends to, and its highest point."""

    terms: int
    limit: np.ndarray
    y: np.ndarray
    top: float


def add_sines(*, terms: int, wave: str) -> Series:
    """Sum the first ``terms`` sines of a square or a sawtooth wave."""
    k = np.arange(1, terms + 1)[:, None]
    if wave == "square":
        limit, parts = np.sign(X), 4 / np.pi * np.sin((2 * k - 1) * np.pi * X) / (2 * k - 1)
    else:
        limit, parts = X, 2 / np.pi * (-1.0) ** (k + 1) * np.sin(k * np.pi * X) / k
    y = parts.sum(axis=0)
    return Series(terms, limit, y, float(y.max()))


def draw_series(series: Series, axes: Axes) -> None:
    """Draw the sum over what it tends to."""
    axes.plot(X, series.limit, color=PLAIN.colour("muted"), linewidth=1, label="the limit")
    axes.plot(
        X, series.y, color=PLAIN.colour("accent"), label=f"{series.terms} sines" if series.terms > 1 else "1 sine"
    )
    axes.set(xlim=(-1, 1), ylim=(-1.6, 1.6), xlabel="x")
    axes.legend(loc="upper left")


FOURIER = Experiment(
    name="fourier",
    title="Adding sines",
    description="The sum of the first sines of a Fourier series, over the wave that it tends to.",
    controls=(
        IntSlider(name="terms", label="Sines", min=1, max=25, value=3, play=True),
        Dropdown(name="wave", label="Wave", options=("square", "sawtooth"), value="square"),
    ),
    compute=add_sines,
    draw=draw_series,
    readout=lambda series: f"The sum rises to {series.top:.2f}; the wave itself stays within 1.",
)


@dataclass(frozen=True)
class Swing:
    """Angles of a pendulum and of the school formula over time, and the true period."""

    degrees: int
    seconds: np.ndarray
    angle: np.ndarray
    school: np.ndarray | None
    period: float


def swing(*, degrees: int, compare: bool) -> Swing:
    """Let a pendulum go whose small swings take 2 s (RK4, steps of 10 ms)."""
    step, rate = 0.01, np.pi**2  # rate: gravity by length, 1/s^2
    seconds = np.arange(0, 8, step)

    def change(state: np.ndarray) -> np.ndarray:
        return np.array([state[1], -rate * np.sin(state[0])])

    state = np.array([np.radians(degrees), 0.0])
    angles = []
    for _ in seconds:
        angles.append(state[0])
        one = change(state)
        two = change(state + step / 2 * one)
        three = change(state + step / 2 * two)
        state = state + step / 6 * (one + 2 * two + 2 * three + change(state + step * three))
    angle = np.degrees(angles)
    quarter = np.interp(0, -angle[: np.argmin(angle)], seconds[: np.argmin(angle)])
    school = degrees * np.cos(np.pi * seconds) if compare else None
    return Swing(degrees, seconds[::4], angle[::4], school[::4] if compare else None, 4 * float(quarter))


def draw_swing(result: Swing, axes: Axes) -> None:
    """Draw the angle over time."""
    if result.school is not None:
        axes.plot(result.seconds, result.school, "--", color=PLAIN.colour("alert"), label="school formula")
    axes.plot(result.seconds, result.angle, color=PLAIN.colour("accent"), label="pendulum")
    axes.set(xlim=(0, 8), ylim=(-190, 190), yticks=range(-180, 181, 90), xlabel="seconds", ylabel="angle (degrees)")
    axes.legend(loc="upper right", ncols=2)


PENDULUM = Experiment(
    name="pendulum",
    title="A pendulum and its school formula",
    description="The angle of a pendulum over eight seconds, and what the formula for small swings says.",
    controls=(
        IntSlider(name="degrees", label="Start", min=10, max=170, step=10, value=120, unit="degrees"),
        Checkbox(name="compare", label="Show the school formula", value=True),
    ),
    compute=swing,
    draw=draw_swing,
    readout=lambda result: (
        f"From {result.degrees} degrees a swing takes {result.period:.2f} s; the school formula always says 2 s."
    ),
    panels=(Panel(width=460, height=330, left=66),),
)
