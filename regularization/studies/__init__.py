"""Computations that take longer than a reader waits: networks trained, chains sampled, tables reproduced.

One module a chapter; every public function is ``kept`` and returns a frozen result.

Used in: the experiments, claims and tests of the chapters on dropout and after.
"""
