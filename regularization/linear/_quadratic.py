"""A quadratic and an L1 penalty: coordinate descent that ends in a linear system.

A sweep over the weights that violate the optimality conditions tells their signs. With those held the rest is a linear
system of the kept weights, which the inverse of their inner products solves; it follows them as they come and go.
"""

from __future__ import annotations

import numpy as np

from regularization.linear._diagnostics import violations
from regularization.linear._inverse import Inverse

# A linear system solved less exactly than this (relative) is taken for singular.
_CONSISTENT = 1e-8
# Rounding in an inner product, relative to the sizes that it is of.
ROUNDING = 16 * np.finfo(float).eps


class Quadratic:
    """``(1/2) w'Gw - c'w + l2 * sum w_j^2 + threshold * sum |w_j|``, minimised for one threshold after the other.

    Each starts where the last one ended. The kept features stand in the order in which they joined: their rows of
    ``G``, one below the other, and the inverse of their inner products follow them as they come and go.
    """

    def __init__(self, gram: np.ndarray) -> None:
        """Begin without features; the square array ``gram`` holds the inner products of those to come, or room."""
        room = len(gram)
        self.size, self.l2 = 0, 0.0
        self._gram, self._rows = gram, np.empty((room, room))
        self._w, self._correlation = np.zeros(room), np.empty(room)
        self.kept, self.inverse, self.invertible = np.empty(0, dtype=int), Inverse(room), True
        self._bind()

    def _bind(self) -> None:
        q, k = self.size, self.kept.size
        self.gram, self.w, self.correlation = self._gram[:q, :q], self._w[:q], self._correlation[:q]
        self.rows = self._rows[:k, :q]

    def add(self, products: np.ndarray, correlation: np.ndarray) -> None:
        """Add features with weight zero, given their inner products with those that are there and with each other."""
        old, size = self.size, self.size + len(correlation)
        self._gram[old:size, :size] = products
        self._gram[:old, old:size] = products[:, :old].T
        self.grow(correlation)

    def grow(self, correlation: np.ndarray) -> None:
        """Add features whose inner products are there already."""
        old, self.size = self.size, self.size + len(correlation)
        self._rows[: self.kept.size, old : self.size] = self._gram[self.kept, old : self.size]
        self._correlation[old : self.size] = correlation
        self._bind()
        self._look()

    def start(self, w: np.ndarray) -> None:
        """Go on from other weights."""
        self.w[:] = w
        self._follow()
        self._look()

    def solve(self, threshold: float, l2: float, accepted: float, max_sweeps: int) -> tuple[float, float]:
        """Minimise over ``w``; return its violation of the optimality conditions, and the violation allowed.

        The allowance is never below what rounding in ``G w`` makes unavoidable, which differs from weight to weight as
        the sizes of their columns do.
        """
        if l2 != self.l2:
            self.l2 = l2
            self._invert()
            self._look()
        sizes = np.sqrt(self.gram.diagonal() + 2 * l2)
        sweeps = 0
        while True:
            self._polish(threshold)
            self._look()
            residuals = violations(self.downhill, self.w, threshold)
            if (largest := float(residuals.max(initial=0.0))) <= accepted:
                return largest, accepted
            allowed = np.maximum(accepted, ROUNDING * float(sizes @ np.abs(self.w)) * sizes)
            wrong = (residuals > allowed).nonzero()[0]
            if not wrong.size or sweeps == max_sweeps:
                worst = int(np.argmax(residuals - allowed))
                return float(residuals[worst]), float(allowed[worst])
            self._sweep(threshold, wrong)
            sweeps += 1

    def _look(self) -> None:
        """Compute which way is downhill: minus the gradient of the smooth part."""
        self.downhill = self.correlation - self._times(self.w[self.kept])

    def _times(self, w: np.ndarray) -> np.ndarray:
        """Return the curvature times a vector that is zero but at the kept features."""
        product = w @ self.rows
        if self.l2:
            product[self.kept] += 2 * self.l2 * w
        return product

    def _sweep(self, threshold: float, features: np.ndarray) -> None:
        """Minimise over each of the weights of some features in turn."""
        w, downhill, l2 = self.w, self.downhill, self.l2
        for j in features:
            curvature = self.gram[j, j] + 2 * l2
            partial = downhill[j] + curvature * w[j]
            change = max(abs(partial) - threshold, 0.0) * (1.0 if partial > 0 else -1.0) / curvature - w[j]
            if change:
                w[j] += change
                downhill -= self.gram[j] * change
                downhill[j] -= 2 * l2 * change
        self._follow()

    def _polish(self, threshold: float) -> None:
        """Solve for the kept weights with their signs held, dropping each that reaches zero on the way.

        With fixed signs the objective is quadratic, and it falls all along the way to that quadratic's minimum.
        """
        while self.kept.size:
            w = self.w[self.kept]
            signs = np.sign(w)
            slope = self.downhill[self.kept] - threshold * signs
            step, product, share = self._step(slope)
            crossing = (signs * step < 0 if share == np.inf else signs * (w + step) <= 0).nonzero()[0]
            shares = w[crossing] / -step[crossing]
            if crossing.size:
                share = float(shares.min())
            if share == np.inf or not slope @ step > share * (step @ product[self.kept]) / 2:
                return
            self.w[self.kept] = w + share * step
            if not crossing.size:
                return
            self.w[self.kept[crossing[shares == share]]] = 0.0
            self._follow()
            self.downhill = self.downhill - share * product

    def _step(self, slope: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        """Return the step of the kept weights to their minimum, the curvature times it, and 1, the share to take.

        Where there is a direction without curvature that still leads downhill (collinear features), return that
        direction and infinity: the way down ends only where a weight reaches zero.
        """
        if self.invertible:
            step = self.inverse @ slope
            product = self._times(step)
            if self._solves(product, slope):
                return step, product, 1.0
            self.invertible = False
        system = self._system()
        try:
            step = np.linalg.solve(system, slope)
            product = self._times(step)
            if self._solves(product, slope):
                return step, product, 1.0
        except np.linalg.LinAlgError:
            pass
        curvatures, directions = np.linalg.eigh(system)
        along = directions.T @ slope
        flat = curvatures <= curvatures[-1] * slope.size * np.finfo(float).eps
        if np.abs(along[flat]).max(initial=0.0) > _CONSISTENT * np.abs(along).max():
            step, longest = directions[:, flat] @ along[flat], np.inf
        else:
            step, longest = directions[:, ~flat] @ (along[~flat] / curvatures[~flat]), 1.0
        return step, self._times(step), longest

    def _solves(self, product: np.ndarray, slope: np.ndarray) -> bool:
        missed = product[self.kept] - slope
        return bool(missed @ missed <= _CONSISTENT**2 * (slope @ slope))

    def _system(self) -> np.ndarray:
        """Return the curvature among the kept features."""
        return self.rows[:, self.kept] + 2 * self.l2 * np.eye(self.kept.size)

    def _invert(self) -> None:
        """Compute the inverse anew, if there is one."""
        try:
            self.inverse.start(self._system())
            self.invertible = True
        except np.linalg.LinAlgError:
            self.invertible = False

    def _follow(self) -> None:
        """Take out the features whose weight has become zero, and put in those whose weight no longer is."""
        stays, joins = self.w[self.kept] != 0, self.w != 0
        joins[self.kept] = False
        new, k = joins.nonzero()[0], np.count_nonzero(stays)
        if k < stays.size:
            self._rows[:k, : self.size] = self.rows[stays]
        self.kept = np.concatenate((self.kept[stays], new))
        self._bind()
        self.rows[k:] = self.gram[new]
        if not self.invertible:
            return self._invert()
        try:
            if k < stays.size:
                self.inverse.drop(stays)
            if new.size:
                products = self.rows[k:, self.kept]
                self.inverse.border(products[:, :k], products[:, k:] + 2 * self.l2 * np.eye(new.size))
        except np.linalg.LinAlgError:
            self.invertible = False
