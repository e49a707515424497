"""Networks trained in one batch of members against one after another, and against PyTorch where it is installed.

Run: python -m benchmarks.network [--repeats 7] [--epochs 10] [--quick] [--smallest]

Targets: the batch is at least three times as fast as one network after another, and faster than the ordinary PyTorch
loop on the processor. In single precision, in which most chapters train, it is about four times as fast. In double
precision, where numbers take twice the room and arithmetic counts for more than the calls that a batch saves, it
comes close to three and may miss.

Times are the fastest of several interleaved repeats on one thread: matrices of this size gain nothing from more, and
threads that wait for each other on a busy machine cost more than they compute. The exit status is 1 if a target is
missed.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import importlib.util
from collections.abc import Callable

import numpy as np

from benchmarks import SMALLEST
from benchmarks.linear import fastest
from regularization.network import SGD, Network, SoftmaxCrossEntropy, WeightPenalty, mlp, train, train_step

MEMBERS, HIDDEN, BATCH, L2 = 16, 64, 32, 1e-4
LEARNING_RATE, MOMENTUM = 0.1, 0.9
GAIN = 3.0
"""How many times as fast as one after another the batch must be."""

SIZES = {
    "members": ((1, 2, 4, 8), (32, 64, 128, 256)),
    "batch": ((1, 2, 4, 8), (128, 256, 512, 1024)),
    "hidden": ((2, 4, 8, 16), (128, 256, 512, 1024)),
}
"""For each measure of size, values at which calls cost more than arithmetic, and at which it is the other way round."""


def digits(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first ``rows`` digits with pixels in [0, 1]."""
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return X[:rows] / 16, y[:rows]


def generators() -> list[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in range(MEMBERS)]


def fit(X: np.ndarray, y: np.ndarray, epochs: int, rng: list[np.random.Generator], dtype: type, rate: float) -> Network:
    """Train as many members as ``rng`` has generators; evaluate at the start and the end only."""
    net = mlp(64, [HIDDEN], 10, rng=rng, rate=rate, dtype=dtype)
    optimiser = SGD(LEARNING_RATE, momentum=MOMENTUM)
    train(net, X, y, rng=rng, optimiser=optimiser, epochs=epochs, batch_size=BATCH, l2=L2, evaluate_every=epochs)
    return net


def batched(X: np.ndarray, y: np.ndarray, epochs: int, dtype: type, rate: float) -> np.ndarray:
    return fit(X, y, epochs, generators(), dtype, rate).parameters


def one_by_one(X: np.ndarray, y: np.ndarray, epochs: int, dtype: type, rate: float) -> np.ndarray:
    return np.concatenate([fit(X, y, epochs, [rng], dtype, rate).parameters for rng in generators()])


def pytorch(X: np.ndarray, y: np.ndarray, epochs: int, dtype: type, rate: float) -> None:
    """The same sixteen trainings as an ordinary PyTorch loop; weight_decay = 2 * L2 is our penalty."""
    import torch  # pyright: ignore[reportMissingImports]

    kind = torch.float64 if dtype is np.float64 else torch.float32
    inputs, labels = torch.tensor(X, dtype=kind), torch.tensor(y)
    for seed in range(MEMBERS):
        torch.manual_seed(seed)
        layers = [torch.nn.Linear(64, HIDDEN), torch.nn.ReLU(), torch.nn.Dropout(rate), torch.nn.Linear(HIDDEN, 10)]
        net = torch.nn.Sequential(*layers).to(kind)
        weights = [p for p in net.parameters() if p.ndim == 2]
        biases = [p for p in net.parameters() if p.ndim == 1]
        groups = [{"params": weights, "weight_decay": 2 * L2}, {"params": biases}]
        optimiser = torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=MOMENTUM)
        for _ in range(epochs):
            for rows in torch.randperm(len(inputs)).split(BATCH):
                optimiser.zero_grad()
                torch.nn.functional.cross_entropy(net(inputs[rows]), labels[rows]).backward()
                optimiser.step()


def row(name: str, seconds: float, batch: float, wanted: float) -> bool:
    """Print how many times as long as the batch something takes, and return whether that is enough."""
    met = seconds >= wanted * batch
    print(f"  {name:16}{1e3 * seconds:9.0f} ms{seconds / batch:7.1f}{wanted:9.1f}{'' if met else '  MISSED'}")
    return met


def ratios(rows: int, epochs: int, repeats: int, dtype: type, rate: float) -> bool:
    """Print one comparison and return whether its targets are met."""
    args = (*digits(rows), epochs, dtype, rate)
    rivals: dict[str, tuple[Callable[..., object], float]] = {"one by one": (one_by_one, GAIN)}
    if importlib.util.find_spec("torch"):
        rivals["PyTorch loop"] = (pytorch, 1.0)
    calls = [lambda run=run: run(*args) for run in (batched, *(run for run, _ in rivals.values()))]
    batch, *others = fastest(calls, repeats)
    print(f"{np.dtype(dtype)}, dropout {rate}{'':13}time  ratio at least")
    row("batched", batch, batch, 1.0)
    met = [row(name, s, batch, gain) for (name, (_, gain)), s in zip(rivals.items(), others, strict=True)]
    difference = np.abs(batched(*args) - one_by_one(*args)).max()
    print(f"  parameters of batched and one by one differ by at most {difference:.1e}")
    return all(met)


def step(members: int = MEMBERS, batch: int = BATCH, hidden: int = HIDDEN) -> Callable[[], None]:
    """Return a call that takes one step of training."""
    rng = np.random.default_rng(0)
    net = mlp(64, [hidden], 10, rng=rng, members=members, rate=0.5, dtype=np.float32)
    x, labels = rng.random((members, batch, 64), dtype=np.float32), rng.integers(10, size=(members, batch))
    settings = {
        "loss": SoftmaxCrossEntropy(),
        "optimiser": SGD(1e-3, momentum=MOMENTUM),
        "penalty": WeightPenalty(l2=L2),
    }
    return lambda: train_step(net, x, labels, rng=rng, **settings)


def slope(measure: str, sizes: tuple[int, ...], repeats: int) -> float:
    """Return d log(time) / d log(size) of a step."""
    seconds = fastest([step(**{measure: size}) for size in sizes], repeats)
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def slopes(repeats: int, all_sizes: dict[str, tuple[tuple[int, ...], ...]]) -> None:
    """Print how the time of a step grows."""
    print("\nlog-log slope of the time of a step (float32, dropout 0.5) where calls and where arithmetic dominate")
    for measure, ranges in all_sizes.items():
        print(f"  {measure:16}" + "".join(f"{slope(measure, s, repeats):9.2f} ({s[0]} to {s[-1]})" for s in ranges))
    print("expected: well below 1, then about 1, or more where arrays outgrow the cache")


def main(arguments: list[str] | None = None) -> int:
    """Print both tables; return 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network", description=__doc__)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="two epochs, and fewer repeats for the slopes")
    parser.add_argument(SMALLEST, action="store_true", help="one epoch of few digits, and small networks")
    asked = parser.parse_args(arguments)
    if asked.smallest:
        compare(rows=64, epochs=1, repeats=1)
        slopes(1, {measure: (ranges[0][:2],) for measure, ranges in SIZES.items()})
        return 0
    met = compare(rows=1000, epochs=2 if asked.quick else asked.epochs, repeats=asked.repeats)
    slopes(10 if asked.quick else 30, SIZES)
    return int(not met)


def compare(rows: int, epochs: int, repeats: int) -> bool:
    """Print the comparisons in both precisions and return whether all targets are met."""
    print(f"{MEMBERS} networks 64-{HIDDEN}-10, {epochs} epochs of {rows} digits, batch {BATCH}")
    met = [ratios(rows, epochs, repeats, dtype, rate) for dtype in (np.float32, np.float64) for rate in (0.0, 0.5)]
    if not importlib.util.find_spec("torch"):
        print("PyTorch is not installed; for that comparison: make torch")
    return all(met)


if __name__ == "__main__":
    raise SystemExit(main())
