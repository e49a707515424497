"""A module that declares an experiment, as projects have them."""

import toy

X = toy.X
TOY = toy.experiment()
