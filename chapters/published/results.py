"""Published results beside ours: one function a source, each kept, so that a run can be interrupted and go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from chapters.bayesian_priors import study as bayesian_priors
from chapters.dropout import study as dropout
from chapters.dropout_relatives import study as dropout_relatives
from chapters.elastic_net import study as elastic_net
from chapters.ridge import study as ridge
from chapters.shared import prostate
from chapters.shared.kept import kept
from chapters.why_models_overfit import study as why_models_overfit
from regularization import data, linear, network, theory
from regularization.bayes import evidence_fixed_point
from regularization.theory import patterns

__all__ = ["SOURCES", "Row", "Source", "reproduce"]


@dataclass(frozen=True)
class Row:
    """One printed result and ours.

    Parameters
    ----------
    quantity : str
    labels : tuple of str
        What each number belongs to; empty for a single one.
    published, ours : tuple of float
    tolerance : tuple of float
        How far each may be off: half a unit of the last printed digit, or three standard errors of the
        difference where either side is an estimate.
    form : str
        How a number is printed, such as ``{:.3f}``.
    discrepancy : str
        Empty where the two agree; else what is known of the difference, which then must be there.
    """

    quantity: str
    labels: tuple[str, ...]
    published: tuple[float, ...]
    ours: tuple[float, ...]
    tolerance: tuple[float, ...]
    form: str = "{:.3f}"
    discrepancy: str = ""

    @property
    def agrees(self) -> bool:
        """Whether every number is within its tolerance."""
        gap = np.abs(np.subtract(self.published, self.ours))
        return bool((gap <= np.asarray(self.tolerance)).all())

    @property
    def as_reported(self) -> bool:
        """Whether the numbers agree where the book says so, and differ where it says so."""
        return self.agrees is not bool(self.discrepancy)


@dataclass(frozen=True)
class Source:
    """A publication or a program whose output is quoted, by its key in the bibliography."""

    key: str
    title: str
    rows: tuple[Row, ...]
    seconds: float = 0.0


def _row(quantity: str, published: dict[str, float] | float, ours: Sequence[float] | float, within, **more) -> Row:
    """A row; ``within`` is one tolerance for all numbers or one for each."""
    named = published if isinstance(published, dict) else {"": published}
    found = tuple(np.atleast_1d(np.asarray(ours, dtype=float)).tolist())
    if len(found) != len(named):
        raise ValueError(f"ours must hold {len(named)} numbers as published does, got {len(found)}: {quantity}")
    tolerance = tuple(np.broadcast_to(np.asarray(within, dtype=float), len(named)).tolist())
    return Row(quantity, tuple(filter(None, named)), tuple(map(float, named.values())), found, tolerance, **more)


HALF = 5e-4
"""Half a unit of the third digit after the point, for what is printed with three."""


# -- The elements of statistical learning, and the elastic net paper, on prostate data
ESL_COLUMNS = {
    "least squares": (0.680, 0.263, -0.141, 0.210, 0.305, -0.288, -0.021, 0.267),
    "best subset": (0.740, 0.316, 0, 0, 0, 0, 0, 0),
    "ridge (df 5)": (0.420, 0.238, -0.046, 0.162, 0.227, 0.000, 0.040, 0.133),
    "lasso": (0.533, 0.169, 0, 0.002, 0.094, 0, 0, 0),
}
ESL_ERRORS = {"least squares": 0.521, "best subset": 0.492, "ridge (df 5)": 0.492, "lasso": 0.479}
ESL_STANDARD_ERRORS = {"least squares": 0.179, "best subset": 0.143, "ridge (df 5)": 0.165, "lasso": 0.164}


@kept
def elements() -> tuple[Row, ...]:
    """Table 3.3: weights, test errors and their standard errors; subset size by cross-validation."""
    table, names = prostate.prostate_table(), data.prostate().features
    columns = [
        _row(
            f"Table 3.3, weights: {model}",
            dict(zip(names, printed, strict=True)),
            table[model].weights,
            HALF,
        )
        for model, printed in ESL_COLUMNS.items()
    ]
    errors = _row("Table 3.3, test error", ESL_ERRORS, [table[m].error for m in ESL_ERRORS], HALF)
    spread = _row("its standard error", ESL_STANDARD_ERRORS, [table[m].standard_error for m in ESL_ERRORS], HALF)
    directions = prostate.components_table()
    printed = {"principal components": 0.449, "partial least squares": 0.528}
    spreads = {model: row.standard_error for model, row in directions.items()}
    others = (
        _row("Table 3.3, test error", printed, [directions[m].error for m in printed], HALF),
        _row(
            "its standard error, principal components",
            0.105,
            spreads["principal components"],
            HALF,
            discrepancy="the error itself agrees, and so do the standard errors of the five other columns",
        ),
        _row("its standard error, partial least squares", 0.152, spreads["partial least squares"], HALF),
    )
    searches = prostate.prostate_searches()
    chosen = [[getattr(one, rule) for one in searches] for rule in ("one_standard_error", "minimum")]
    sizes = _row(
        "Figure 3.7, subset size chosen most often in 60 random tenfold splits",
        {"one-standard-error rule": 2, "minimum": 7},
        [np.bincount(sizes).argmax() for sizes in chosen],
        0,
        form="{:.0f}",
    )
    return (*columns, errors, spread, *others, sizes)


@kept
def elastic_net_prostate() -> tuple[Row, ...]:
    """Table 1: test errors on the data with the typing error, and what becomes of them without it."""
    wrong, right = (prostate.paper_table(typo) for typo in (True, False))
    printed = {row.method: row.published for row in wrong}
    mended = {"least squares": 0.521, "lasso": 0.472, "elastic net": 0.375}
    return (
        _row("Table 1, test error", printed, [row.error for row in wrong], HALF),
        _row(
            "the same with row 32 corrected (an independent computation, not in the paper)",
            mended,
            [row.error for row in right if row.method in mended],
            HALF,
        ),
    )


# -- The elastic net paper's simulations
TABLE_2 = {
    1: {"lasso": (3.06, 0.31), "naive elastic net": (5.70, 0.41), "elastic net": (2.51, 0.29)},
    2: {"lasso": (3.87, 0.38), "naive elastic net": (2.73, 0.23), "elastic net": (3.16, 0.27)},
    3: {"lasso": (65.0, 2.82), "naive elastic net": (41.0, 2.13), "elastic net": (56.6, 1.75)},
    4: {"lasso": (46.6, 3.96), "naive elastic net": (45.9, 3.72), "elastic net": (34.5, 1.64)},
}
KEPT_FEATURES = {1: (5, 6), 2: (6, 7), 3: (24, 27), 4: (11, 16)}
REPETITIONS = 50


def _median_error(values: np.ndarray) -> np.ndarray:
    """Standard error of the median of the first axis, by 500 bootstrap samples as in the paper."""
    rng = np.random.default_rng(0)
    rows = rng.integers(len(values), size=(500, len(values)))
    return np.median(values[rows], axis=1).std(axis=0, ddof=1)


@kept
def elastic_net_simulation(example: int) -> tuple[Row, ...]:
    """Table 2 and the median numbers of kept features of one example, 50 repetitions."""
    scores = elastic_net.paper_scores(example, REPETITIONS)
    medians, errors = np.median(scores, axis=0), _median_error(scores)
    rows = []
    for form, (printed, spread) in TABLE_2[example].items():
        place = elastic_net.FORM_NAMES.index(form)
        tolerance = 3 * np.hypot(spread, errors[place, 0])
        rows.append(
            _row(
                f"Table 2, example {example}, median error: {form}",
                printed,
                medians[place, 0],
                tolerance,
                form="{:.2f}",
                discrepancy=_SIMULATION_DOUBTS.get((example, form), ""),
            )
        )
    both = [0, 2]
    count = dict(zip(("lasso", "elastic net"), KEPT_FEATURES[example], strict=True))
    within = np.maximum(3 * np.sqrt(2) * errors[both, 1], 1)
    return (
        *rows,
        _row(f"Example {example}, median number of kept features", count, medians[both, 1], within, form="{:.0f}"),
    )


_SIMULATION_DOUBTS = {
    (1, "naive elastic net"): "the printed 5.70 is twice ours; no reading of the set-up that we tried gives it",
}


# -- Least angle regression on the diabetes data
@kept
def least_angle() -> tuple[Row, ...]:
    """Order of entry, first knots and C_p of the lasso path."""
    problem = data.diabetes()
    X, y = data.unit_norm(problem.train.X), problem.train.y
    path, n = linear.exact_lasso_path(X, y), problem.train.n
    order = ("bmi", "ltg", "map", "hdl", "sex", "glu", "tc", "tch", "ldl", "age", "−hdl", "+hdl")
    events = [problem.features[feature] for _, feature, _ in path.events]
    expected = [name.strip("−+") for name in order]
    rss = ((y - path.coefs @ X.T - path.intercepts[:, None]) ** 2).sum(axis=1)
    df = 1 + np.array([linear.lasso_df(X, coef) for coef in path.coefs])
    cp = rss / (rss[-1] / (n - 11)) - n + 2 * df
    knots = (949.435, 889.316, 452.901, 316.074, 130.131, 88.782)
    return (
        _row(
            "steps of the lasso path at which the feature is the printed one: " + ", ".join(order),
            12,
            sum(one == other for one, other in zip(events, expected, strict=True)),
            0,
            form="{:.0f}",
        ),
        _row(
            "first six knots (output of the R package lars, to 3 in 100,000)",
            {f"{k + 1}": knot for k, knot in enumerate(knots)},
            path.lams[:6] * n / 2,
            [3e-5 * knot for knot in knots],
        ),
        _row("step with the smallest C_p", 7, cp.argmin(), 0, form="{:.0f}"),
        _row("smallest C_p (lars)", 8.877, cp.min(), 1e-3),
        _row("L1 norm of least squares (lars)", 3459.98, path.norms[-1], 0.01, form="{:.2f}"),
    )


# -- Ridge
@kept
def existence_theorem() -> tuple[Row, ...]:
    """Hoerl and Kennard's theorem with the least-squares weights of the diabetes data taken as the truth."""
    X, y = data.diabetes().train
    X, n = data.unit_norm(X), len(y)
    beta, rss, *_ = np.linalg.lstsq(X, y - y.mean(), rcond=None)
    variance = float(rss[0]) / (n - X.shape[1] - 1)
    bound = theory.existence_bound(X, beta, noise=np.sqrt(variance))
    falling = theory.ridge_error(X, beta, noise=np.sqrt(variance), lams=np.linspace(0, bound, 200)).total
    near = np.linspace(0.8, 1.2, 4001) * bound
    total = theory.ridge_error(X, beta, noise=np.sqrt(variance), lams=near).total
    return (
        _row("noise variance", 2932.68, variance, 5e-3, form="{:.2f}"),
        _row("bound on k below which ridge is always better", 0.0025375, n * bound, 5e-8, form="{:.7f}"),
        _row(
            "steps of 199 up to the bound at which the error falls", 199, (np.diff(falling) < 0).sum(), 0, form="{:.0f}"
        ),
        _row(
            "total error at k = 0 and at the bound",
            {"0": 409736, "bound": 328868},
            falling[[0, -1]],
            0.5,
            form="{:.0f}",
        ),
        _row(
            "its minimum, and where",
            {"error": 328836, "k": 0.002605},
            [total.min(), n * near[total.argmin()]],
            [0.5, 1e-6],
            form="{:.7g}",
        ),
    )


@kept
def decoupled_decay() -> tuple[Row, ...]:
    """Where four optimisers end on a bowl with curvatures 100, 1 and 0.01."""
    h = ridge.CURVATURES
    place = ridge.DECAY_STRENGTHS.index(0.25)
    axes = ("100", "1", "0.01")
    fixed = dict(zip(axes, h / (h + 0.5), strict=True))
    rows = [
        _row(
            f"{name}, decay 0.5: end of the weights of curvature",
            fixed,
            ridge.descents(name)[-1, place],
            2e-4,
            form="{:.4f}",
        )
        for name in ("SGD with L2", "SGD with weight decay", "Adam with L2")
    ]
    ends = ridge.descents("AdamW (weight decay)")[-1]
    decays = 2 * np.array(ridge.DECAY_STRENGTHS)
    boxed = {f"{decay:g}": min(1.0, 1 / decay) for decay in (0.1, 0.5, 2.0, 4.0)}
    chosen = [int(np.argmin(np.abs(decays - float(decay)))) for decay in boxed]
    return (
        *rows,
        _row("AdamW: largest weight by decay, clip(1, ±1/decay)", boxed, ends[chosen].max(axis=1), 2e-3, form="{:.3f}"),
    )


# -- Early stopping, double descent
@kept
def early_stopping() -> tuple[Row, ...]:
    """The two constants of early stopping against ridge."""
    bounds = theory.early_stopping_bounds()
    return (
        _row("largest risk relative to ridge at λ = 1/t", 1.69, bounds.matched, 5e-3, form="{:.2f}"),
        _row("the same when both are tuned (a bound, printed rounded up)", 1.22, bounds.tuned, 6e-3, form="{:.4f}"),
        _row(
            "the first, and where (an independent computation)",
            {"ratio": 1.68591, "x": 1.7933},
            [bounds.matched, bounds.matched_x],
            [5e-6, 5e-5],
            form="{:.5f}",
        ),
    )


@kept
def double_descent() -> tuple[Row, ...]:
    """Exact risks of Belkin, Hsu and Xu for one draw of weights, and simulations of the same."""
    weights = np.random.default_rng(0).normal(size=100)
    weights /= np.linalg.norm(weights)
    seen = np.cumsum(weights**2)
    expected = {5: 1.1838, 20: 1.801, 30: 3.573, 50: 3.280, 80: 0.8720, 100: 0.6671}
    exact = [
        theory.subset_risk(p, n=40, seen=seen[p - 1], unseen=max(1 - seen[p - 1], 0.0), noise=0.2) for p in expected
    ]
    named = {f"p = {p}": risk for p, risk in expected.items()}
    simulated = [
        theory.simulate_risk(p, n=40, coefficients=weights, noise=0.2, repeats=2000, rng=np.random.default_rng(p))
        for p in expected
    ]
    return (
        _row(
            "risk by the paper's formula at n = 40, D = 100, for one draw of weights",
            named,
            exact,
            [5e-4 * r for r in expected.values()],
        ),
        _row(
            "the same risk, simulated with 2000 training sets",
            dict(zip(named, exact, strict=True)),
            [one.mean for one in simulated],
            [4 * one.standard_error for one in simulated],
        ),
    )


@kept
def minimum_norm() -> tuple[Row, ...]:
    """Risk of the minimum-norm fit by Hastie et al.'s formulas, beside a simulation."""
    sizes = (40, 100, 160, 240, 400)
    formula = {f"γ = {p / 200:g}": theory.minimum_norm_risk(p, n=200, signal=5.0, noise=1.0) for p in sizes}
    runs = [
        theory.simulate_risk(
            p, n=200, coefficients=np.full(p, np.sqrt(5 / p)), noise=1.0, repeats=100, rng=np.random.default_rng(p)
        )
        for p in sizes
    ]
    return (
        _row(
            "risk of the minimum-norm fit beyond the noise, n = 200, r² = 5, σ = 1: formula, and 100 training sets",
            formula,
            [one.mean - 1 for one in runs],
            [4 * one.standard_error for one in runs],
        ),
    )


@kept
def optimal_ridge() -> tuple[Row, ...]:
    """Risk of the best ridge, which has no peak."""
    expected = {0.5: 0.742, 1.1: 1.980, 2.0: 3.109, 5.0: 4.193}
    ours = [theory.optimal_ridge_risk(gamma, signal=5.0, noise=1.0)[1] for gamma in expected]
    return (
        _row(
            "risk of the best ridge, many rows (an independent computation)",
            {f"γ = {g:g}": risk for g, risk in expected.items()},
            ours,
            6e-4,
        ),
    )


# -- Bayes
@kept
def evidence() -> tuple[Row, ...]:
    """MacKay's fixed point on the diabetes data, and the strength that leave-one-out chooses."""
    X, y = data.diabetes().train
    X, y = data.unit_norm(X), y - y.mean()
    n, fit = len(y), evidence_fixed_point(X, y)
    U, d, _ = np.linalg.svd(X, full_matrices=False)

    def leave_one_out(k: float) -> float:
        hat = (U * (d**2 / (d**2 + k))) @ U.T
        return float(np.mean(((y - hat @ y) / (1 - 1 / n - np.diag(hat))) ** 2))

    grid = np.geomspace(1e-3, 0.1, 400)
    best = grid[np.argmin([leave_one_out(k) for k in grid])]
    return (
        _row(
            "strength, in sums of squares (scikit-learn's BayesianRidge)", 0.0336118, n * fit.lam, 5e-8, form="{:.7f}"
        ),
        _row("effective parameters (the same)", 8.5793, fit.effective_parameters, 5e-5, form="{:.4f}"),
        _row(
            "strength by leave-one-out on a grid, eight times smaller (an independent computation)",
            0.00414,
            best,
            1e-4,
            form="{:.5f}",
        ),
    )


@kept
def bayesian_lasso() -> tuple[Row, ...]:
    """Table 1: posterior medians and intervals, and the strength by marginal maximum likelihood.

    The printed run kept 10,000 draws of the same chain, ours 20,000: the error of the difference is √3 times ours.
    """
    run, names = bayesian_priors.chain(), bayesian_priors.FEATURES
    within, intervals = 3 * np.sqrt(3), bayesian_priors.PUBLISHED_INTERVALS
    medians = dict(zip(names, bayesian_priors.PUBLISHED_MEDIANS, strict=True))
    ends = {
        f"{name} {end}": value
        for name, pair in intervals.items()
        for end, value in zip(("2.5%", "97.5%"), pair, strict=True)
    }
    rows = [names.index(name) for name in intervals]
    settled = bayesian_priors.marginal_strengths()[41:]
    batches = settled[: len(settled) // 8 * 8].reshape(8, -1).mean(axis=1)
    return (
        _row("Table 1, posterior median", medians, run.medians[-1], within * run.error, form="{:.2f}"),
        _row(
            "Table 1, ends of the 95% interval",
            ends,
            run.intervals[-1][rows].ravel(),
            within * run.interval_errors[rows].ravel() + 0.5,
            form="{:.0f}",
        ),
        _row(
            "strength by marginal maximum likelihood",
            0.237,
            settled.mean(),
            3 * batches.std(ddof=1) / np.sqrt(8) + 5e-4,
        ),
    )


# -- Identities
@kept
def identities() -> tuple[Row, ...]:
    """What theory says is equal, with the largest difference that rounding leaves."""
    rng = np.random.default_rng(0)
    X, y, w = rng.normal(size=(30, 5)), rng.normal(size=30), rng.normal(size=5)
    masks = patterns(12) > 0
    hidden, outputs = rng.normal(size=12), rng.normal(size=(12, 4))
    logs = np.log(network.softmax((masks * hidden / 0.5) @ outputs)).mean(axis=0)
    geometric, scaled = np.exp(logs) / np.exp(logs).sum(), network.softmax(hidden @ outputs)
    dropped = (
        theory.dropout_loss(X, y, w, rate=0.4) - np.mean((y - X @ w) ** 2) - theory.dropout_penalty(X, w, rate=0.4)
    )
    noisy = theory.noise_loss(X, y, w, scale=0.3) - np.mean((y - X @ w) ** 2) - 0.3**2 * w @ w
    stacked = np.vstack([X, np.sqrt(30 * 0.2) * np.eye(5)])
    augmented = np.linalg.lstsq(stacked, np.r_[y, np.zeros(5)], rcond=None)[0]
    shrunk = linear.Ridge(0.2, fit_intercept=False).fit(X, y).coef_
    step = 0.05
    descended = linear.gradient_descent(X, y, steps=40, step=step, fit_intercept=False).coef
    d = np.linalg.svd(X, compute_uv=False)
    filtered = theory.filtered_weights(X, y, theory.gradient_descent_filter(d, n=30, step=step, steps=40))
    normalised = [_normalised_step(7.0**power * w, 0.3 * 49.0**power, X, y) for power in (0, 1)]
    found = {
        "softmax: geometric mean of 2¹² masks = weight scaling": geometric - scaled,
        "dropout in linear regression = its penalty": dropped,
        "two-point input noise = Tikhonov": noisy,
        "ridge = least squares on added rows": augmented - shrunk,
        "gradient descent = its spectral filter": descended - filtered,
        "batch normalization: (w, η) and (7w, 49η) step in one direction": normalised[0] - normalised[1],
    }
    return tuple(
        _row(f"{name}: largest difference", 0.0, np.max(np.abs(gap)), 1e-12, form="{:.0e}")
        for name, gap in found.items()
    )


def _normalised_step(w: np.ndarray, rate: float, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Direction of the weights after one step on the squared error of batch-normalised outputs."""
    z = X @ w - (X @ w).mean()
    u = z / z.std()
    slope = 2 * (u - y) / len(y)
    back = (slope - slope.mean() - u * (slope * u).mean()) / z.std()
    stepped = w - rate * X.T @ back
    return stepped / np.linalg.norm(stepped)


# -- Networks
@kept
def random_labels() -> tuple[Row, ...]:
    """Zhang et al.'s observation on 797 digits: networks repeat random labels and know nothing."""
    run, _ = why_models_overfit.memorise()
    random = np.array(why_models_overfit.SHARES) == 1.0
    repeated = run.train_accuracy[-1, random]
    return (
        _row("accuracy on random training labels", 1.0, repeated.mean(), 0.01, form="{:.2f}"),
        _row(
            "accuracy on new digits, ten classes", 0.1, run.validation_accuracy[-1, random].mean(), 0.02, form="{:.2f}"
        ),
        _row(
            "networks of three that repeat fewer random labels when half of the hidden units are dropped",
            3,
            (memorise_with_dropout(np.flatnonzero(random)) < repeated).sum(),
            0,
            form="{:.0f}",
        ),
    )


def memorise_with_dropout(members: np.ndarray) -> np.ndarray:
    """Training accuracy on the labels of these members of `why_models_overfit.memorise`, at a rate of 0.5."""
    train, _ = why_models_overfit.digit_parts()
    rng = [np.random.default_rng(20 + member) for member in members]
    net = network.mlp(64, [why_models_overfit.DIGIT_UNITS], 10, rng=rng, rate=0.5, dtype=np.float32)
    epochs = why_models_overfit.DIGIT_EPOCHS[-1]
    history = network.train(
        net,
        train.X,
        why_models_overfit.digit_labels()[0][members],
        rng=rng,
        optimiser=network.Adam(0.003),
        epochs=epochs,
        batch_size=100,
        evaluate_every=epochs,
    )
    return history.train_accuracy[-1]


@kept
def dropout_gain() -> tuple[Row, ...]:
    """Paired gain by the paper's recipe with few examples, where it finds none, and averages over fifty masks."""
    few = dropout.recipe(100)
    averaged = dropout_relatives.averaging(0.5, tuple(range(dropout.SEEDS)), 200)
    behind = 100 * (averaged.error[dropout_relatives.AVERAGED.index(50)] - averaged.scaled)
    return (
        _row(
            "gain with 100 examples, in points of test accuracy (none)",
            0.0,
            *_paired(100 * (few.dropout - few.plain)),
            form="{:.1f}",
        ),
        _row(
            "error of averaging 50 masks beyond that of weight scaling, in points (none)",
            0.0,
            *_paired(behind),
            form="{:.2f}",
            discrepancy="the average comes close and stays behind",
        ),
    )


def _paired(differences: np.ndarray) -> tuple[float, float]:
    """Their mean, and three standard errors of it."""
    return float(differences.mean()), float(3 * differences.std(ddof=1) / np.sqrt(differences.size))


# -- The lasso paper
@kept
def lasso_paper() -> tuple[Row, ...]:
    """Example 1: median error of least squares, 20 rows, 8 features of correlation 0.5^|i-j|."""
    place = np.arange(8)
    covariance = 0.5 ** np.abs(place[:, None] - place)
    root = np.linalg.cholesky(covariance)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2000, 20, 8)) @ root.T
    noise = rng.normal(size=(2000, 20))
    X, noise = X - X.mean(axis=1, keepdims=True), noise - noise.mean(axis=1, keepdims=True)
    miss = np.linalg.solve(X.transpose(0, 2, 1) @ X, np.einsum("rij,ri->rj", X, noise)[..., None])[..., 0]
    median = float(np.median(np.einsum("rj,jk,rk->r", miss, covariance, miss)))
    printed = "the printed noise, σ = 3, gives about twice the printed error; a smaller one, near σ = 2, would give it"
    return (
        _row(
            "Example 1, median error of least squares at σ = 3",
            2.79,
            9 * median,
            0.4,
            form="{:.2f}",
            discrepancy=printed,
        ),
    )


SOURCES: dict[str, tuple[str, str, Callable[..., tuple[Row, ...]], tuple]] = {
    "existence": ("hoerl1970ridge", "Hoerl & Kennard 1970, on the diabetes data", existence_theorem, ()),
    "lasso": ("tibshirani1996regression", "Tibshirani 1996", lasso_paper, ()),
    "least-angle": ("efron2004least", "Efron et al. 2004, diabetes data", least_angle, ()),
    "elements": ("hastie2009elements", "Hastie, Tibshirani & Friedman 2009, prostate data", elements, ()),
    "elastic-net": ("zou2005regularization", "Zou & Hastie 2005, prostate data", elastic_net_prostate, ()),
    **{
        f"simulation-{example}": (
            "zou2005regularization",
            f"Zou & Hastie 2005, example {example}",
            elastic_net_simulation,
            (example,),
        )
        for example in TABLE_2
    },
    "evidence": ("mackay1992bayesian", "MacKay 1992, diabetes data", evidence, ()),
    "bayesian-lasso": ("park2008bayesian", "Park & Casella 2008, diabetes data", bayesian_lasso, ()),
    "early-stopping": ("ali2019continuous", "Ali, Kolter & Tibshirani 2019", early_stopping, ()),
    "double-descent": ("belkin2020two", "Belkin, Hsu & Xu 2020", double_descent, ()),
    "minimum-norm": ("hastie2022surprises", "Hastie et al. 2022", minimum_norm, ()),
    "optimal-ridge": ("nakkiran2021optimal", "Nakkiran et al. 2021", optimal_ridge, ()),
    "decay": ("loshchilov2019decoupled", "Loshchilov & Hutter 2019; Xie & Li 2024", decoupled_decay, ()),
    "random-labels": ("zhang2017understanding", "Zhang et al. 2017, on 797 digits", random_labels, ()),
    "dropout": ("srivastava2014dropout", "Srivastava et al. 2014, on digits of 8 by 8 pixels", dropout_gain, ()),
    "identities": ("bishop1995training", "Identities", identities, ()),
}
"""Name: key in the bibliography, title, function, arguments."""


@kept
def reproduce(name: str) -> Source:
    """Compute one of SOURCES and time it.

    Raises
    ------
    KeyError
        When there is no such source; the message lists the names there are.
    """
    if name not in SOURCES:
        raise KeyError(f"there is no source {name!r}; there are {', '.join(SOURCES)}")
    key, title, function, arguments = SOURCES[name]
    start = time.perf_counter()
    rows = function(*arguments)
    return Source(key, title, rows, time.perf_counter() - start)
