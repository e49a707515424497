"""Forward and backward passes against PyTorch, which is no dependency of the book.

Run: pip install torch, then pytest tests/network/test_network_torch.py
"""

from __future__ import annotations

import numpy as np
import pytest

from regularization.network import (
    SGD,
    Adam,
    AdamW,
    Attention,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    MeanSquaredError,
    Network,
    ReLU,
    SoftmaxCrossEntropy,
    Tanh,
    max_norm,
    mlp,
    train,
)

torch = pytest.importorskip("torch", reason="pip install torch")
functional = torch.nn.functional


def tensor(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(np.array(array, dtype=np.float64), requires_grad=True)


def close(ours: np.ndarray, theirs: torch.Tensor) -> None:
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-10, atol=1e-12)


def dense(p, x):
    return functional.linear(x, p["weights"].T, p["bias"][0])


def convolution(padding):
    def apply(p, x):
        kernel = p["weights"].permute(3, 2, 0, 1)
        return functional.conv2d(x.permute(0, 3, 1, 2), kernel, p["bias"][0], padding=padding).permute(0, 2, 3, 1)

    return apply


def pooling(function):
    return lambda p, x: function(x.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1)


def normalization(training):
    def apply(p, x):
        channels_first = x.movedim(-1, 1)
        running = p["mean"].detach().clone(), p["variance"].detach().clone()
        output = functional.batch_norm(channels_first, *running, p["scale"], p["shift"], training=training)
        return output.movedim(1, -1)

    return apply


def attention(p, x):
    return functional.scaled_dot_product_attention(x @ p["query"], x @ p["key"], x @ p["value"])


CASES = {
    "dense": ((4,), Dense(3), dense, True),
    "dense on tokens": ((5, 4), Dense(3), dense, True),
    "relu": ((4,), ReLU(), lambda p, x: functional.relu(x), True),
    "tanh": ((4,), Tanh(), lambda p, x: torch.tanh(x), True),
    "same convolution": ((6, 5, 2), Conv2D(3, 3), convolution(1), True),
    "valid convolution": ((6, 5, 2), Conv2D(3, 2, padding="valid"), convolution(0), True),
    "max pooling": ((4, 6, 2), MaxPool2D(2), pooling(functional.max_pool2d), True),
    "batch norm": ((4,), BatchNorm(), normalization(True), True),
    "batch norm, images": ((3, 3, 2), BatchNorm(), normalization(True), True),
    "batch norm, evaluation": ((4,), BatchNorm(), normalization(False), False),
    "attention": ((5, 4), Attention(3), attention, True),
}


@pytest.mark.parametrize("name", CASES)
def test_layers(name):
    shape, layer, reference, training = CASES[name]
    rng = np.random.default_rng(0)
    net = Network(shape, [layer], rng=rng, members=2)
    net.parameters += np.abs(0.3 * rng.standard_normal(net.parameters.shape))
    x, before = rng.standard_normal((2, 7, *shape)), net.parameters.copy()
    outputs = net.forward(x, training=training, rng=rng)
    direction = rng.standard_normal(outputs.shape)
    inputs = net.backward(direction)
    layer = net.layers[0]
    net.load(before)
    for m in range(2):
        p, theirs = {key: tensor(value[m]) for key, value in layer.params.items()}, tensor(x[m])
        expected = reference(p, theirs)
        expected.backward(torch.tensor(direction[m]))
        close(outputs[m], expected)
        close(inputs[m], theirs.grad)
        for key in layer.params.keys() - set(layer.buffers):
            close(layer.grads[key][m], p[key].grad)


def test_running_statistics_of_batch_norm():
    rng = np.random.default_rng(0)
    net, theirs = Network((3,), [BatchNorm()], rng=rng), torch.nn.BatchNorm1d(3, dtype=torch.float64)
    for _ in range(4):
        x = 2 + rng.standard_normal((1, 6, 3))
        net.forward(x, training=True)
        theirs(torch.tensor(x[0]))
    close(net.layers[0].params["mean"][0], theirs.running_mean)
    close(net.layers[0].params["variance"][0], theirs.running_var)


def test_losses():
    rng = np.random.default_rng(0)
    outputs, labels, targets = rng.standard_normal((1, 6, 4)), rng.integers(4, size=6), rng.standard_normal((1, 6, 4))
    for loss, y, value in (
        (SoftmaxCrossEntropy(), labels[None], lambda z: functional.cross_entropy(z, torch.tensor(labels))),
        (MeanSquaredError(), targets, lambda z: functional.mse_loss(z, torch.tensor(targets[0]))),
    ):
        theirs = tensor(outputs[0])
        expected = value(theirs)
        expected.backward()
        close(loss.value(outputs, y)[0], expected)
        close(loss.gradient(outputs, y)[0], theirs.grad)


def test_dropout_has_their_convention_for_the_rate_and_the_scale():
    rng = np.random.default_rng(0)
    net = Network((1000,), [Dropout(0.2)], rng=rng)
    ours = net.forward(np.ones((1, 100, 1000)), training=True, rng=rng)
    theirs = torch.nn.Dropout(0.2)(torch.ones(100, 1000, dtype=torch.float64)).numpy()
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), rtol=1e-6)
    assert abs((ours == 0).mean() - (theirs == 0).mean()) < 6 * np.sqrt(0.16 / 1e5)


def test_dropout_and_attention_dropout_under_the_same_mask():
    rng = np.random.default_rng(0)
    net = Network((5, 4), [Dropout(0.2), Attention(3, rate=0.4)], rng=rng)
    x = rng.standard_normal((1, 7, 5, 4))
    outputs = net.forward(x, training=True, rng=rng)
    inputs = net.backward(outputs)
    p, theirs = {key: tensor(value[0]) for key, value in net.layers[1].params.items()}, tensor(x[0])
    mask, attention_mask = (torch.tensor(layer.mask[0]) for layer in net.layers)
    tokens = theirs * mask / 0.8
    query, key, value = (tokens @ p[name] for name in ("query", "key", "value"))
    looks = torch.softmax(query @ key.transpose(1, 2) / 3**0.5, dim=-1) * attention_mask / 0.6
    expected = looks @ value
    expected.backward(torch.tensor(outputs[0]))
    close(outputs[0], expected)
    close(inputs[0], theirs.grad)
    for name, gradient in net.layers[1].grads.items():
        close(gradient[0], p[name].grad)


def test_max_norm_is_their_renorm_of_each_unit():
    """Theirs divides by the norm + 1e-7."""
    weights = np.random.default_rng(0).standard_normal((1, 6, 4)) * np.linspace(0.1, 2, 4)
    theirs = torch.renorm(torch.tensor(weights[0]), p=2, dim=1, maxnorm=1.5).numpy()
    np.testing.assert_allclose(max_norm(weights, 1.5)[0], theirs, rtol=1e-7)


def test_ten_steps_of_a_convolutional_network():
    rng = np.random.default_rng(0)
    layers = [Conv2D(3), BatchNorm(), ReLU(), MaxPool2D(2), Flatten(), Dense(4)]
    net = Network((4, 6, 2), layers, rng=rng)
    X, y = rng.standard_normal((20, 4, 6, 2)), rng.integers(4, size=20)
    kernel, b, scale, shift, w, c = (
        tensor(net.layers[i].params[name][0])
        for i, names in ((0, ("weights", "bias")), (1, ("scale", "shift")), (5, ("weights", "bias")))
        for name in names
    )
    optimiser = torch.optim.SGD([kernel, b, scale, shift, w, c], lr=0.1)
    for _ in range(10):
        maps = convolution(1)({"weights": kernel, "bias": b}, torch.tensor(X)).movedim(-1, 1)
        maps = functional.relu(functional.batch_norm(maps, None, None, scale, shift, training=True))
        outputs = functional.max_pool2d(maps, 2).movedim(1, -1).reshape(20, -1) @ w + c[0]
        optimiser.zero_grad()
        functional.cross_entropy(outputs, torch.tensor(y)).backward()
        optimiser.step()
    train(net, X, y, rng=rng, optimiser=SGD(0.1), epochs=10)
    np.testing.assert_allclose(net.layers[0].params["weights"][0], kernel.detach().numpy(), rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(net.layers[5].params["weights"][0], w.detach().numpy(), rtol=1e-8, atol=1e-10)


OPTIMISERS = {
    "SGD": (SGD(0.1), lambda p: torch.optim.SGD(p, lr=0.1), 0.0),
    "momentum": (SGD(0.1, momentum=0.9), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), 0.0),
    "L2, weight_decay = 2 l2": (SGD(0.1), lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.02), 0.01),
    "momentum and L2": (
        SGD(0.1, momentum=0.9),
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.02),
        0.01,
    ),
    "Adam": (Adam(0.01), lambda p: torch.optim.Adam(p, lr=0.01), 0.0),
    "Adam and L2": (Adam(0.01), lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.02), 0.01),
    "AdamW": (AdamW(0.01, weight_decay=0.3), lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.3), 0.0),
}


@pytest.mark.parametrize("name", OPTIMISERS)
def test_twenty_epochs_of_training(name):
    """PyTorch applies weight_decay to all parameters that it is given, so biases get their own group."""
    ours, theirs, l2 = OPTIMISERS[name]
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((30, 4)), rng.integers(3, size=30)
    net = mlp(4, [5], 3, rng=rng, activation="tanh")
    w1, b1, w2, b2 = (tensor(v[0]) for i in (0, 2) for v in net.layers[i].params.values())
    optimiser = theirs([{"params": [w1, w2]}, {"params": [b1, b2], "weight_decay": 0.0}])
    losses = []
    for _ in range(20):
        loss = functional.cross_entropy(torch.tanh(torch.tensor(X) @ w1 + b1) @ w2 + b2, torch.tensor(y))
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    history = train(net, X, y, rng=rng, optimiser=ours, epochs=20, l2=l2)
    np.testing.assert_allclose(history.train_loss[:20, 0], losses, rtol=1e-9)
    close(net.layers[0].params["weights"][0], w1)
    close(net.layers[2].params["bias"][0], b2)
