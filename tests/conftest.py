"""Tests run as the build does: without live widgets, and with one thread of linear algebra a process.

The number of threads changes the last digits of a sum, and with them the path of a network's training.
"""

import os

for name, value in {"EVERYSTATE_STATIC": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}.items():
    os.environ.setdefault(name, value)
