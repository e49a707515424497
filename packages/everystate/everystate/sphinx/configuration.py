"""The configuration values, checked before anything is read."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.errors import ConfigError

from everystate.sphinx.events import on
from everystate.static import STATIC
from everystate.theme import PLAIN, Theme

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["code_packages", "setup", "theme"]


def code_packages(config: Config) -> tuple[str, ...]:
    """Return the top-level packages whose code the build depends on."""
    named = (*config.everystate_experiments, *config.everystate_code, "everystate")
    return tuple(sorted({name.partition(".")[0] for name in named}))


def theme(config: Config) -> Theme:
    """Return the theme that the configuration names."""
    named: str = config.everystate_theme
    if not named:
        return PLAIN
    module, _, name = named.partition(":")
    try:
        found = getattr(importlib.import_module(module), name, None)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"everystate_theme = {named!r}: {module!r} can't be imported: {error}") from error
    if not isinstance(found, Theme):
        raise ConfigError(f"everystate_theme must name a Theme as 'module:NAME', got {named!r}")
    return found


def _check(app: Sphinx, config: Config) -> None:
    """Refuse what can't work, and let notebooks leave placeholders."""
    for name in ("everystate_path", "everystate_experiments", "everystate_code"):
        value: Any = config[name]
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item for item in cast(Any, value)):
            raise ConfigError(f"{name} must be a list of names, got {value!r}")
    if not isinstance(config.everystate_theme, str):
        raise ConfigError(f"everystate_theme must be a text 'module:NAME', got {config.everystate_theme!r}")
    _extend_path([Path(app.confdir) / folder for folder in config.everystate_path])
    for name in ("everystate_experiments", "everystate_code"):
        for module in config[name]:
            _check_module(name, module)
    theme(config)
    os.environ[STATIC] = "1"


def _extend_path(folders: list[Path]) -> None:
    """Let this process and the kernels find modules in these folders."""
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"everystate_path must name folders, but there is no {folder}")
    added = [str(folder.resolve()) for folder in folders]
    sys.path[:0] = [folder for folder in added if folder not in sys.path]
    before = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [*added, *(old for old in before if old not in added)]))


def _check_module(name: str, module: str) -> None:
    try:
        missing = importlib.util.find_spec(module) is None
    except (ImportError, ValueError):
        missing = True
    if missing:
        raise ConfigError(
            f"{name} names {module!r}, which Python does not find; its folder may go into everystate_path"
        )


def setup(app: Sphinx) -> None:
    """Declare the values and check them."""
    for name in ("everystate_experiments", "everystate_code", "everystate_path"):
        app.add_config_value(name, [], "env", [list, tuple])
    app.add_config_value("everystate_theme", "", "html", [str])
    on(app, "config-inited", _check, priority=100)
