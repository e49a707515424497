"""Every state is the same whether or not axes and legends are brought back from others."""

from chapters import registry
from everystate.memory import Memory
from tools import states


def test_a_state_that_shows_what_another_left_behind_is_named(monkeypatch):
    experiment = min(registry.every(), key=lambda one: len(list(one.states())))
    assert states.unlike(experiment) == []
    first = {}

    def stale(memory, key, draw):
        return first.setdefault(len(first) % 2, draw())

    monkeypatch.setattr(Memory, "recall", stale)
    found = states.unlike(experiment)
    assert found
    assert all(name in found[0] for name in experiment.defaults)


def test_the_command_reports_each_experiment(capsys):
    name = min(registry.every(), key=lambda one: len(list(one.states()))).name
    assert states.main([name, "--workers", "1"]) == 0
    assert capsys.readouterr().out.splitlines() == [name, "all states of 1 experiments are drawn alike"]
