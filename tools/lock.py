"""One process at a time: a lock that the system drops when its holder ends, however it ends.

This is imported before Python's version has been looked at, so it holds nothing that Python 3.6 can't read.
"""

import contextlib
import os
import sys
import time

__all__ = ["held"]

if os.name == "nt":
    import msvcrt

    def _take(file):
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def held(path, doing, say=None):
    """Hold the lock file ``path``; while another process has it, say so once and wait.

    Parameters
    ----------
    path : path-like
        The lock file, which is made where it is missing and never removed.
    doing : str
        What the other one does, for the line "waiting for another ...".
    say : callable, optional
        What to do with that line; it is printed by default.
    """
    with open(str(path), "a+b") as file:
        waited = False
        while True:
            try:
                _take(file)
                break
            except OSError:
                if not waited:
                    (say or _say)(f"waiting for another {doing} to end ...")
                waited = True
                time.sleep(0.2)
        yield  # closing the file gives the lock back


def _say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
