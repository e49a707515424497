"""A bare Sphinx project: MyST-NB runs the notebooks, everystate puts the figures into the pages."""

project = "Waves and swings"
author = "The authors of everystate"
extensions = ["myst_nb", "everystate.sphinx"]
exclude_patterns = ["_build"]
nb_execution_mode = "cache"
nb_execution_raise_on_error = True

everystate_path = ["."]
everystate_experiments = ["figures"]
