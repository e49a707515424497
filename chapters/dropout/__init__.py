"""Chapter 7: units that drop out, what that does to training, and what the network is at inference."""

from chapters.dropout import adaptive, curves, ensemble, epochs, help, knock_out, network, scaling
from chapters.dropout.adaptive import ADAPTIVE, BMI, SAMPLED, STRETCH, logistic_prices, patients
from chapters.dropout.common import interval
from chapters.dropout.curves import CURVE_N, CURVES, runs
from chapters.dropout.ensemble import ENSEMBLE
from chapters.dropout.epochs import EPOCHS
from chapters.dropout.help import HELP, SHOWN, SIZES_COMPARED, WRONG, gains
from chapters.dropout.knock_out import AT_RANDOM, BEST_FIRST, KNOCK_OUT
from chapters.dropout.network import NETWORK
from chapters.dropout.scaling import SCALING

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
    "adaptive",
    "curves",
    "ensemble",
    "epochs",
    "gains",
    "help",
    "interval",
    "knock_out",
    "logistic_prices",
    "network",
    "patients",
    "runs",
    "scaling",
]
