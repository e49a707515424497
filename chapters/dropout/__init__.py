"""Chapter 7: units that drop out, what that does to training, and what the network is at inference."""

from chapters.dropout.adaptive import ADAPTIVE, BMI, SAMPLED, STRETCH, patients
from chapters.dropout.curves import CURVES
from chapters.dropout.ensemble import ENSEMBLE
from chapters.dropout.epochs import EPOCHS
from chapters.dropout.help import HELP, SHOWN, SIZES_COMPARED, WRONG, gains
from chapters.dropout.knock_out import AT_RANDOM, BEST_FIRST, KNOCK_OUT
from chapters.dropout.logistic import logistic_prices
from chapters.dropout.network import NETWORK
from chapters.dropout.scaling import SCALING
from chapters.dropout.study import CURVE_N, runs
from chapters.shared.intervals import interval

__all__ = [
    "ADAPTIVE",
    "AT_RANDOM",
    "BEST_FIRST",
    "BMI",
    "CURVES",
    "CURVE_N",
    "ENSEMBLE",
    "EPOCHS",
    "HELP",
    "KNOCK_OUT",
    "NETWORK",
    "SAMPLED",
    "SCALING",
    "SHOWN",
    "SIZES_COMPARED",
    "STRETCH",
    "WRONG",
    "gains",
    "interval",
    "logistic_prices",
    "patients",
    "runs",
]
