"""The sources whose results are reproduced: each is kept when it is done, so that a run can be interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable

from chapters.published import bayes, elastic_net, identities, lasso, networks, prostate, ridge, risks
from chapters.published.rows import Row, Source
from chapters.shared.kept import kept

__all__ = ["SOURCES", "reproduce"]

SOURCES: dict[str, tuple[str, str, Callable[..., tuple[Row, ...]], tuple]] = {
    "existence": ("hoerl1970ridge", "Hoerl & Kennard 1970, on the diabetes data", ridge.existence_theorem, ()),
    "lasso": ("tibshirani1996regression", "Tibshirani 1996", lasso.lasso_paper, ()),
    "least-angle": ("efron2004least", "Efron et al. 2004, diabetes data", lasso.least_angle, ()),
    "elements": ("hastie2009elements", "Hastie, Tibshirani & Friedman 2009, prostate data", prostate.elements, ()),
    "elastic-net": ("zou2005regularization", "Zou & Hastie 2005, prostate data", prostate.elastic_net_prostate, ()),
    **{
        f"simulation-{example}": (
            "zou2005regularization",
            f"Zou & Hastie 2005, example {example}",
            elastic_net.simulation,
            (example,),
        )
        for example in range(1, 5)
    },
    "evidence": ("mackay1992bayesian", "MacKay 1992, diabetes data", bayes.evidence, ()),
    "bayesian-lasso": ("park2008bayesian", "Park & Casella 2008, diabetes data", bayes.bayesian_lasso, ()),
    "early-stopping": ("ali2019continuous", "Ali, Kolter & Tibshirani 2019", risks.early_stopping, ()),
    "double-descent": ("belkin2020two", "Belkin, Hsu & Xu 2020", risks.double_descent, ()),
    "minimum-norm": ("hastie2022surprises", "Hastie et al. 2022", risks.minimum_norm, ()),
    "optimal-ridge": ("nakkiran2021optimal", "Nakkiran et al. 2021", risks.optimal_ridge, ()),
    "decay": ("loshchilov2019decoupled", "Loshchilov & Hutter 2019; Xie & Li 2024", ridge.decoupled_decay, ()),
    "random-labels": ("zhang2017understanding", "Zhang et al. 2017, on 797 digits", networks.random_labels, ()),
    "dropout": (
        "srivastava2014dropout",
        "Srivastava et al. 2014, on digits of 8 by 8 pixels",
        networks.dropout_effects,
        (),
    ),
    "identities": ("bishop1995training", "Identities", identities.identities, ()),
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
