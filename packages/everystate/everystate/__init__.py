"""Declare a figure once: it answers in Jupyter, on a static page without a kernel, and as a single HTML file."""

__version__ = "0.1.0"
