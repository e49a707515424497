"""What the figures of chapter 9 must keep to."""

import numpy as np

from everystate.drawing import whole_figure


def nothing_leaves_the_axes(experiment, states):
    for state in states:
        for axes in whole_figure(experiment, **state).axes:
            low, high = sorted(axes.get_ylim())
            drawn = [line.get_ydata() for line in axes.get_lines() if line.get_transform() == axes.transData]
            for y in drawn:
                assert low <= np.min(y), state
                assert np.max(y) <= high, state
