"""The decision table: for each symptom what to try first, and a link to the experiment that shows it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chapters import registry
from everystate.static import is_static


@dataclass(frozen=True)
class Decision:
    """A symptom, what to try first, how to tell that it worked, and the state of an experiment that shows it."""

    symptom: str
    first: str
    worked: str
    experiment: str
    state: tuple[tuple[str, Any], ...]

    @property
    def page(self) -> str:
        """Name of the chapter that holds the experiment."""
        return registry.chapter_of(self.experiment)

    @property
    def address(self) -> str:
        """Where the link leads: to the exact state on the page, to the notebook in Jupyter."""
        if not is_static():
            return f"{self.page}.ipynb"
        found = registry.find(self.experiment)
        return f"{self.page}.html#{found.fragment(**dict(self.state))}"


DECISIONS = (
    Decision(
        "Validation accuracy falls short of what you can hope for, and training accuracy is far above it.",
        "A moderate L2 penalty (weight decay).",
        "Validation accuracy rises. A narrower gap alone is no success.",
        "weight-decay-network",
        (("lam", 0.004),),
    ),
    Decision(
        "The validation loss falls, then climbs, while the training loss keeps falling.",
        "Early stopping, with the best weights restored.",
        "The weights you keep do better on new data than those of the last epoch.",
        "too-long",
        (("epoch", 400), ("units", 64)),
    ),
    Decision(
        "Validation falls short of what you can hope for, and training is hardly better.",
        "Less regularization, more epochs, or a larger model.",
        "The validation error falls, and the training error with it.",
        "capacity",
        (("degree", 1),),
    ),
    Decision(
        "A wide fully connected network, few examples or unreliable labels.",
        "Dropout of 20% to 50% in those layers, more where many labels are wrong, and more epochs.",
        "After enough epochs validation accuracy lies above what it is without.",
        "does-dropout-help",
        (("n", 200), ("wrong", 0.2)),
    ),
    Decision(
        "Weights are huge, cancel each other, or change when a few rows change.",
        "L2 on standardised features (ridge).",
        "Refits on other samples lie closer together, and the test error falls.",
        "bias-and-variance",
        (("lam", 0.1),),
    ),
    Decision(
        "Many features, and you believe that few matter.",
        "L1 (the lasso).",
        "About the same validation error with far fewer features.",
        "five-that-matter",
        (("irrelevant", 35), ("noise", 1.0)),
    ),
    Decision(
        "Features come in correlated groups, and the lasso picks others on each sample.",
        "The elastic net.",
        "Members of a group enter together, sample after sample.",
        "selection-lottery",
        (("correlation", 0.9),),
    ),
    Decision(
        "Few images, but you know which changes leave their meaning alone.",
        "Data augmentation.",
        "Accuracy rises on changed images, and does not fall on images as they come.",
        "augmented-digits",
        (("kind", "shift"), ("level", 1), ("n", 50)),
    ),
    Decision(
        "A convolutional network shrugs off dropout.",
        "Drop whole channels, or blocks (spatial dropout, DropBlock).",
        "Dropped values can less often be guessed from their neighbours; validation decides.",
        "masks-on-a-feature-map",
        (("rate", 0.3), ("block", 3)),
    ),
    Decision(
        "A λ that was tuned under SGD does something else under AdamW.",
        "Take penalty and decay for two methods, and tune anew the one you use.",
        "The best λ lies inside the range that you searched, not at its end.",
        "l2-or-weight-decay",
        (("optimiser", "AdamW (weight decay)"),),
    ),
    Decision(
        "The best λ changes with every split.",
        "Repeat cross-validation over several splits, and average.",
        "The minima of averaged curves lie closer together.",
        "luck-of-the-split",
        (("averaged", 10),),
    ),
    Decision(
        "Validation promises more than new data keep.",
        "Look for a leak: was anything fitted on all rows?",
        "Redone inside each fold, it promises no more than new data keep.",
        "screen-before-splitting",
        (("way", "inside each fold"),),
    ),
    Decision(
        "No leak, and still the world differs from validation.",
        "Collect what is missing; no strength replaces it.",
        "Validation data that cover what you will meet agree with it.",
        "unrepresentative-sample",
        (("width", 0.3),),
    ),
)  # fmt: skip
"""Rows of the decision table, the most common symptoms first."""


@dataclass(frozen=True)
class DecisionTable:
    """The rows as a table; each links to an experiment that shows it."""

    rows: Sequence[Decision]

    def to_html(self) -> str:
        """Return the table as HTML."""
        heads = ("Symptom, and where to see it", "First thing to try", "How to tell that it worked")
        head = "".join(f'<th scope="col">{name}</th>' for name in heads)
        return (
            f'<div class="decisions"><table class="table"><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(map(_row, self.rows))}</tbody></table></div>"
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/html": self.to_html()}, raw=True)


def _row(row: Decision) -> str:
    title = html.escape(registry.find(row.experiment).title)
    symptom = f'{html.escape(row.symptom)}<br><a href="{html.escape(row.address)}">{title}</a>'
    return f"<tr><td>{symptom}</td><td>{html.escape(row.first)}</td><td>{html.escape(row.worked)}</td></tr>"


DECISION_TABLE = DecisionTable(DECISIONS)
