"""What a page needs before it draws anything is imported without matplotlib: Python in the page starts the sooner."""

import subprocess
import sys

import pytest

from tests.chapters.test_every_experiment import CHAPTERS

HEAVY = ("matplotlib", "contourpy", "IPython", "ipywidgets", "anywidget", "scipy", "sklearn", "jinja2")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_with_its_exercises_is_imported_without_what_is_heavy(chapter):
    name = chapter.replace("-", "_")
    code = (
        f"import chapters.{name}.exercises, everystate.live.bridge, sys; print(sorted(set(sys.modules) & set({HEAVY})))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"
