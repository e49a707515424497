"""Settings of the JupyterLab that edits the book's own notebooks."""

from tools.lab import save_canonical

c = get_config()  # noqa: F821 - Jupyter defines it  # pyright: ignore
c.ContentsManager.pre_save_hook = save_canonical
