"""Applying the slots of a merge gives each state back, whatever differs between the states."""

import copy
import random

import pytest
import toy

from everystate import diff
from everystate.drawing import fresh_nodes
from everystate.nodes import Node, markup, same


def element(node, at):
    for position in at:
        node = node.children[position]
    return node


def apply(tree, slots, state):
    """Show ``state`` as the viewer does; markup stays text in a stand-in element."""
    tree = copy.deepcopy(tree)
    for slot in slots:
        target, value = element(tree, slot.at), slot.values[state]
        if slot.attribute == diff.TEXT:
            target.text = value
        elif slot.attribute == diff.MARKUP:
            target.tag, target.attrs, target.children, target.text = "#markup", {}, [], value
        elif value is None:
            target.attrs.pop(slot.attribute, None)
        else:
            target.attrs[slot.attribute] = value
    return tree


def visible(node):
    """Markup of what is shown: hidden elements left out, stand-ins written out."""
    if node.tag == "#markup":
        return "" if 'display="none"' in node.text.split(">")[0] else node.text
    if node.attrs.get("display") == "none":
        return ""
    bare = Node(node.tag, {k: node.attrs[k] for k in sorted(node.attrs)}, node.name, [], node.text)
    opening, closing = markup(bare).rsplit("</", 1)
    return opening + "".join(map(visible, node.children)) + "</" + closing


def sort_attributes(node):
    return Node(
        node.tag, dict(sorted(node.attrs.items())), node.name, [sort_attributes(c) for c in node.children], node.text
    )


def random_tree(rng, depth=0):
    tag = rng.choice(["g", "path", "text"])
    attrs = {key: rng.choice("123") for key in rng.sample(["x", "y", "fill"], rng.randint(0, 3))}
    count = rng.randint(0, 3) if depth < 3 else 0
    children = [random_tree(rng, depth + 1) for _ in range(count)]
    return Node(
        tag, attrs, rng.choice([tag, "curve", "tick"]), children, rng.choice(["", "a", "b"]) if not children else ""
    )


@pytest.mark.parametrize("hide", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_random_trees_come_back(seed, hide):
    rng = random.Random(seed)
    states = [random_tree(rng) for _ in range(4)]
    for node in states:
        node.tag, node.name = "svg", "svg"
    initial = rng.randrange(4)
    tree, slots = diff.merge(states, initial, hide=hide)
    assert visible(tree) == visible(sort_attributes(states[initial])) or visible(sort_attributes(tree)) == visible(
        sort_attributes(states[initial])
    )
    for state in range(4):
        shown = visible(sort_attributes(apply(tree, slots, state)))
        assert strip(shown) == strip(visible(sort_attributes(states[state])))


def strip(text):
    """Attribute order inside stored markup is that of its state; compare without it."""
    return sorted(text.replace(">", " ").replace("<", " ").split())


def test_states_of_a_figure_come_back_and_share_what_they_can():
    experiment = toy.experiment()
    states = [fresh_nodes(experiment, experiment.result(**state)) for state in experiment.states()]
    tree, slots = diff.merge(states)
    for number, state in enumerate(states):
        assert visible(sort_attributes(apply(tree, slots, number))) == visible(sort_attributes(state))
    assert not any(slot.attribute == diff.MARKUP and len(slot.at) < 2 for slot in slots)


def test_equal_states_have_no_slots():
    one = random_tree(random.Random(3))
    assert diff.merge([one, copy.deepcopy(one), one])[1] == []


def test_without_hiding_the_tree_is_the_first_state():
    rng = random.Random(5)
    one, two = random_tree(rng), random_tree(rng)
    tree, _ = diff.merge([one, two], hide=False)
    assert same(tree, one)
