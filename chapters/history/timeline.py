"""the ideas of the book on a time line, each with the key of its source."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes

from chapters.shared import style
from everystate.controls import SelectionSlider
from everystate.experiment import Experiment, Panel


@dataclass(frozen=True)
class Event:
    """An idea and its source.

    ``key`` stands in ``book/references.bib``, which also has the year and the authors; a test compares them.
    """

    year: int
    name: str
    strand: str
    key: str
    authors: str
    words: str


PENALTIES, NETWORKS, METHOD = "penalties", "networks", "choosing and understanding"
LOOKS = {PENALTIES: (style.BLUE, "o"), NETWORKS: (style.RED, "s"), METHOD: (style.GREEN, "D")}
EVENTS = (
    Event(
        1943,
        "stability by restriction",
        PENALTIES,
        "tikhonov1943stability",
        "Tikhonov",
        "a problem whose answer jumps with the data becomes stable once the answers are restricted.",
    ),
    Event(
        1961,
        "shrinkage beats the mean",
        PENALTIES,
        "james1961estimation",
        "James and Stein",
        "shrink three or more estimated means towards a point, and their total error falls on average.",
    ),
    Event(
        1963,
        "a penalty for ill-posed problems",
        PENALTIES,
        "tikhonov1963solution",
        "Tikhonov",
        "add a penalty to the misfit, and an ill-posed problem has a stable solution: regularization gets its name.",
    ),
    Event(
        1970,
        "ridge regression",
        PENALTIES,
        "hoerl1970ridge",
        "Hoerl and Kennard",
        "the L2 penalty in statistics; a small one always lowers the expected error of the weights.",
    ),
    Event(
        1974,
        "cross-validation",
        METHOD,
        "stone1974crossvalidatory",
        "Stone",
        "choose and judge a prediction rule by rows that were left out.",
    ),
    Event(
        1990,
        "early stopping",
        NETWORKS,
        "morgan1990generalization",
        "Morgan and Bourlard",
        "stop training a network when its error on other data turns.",
    ),
    Event(
        1992,
        "weight decay explained",
        NETWORKS,
        "krogh1991simple",
        "Krogh and Hertz",
        "why weights that decay at each step make a network generalise better.",
    ),
    Event(
        1992,
        "the evidence picks λ",
        METHOD,
        "mackay1992bayesian",
        "MacKay",
        "the probability of the data, weights averaged out, sets the strength without held-out rows.",
    ),
    Event(
        1995,
        "noise is a penalty",
        NETWORKS,
        "bishop1995training",
        "Bishop",
        "training on inputs with a little noise is, to leading order, training with a penalty.",
    ),
    Event(
        1996,
        "the lasso",
        PENALTIES,
        "tibshirani1996regression",
        "Tibshirani",
        "the L1 penalty shrinks weights and sets some to exactly zero.",
    ),
    Event(
        2003,
        "data augmentation",
        NETWORKS,
        "simard2003best",
        "Simard et al.",
        "distorted copies of the training images, and a large gain on handwritten digits.",
    ),
    Event(
        2004,
        "the whole lasso path",
        METHOD,
        "efron2004least",
        "Efron et al.",
        "least angle regression: every λ for about the price of one least-squares fit.",
    ),
    Event(
        2005,
        "the elastic net",
        PENALTIES,
        "zou2005regularization",
        "Zou and Hastie",
        "both penalties together: zeros, and correlated features kept as a group.",
    ),
    Event(
        2008,
        "the Bayesian lasso",
        METHOD,
        "park2008bayesian",
        "Park and Casella",
        "the posterior under a Laplace prior, with intervals for every weight.",
    ),
    Event(
        2010,
        "fast coordinate descent",
        METHOD,
        "friedman2010regularization",
        "Friedman et al.",
        "glmnet: paths for large problems, one weight at a time.",
    ),
    Event(
        2012,
        "dropout, the report",
        NETWORKS,
        "hinton2012improving",
        "Hinton et al.",
        "half of the units are left out at random at each step, so that none can rely on another.",
    ),
    Event(
        2014,
        "dropout, the journal paper",
        NETWORKS,
        "srivastava2014dropout",
        "Srivastava et al.",
        "the full account, with the scaling at test time.",
    ),
    Event(
        2015,
        "batch normalization",
        NETWORKS,
        "ioffe2015batch",
        "Ioffe and Szegedy",
        "made to train faster; the noise of the batches regularizes on the side.",
    ),
    Event(
        2015,
        "spatial dropout",
        NETWORKS,
        "tompson2015efficient",
        "Tompson et al.",
        "whole feature maps are dropped, since neighbouring pixels share what they know.",
    ),
    Event(
        2016,
        "dropout as uncertainty",
        METHOD,
        "gal2016dropout",
        "Gal and Ghahramani",
        "keep dropping at test time and read the spread of the predictions.",
    ),
    Event(
        2017,
        "networks fit random labels",
        METHOD,
        "zhang2017understanding",
        "Zhang et al.",
        "networks that generalise can also memorise pure noise, so their size alone explains little.",
    ),
    Event(
        2018,
        "DropBlock",
        NETWORKS,
        "ghiasi2018dropblock",
        "Ghiasi et al.",
        "dropping contiguous regions of a feature map.",
    ),
    Event(
        2019,
        "AdamW",
        NETWORKS,
        "loshchilov2019decoupled",
        "Loshchilov and Hutter",
        "under Adam an L2 penalty and weight decay are two things, and the second works better.",
    ),
    Event(
        2019,
        "double descent",
        METHOD,
        "belkin2019reconciling",
        "Belkin et al.",
        "past the point where the model fits every row the test error can fall again.",
    ),
)


@dataclass(frozen=True)
class Moment:
    """The event that is looked at, and its row."""

    event: Event
    row: int


def compute(*, key: str) -> Moment:
    """Find the event with this key."""
    row = [event.key for event in EVENTS].index(key)
    return Moment(EVENTS[row], row)


def draw(result: Moment, axes: Axes) -> None:
    """Draw a row for each event, its dot at the year and its name beside the dot."""
    for strand, (colour, marker) in LOOKS.items():
        rows = [(event.year, row) for row, event in enumerate(EVENTS) if event.strand == strand]
        axes.plot(*zip(*rows, strict=True), marker, color=colour, markersize=6, linestyle="none", label=strand)
    for row, event in enumerate(EVENTS):
        early = event.year < 1985
        axes.text(
            event.year + (2.2 if early else -2.2),
            row,
            event.name,
            ha="left" if early else "right",
            va="center",
            fontsize=11,
            color=style.INK if row == result.row else style.MUTED,
        )
    axes.axhline(result.row, color=style.FAINT, linewidth=15, zorder=0)
    axes.plot(
        result.event.year, result.row, "o", color="none", markeredgecolor=style.INK, markeredgewidth=1.8, markersize=12
    )
    axes.set(xlabel="year of publication", xlim=(1938, 2023), ylim=(len(EVENTS) - 0.4, -0.6), yticks=[])
    axes.spines["left"].set_visible(False)
    style.key(axes, columns=2)


def readout(result: Moment) -> str:
    """Say who published what."""
    event = result.event
    return f"{event.year}, {event.name}. {event.authors}: {event.words}"


TIMELINE = Experiment(
    name="history-of-regularization",
    title="Regularization, 1943 to 2019",
    description=(
        "A time line with a row for each of twenty-four publications, from Tikhonov's paper of 1943 at the top to "
        "double descent in 2019 at the bottom. They are sparse until 1990 and dense from then on; ideas from networks "
        "begin in 1990. The table below the figure lists them."
    ),
    controls=(
        SelectionSlider(
            name="key",
            label="Publication",
            options=tuple((f"{event.year}: {event.name}", event.key) for event in EVENTS),
            value="hoerl1970ridge",
            play=True,
        ),
    ),
    compute=compute,
    draw=draw,
    readout=readout,
    theme=style.THEME,
    panels=(Panel(width=370, height=520, left=14, right=14, top=54),),
)
