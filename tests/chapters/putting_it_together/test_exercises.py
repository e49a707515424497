"""Right answers by other routes are right."""

import numpy as np

from chapters.putting_it_together import exercises
from everystate.teaching import check


def test_tuning_may_go_from_the_strongest_setting_down():
    def from_the_end(fit, score, settings, train, validation, test):
        models = [fit(setting, train) for setting in settings[::-1]]
        return score(models[int(np.argmax([score(model, validation) for model in models]))], test)

    assert check(exercises.TUNE_THEN_TEST, from_the_end).correct
    told = exercises.TUNE_THEN_TEST_LINES.told
    assert [order for order, fault in told.items() if not fault] == [(0, 1, 2, 3, 4, 5)]
