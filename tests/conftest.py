"""Tests run without a reader: notebooks leave placeholders instead of live widgets."""

import os

os.environ.setdefault("REGULARIZATION_STATIC", "1")
