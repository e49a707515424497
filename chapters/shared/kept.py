"""Results of slow functions, kept until the code of the book that they come from changes."""

from everystate.kept import keeping

__all__ = ["kept"]

kept = keeping("regularization", "chapters")
