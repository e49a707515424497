"""Tables of The Elements of Statistical Learning and of the elastic net paper on the prostate data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from chapters.published.rows import HALF, Row, row
from chapters.shared import prostate
from chapters.shared.printed import printed
from regularization import data


def elements() -> tuple[Row, ...]:
    """Table 3.3: weights, test errors and their standard errors; subset size by cross-validation."""
    table, names = prostate.prostate_table(), data.prostate().features
    columns = [
        row(
            f"Table 3.3, weights: {model}",
            dict(zip(names, weights, strict=True)),
            table[model].weights,
            HALF,
        )
        for model, weights in printed("esl-weights").rows.items()
    ]
    errors, spreads = printed("esl-errors").numbers, printed("esl-standard-errors").numbers
    tested = (
        row("Table 3.3, test error", _of(errors, table), [table[m].error for m in table], HALF),
        row("its standard error", _of(spreads, table), [table[m].standard_error for m in table], HALF),
    )
    directions = prostate.components_table()
    ours = {model: one.standard_error for model, one in directions.items()}
    others = (
        row("Table 3.3, test error", _of(errors, directions), [directions[m].error for m in directions], HALF),
        row(
            "its standard error, principal components",
            spreads["principal components"],
            ours["principal components"],
            HALF,
            discrepancy="the error itself agrees, and so do the standard errors of the five other columns",
        ),
        row(
            "its standard error, partial least squares",
            spreads["partial least squares"],
            ours["partial least squares"],
            HALF,
        ),
    )
    searches = prostate.prostate_searches()
    chosen = [[getattr(one, rule) for one in searches] for rule in ("one_standard_error", "minimum")]
    sizes = row(
        "Figure 3.7, subset size chosen most often in 60 random tenfold splits",
        printed("esl-subset-sizes").numbers,
        [np.bincount(sizes).argmax() for sizes in chosen],
        0,
        form="{:.0f}",
    )
    return (*columns, *tested, *others, sizes)


def _of(numbers: Mapping[str, float], models: Iterable[str]) -> dict[str, float]:
    """The printed numbers of these models, in their order."""
    return {model: numbers[model] for model in models}


def elastic_net_prostate() -> tuple[Row, ...]:
    """Table 1: test errors on the data with the typing error, and what becomes of them without it."""
    wrong, right = (prostate.paper_table(typo) for typo in (True, False))
    mended = printed("elastic-net-errors-corrected").numbers
    return (
        row("Table 1, test error", {one.method: one.published for one in wrong}, [one.error for one in wrong], HALF),
        row(
            "errors of Table 1 with row 32 corrected",
            mended,
            [one.error for one in right if one.method in mended],
            HALF,
            basis="computed",
        ),
    )
