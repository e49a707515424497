"""Ten lines to start from in scikit-learn, PyTorch and Keras; each strength is translated from one λ."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from regularization import translation

START, LOW, HIGH = 0.003, 1e-5, 0.1
"""A moderate λ to begin with, and the ends of the range to search."""

ROWS, BATCH, PATIENCE = 1000, 200, 10
"""Training rows, rows of a batch and epochs of patience for which the box is written out."""


def mlp_alpha(lam: float, *, batch: int) -> float:
    """Return ``alpha`` of scikit-learn's ``MLPClassifier`` for our λ: it divides alpha / 2 by the rows of a batch."""
    return 2 * batch * lam


def _short(value: float) -> str:
    return f"{value:.3g}".replace("e-0", "e-")


def _between(low: float, high: float) -> str:
    return f"{_short(min(low, high))} to {_short(max(low, high))}"


@dataclass(frozen=True)
class Default:
    """What to set, and how each library is told; code stands between backticks."""

    what: str
    sklearn: str
    pytorch: str
    keras: str


def defaults() -> tuple[Default, ...]:
    """Return the lines of the box."""
    ridge, decay = (
        [translate(lam) for lam in (START, LOW, HIGH)]
        for translate in (lambda lam: translation.to_ridge(lam, n=ROWS), translation.to_sgd)
    )
    logistic = [translation.to_logistic(lam, n=ROWS)[0] for lam in (START, LOW, HIGH)]
    alpha = [mlp_alpha(lam, batch=BATCH) for lam in (START, LOW, HIGH)]
    return (
        Default(
            "1. Leak check, before anything else: nothing is fitted on rows that you measure on",
            "`make_pipeline(StandardScaler(), model)` inside `cross_val_score`; rows of one group or a later date on "
            "one side (`GroupKFold`, `TimeSeriesSplit`); all of it, repeated with shuffled labels, must be near chance "
            "(`permutation_test_score` shuffles only for what is inside the pipeline)",
            "means and scales from the training rows; copies, patients, days on one side; all of it, repeated with "
            "shuffled labels, must be near chance",
            "the same; `Normalization().adapt` on the training rows only",
        ),
        Default(
            f"2. L2, to start with: λ = {_short(START)}, at {ROWS} rows",
            f"`Ridge(alpha={_short(ridge[0])})`, `LogisticRegression(C={_short(logistic[0])})`, "
            f"`MLPClassifier(alpha={_short(alpha[0])})` with batches of {BATCH}",
            f"`SGD(weight_decay={_short(decay[0])})`, biases in a group with 0",
            f"`kernel_regularizer=L2({_short(START)})`",
        ),
        Default(
            f"3. L2, to search: λ from {_between(LOW, HIGH)} in factors of 3; go on where the best lies at an end",
            f"`alpha` {_between(*ridge[1:])}, `C` {_between(*logistic[1:])}, `MLPClassifier`: "
            f"`alpha` {_between(*alpha[1:])}",
            f"`weight_decay` {_between(*decay[1:])}",
            f"`L2`: {_between(LOW, HIGH)}",
        ),
        Default(
            "4. L1, for few features: from the λ that keeps none, down to a thousandth of it",
            f"`LassoCV()` finds it; our λ = {_short(START)} is `Lasso(alpha={_short(translation.to_lasso(START))})`",
            "`loss + lam * w.abs().sum()`; exact zeros need a proximal step",
            f"`L1({_short(START)})`, no exact zeros either",
        ),
        Default(
            "5. AdamW's decay, no translation of λ",
            "`MLPClassifier` has none",
            "`AdamW(weight_decay=0.01)`, its default; search 0.001 to 0.3, with the learning rate",
            "`AdamW(weight_decay=0.01)`; the default is 0.004",
        ),
        Default(
            "6. Dropout, after wide fully connected layers; search 0, 0.2, 0.5",
            "none",
            "`nn.Dropout(0.2)`; `model.eval()` before you measure",
            "`Dropout(0.2)`",
        ),
        Default(
            f"7. Early stopping, patience {PATIENCE} epochs, best weights kept",
            f"`MLPClassifier(early_stopping=True, n_iter_no_change={PATIENCE - 1})`, on a tenth of the training rows",
            "a dozen lines, below",
            f"`EarlyStopping(patience={PATIENCE}, restore_best_weights=True)`, which is not the default",
        ),
        Default(
            "8. Augmentation, on training rows only: changes that keep the label, no larger than new data will show",
            "by hand, inside each fold",
            "`transforms.v2.RandomCrop`, `RandomHorizontalFlip`",
            "`RandomTranslation`, `RandomFlip` as layers",
        ),
        Default(
            "9. A smaller model, or a pretrained one with its first layers fixed",
            "fewer features, lower degree, smaller `hidden_layer_sizes`",
            '`resnet18(weights="DEFAULT")`, `requires_grad_(False)`',
            '`applications.MobileNetV2(weights="imagenet")`, `trainable = False`',
        ),
        Default(
            "10. L2 on weights before a normalization layer doesn't simplify what the network computes: it sets the "
            "effective learning rate, so tune the two together",
            "no such layers",
            "leave the layer's own scale and shift out, as the biases",
            "`kernel_regularizer` leaves them out, `AdamW` only with `exclude_from_weight_decay`",
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class DefaultsTable:
    """The box as a table."""

    rows: Sequence[Default]

    def to_html(self) -> str:
        """Return the table as HTML."""
        heads = "".join(f'<th scope="col">{name}</th>' for name in ("What", "scikit-learn", "PyTorch", "Keras"))
        lines = "".join(f"<tr>{''.join(map(_cell, vars(row).values()))}</tr>" for row in self.rows)
        table = f'<table class="table"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'
        return f'<div class="decisions" role="region" aria-label="Defaults" tabindex="0">{table}</div>'

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/html": self.to_html()}, raw=True)


def _cell(text: str) -> str:
    code = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
    return f"<td>{code}</td>"


DEFAULTS = DefaultsTable(defaults())
