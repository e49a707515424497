"""Batched training against one network after another, and against PyTorch where it is installed.

Run: OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python -m benchmarks.network [--repeats 7] [--epochs 10]

Matrices of this size gain nothing from more threads, and threads that wait for each other on a busy
machine cost more than they compute.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable

import numpy as np

from regularization.network import SGD, Network, mlp, train

MEMBERS, HIDDEN, BATCH, RATE, L2 = 16, 64, 32, 0.5, 1e-4
LEARNING_RATE, MOMENTUM = 0.1, 0.9


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return the first 1000 digits with pixels in [0, 1]."""
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return X[:1000] / 16, y[:1000]


def generators() -> list[np.random.Generator]:
    return [np.random.default_rng(seed) for seed in range(MEMBERS)]


def fit(X: np.ndarray, y: np.ndarray, epochs: int, rng, dtype: type, rate: float) -> Network:
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
    import torch

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


def fastest(runs: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Return the seconds of the fastest of several turns; taking turns spreads other load on the machine evenly."""
    seconds = dict.fromkeys(runs, np.inf)
    for _ in range(repeats):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            seconds[name] = min(seconds[name], time.perf_counter() - start)
    return seconds


def report(epochs: int, repeats: int, dtype: type, rate: float) -> None:
    """Print one comparison."""
    args = (*digits(), epochs, dtype, rate)
    difference = np.abs(batched(*args) - one_by_one(*args)).max()
    runs = {"batched": lambda: batched(*args), "one by one": lambda: one_by_one(*args)}
    if importlib.util.find_spec("torch"):
        runs["PyTorch loop"] = lambda: pytorch(*args)
    print(f"{MEMBERS} networks 64-{HIDDEN}-10, {epochs} epochs, batch {BATCH}, rate {rate}, {np.dtype(dtype)}")
    seconds = fastest(runs, repeats)
    for name, value in seconds.items():
        print(f"  {name:13s} {value:7.3f} s  {value / seconds['batched']:5.1f} times the batched")
    print(f"  parameters of batched and one by one differ by at most {difference:.1e}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    for dtype in (np.float32, np.float64):
        for rate in (0.0, 0.5):
            report(options.epochs, options.repeats, dtype, rate)
    if not importlib.util.find_spec("torch"):
        print("PyTorch is not installed; for that comparison: pip install torch")


if __name__ == "__main__":
    main()
