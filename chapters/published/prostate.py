"""Tables of The Elements of Statistical Learning and of the elastic net paper on the prostate data."""

from __future__ import annotations

import numpy as np

from chapters.published.rows import HALF, Row, row
from chapters.shared import prostate
from chapters.shared.printed import printed
from regularization import data


def elements() -> tuple[Row, ...]:
    """Table 3.3: weights, intercepts, test errors and their standard errors; subset size by cross-validation."""
    table, names = prostate.prostate_table() | prostate.components_table(), data.prostate().features
    columns = [
        row(
            f"Table 3.3, weights: {model}",
            dict(zip(names, weights, strict=True)),
            table[model].weights,
            HALF,
        )
        for kind in ("esl-weights", "esl-weights-of-directions")
        for model, weights in printed(kind).rows.items()
    ]
    intercepts, errors, spreads = (
        printed(f"esl-{kind}").numbers for kind in ("intercepts", "errors", "standard-errors")
    )
    levels = (
        row("Table 3.3, intercepts", intercepts, [table[m].intercept for m in intercepts], HALF),
        row("Table 3.3, test error", errors, [table[m].error for m in errors], HALF),
        row("its standard error", spreads, [table[m].standard_error for m in spreads], HALF),
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
    return (*columns, *levels, sizes)


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
