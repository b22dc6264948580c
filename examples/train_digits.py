"""Trains a small network on scikit-learn's images of digits, with batch_norm and without.

The network is the one of section 4.1 in the paper that introduced batch normalization (Ioffe and Szegedy, 2015): three
hidden layers of 100 sigmoid units, plain gradient descent. Normalization, activation, loss and steps are operators of
`opsmith_ops`, forward and backward; the matrix products are NumPy's. Both networks begin with the same weights and see
the same batches. The step size is the one of 0.1, 0.5, 1, 2 and 4 that suits the network without batch_norm best.

    python examples/train_digits.py --epochs 20 --output curve.png
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import opsmith_ops as ops
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from sklearn.datasets import load_digits

Array = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

HIDDEN = (100, 100, 100)
BATCH = 60
RATE = 1.0


class Layer(Protocol):
    def forward(self, x: Array, training: bool) -> Array: ...
    def backward(self, d_out: Array) -> Array: ...
    def update(self, rate: float) -> None: ...


def descend(weight: Array, gradient: Array, rate: float) -> None:
    """A step down the gradient, in place."""
    ops.sgd_update(weight, gradient, lr=rate, out=weight)


class Dense:
    """x @ weight + bias."""

    def __init__(self, inputs: int, outputs: int, rng: np.random.Generator) -> None:
        scale = np.sqrt(2 / (inputs + outputs))
        self.weight = rng.normal(0, scale, (inputs, outputs)).astype(np.float32)
        self.bias = np.zeros(outputs, np.float32)

    def forward(self, x: Array, training: bool) -> Array:
        self.x = x
        return x @ self.weight + self.bias

    def backward(self, d_out: Array) -> Array:
        self.d_weight, self.d_bias = self.x.T @ d_out, d_out.sum(axis=0)
        return d_out @ self.weight.T

    def update(self, rate: float) -> None:
        descend(self.weight, self.d_weight, rate)
        descend(self.bias, self.d_bias, rate)


class BatchNorm:
    """Normalizes each unit over the batch; the moving statistics are updated in place by the forward call."""

    def __init__(self, units: int) -> None:
        self.gamma, self.beta = np.ones(units, np.float32), np.zeros(units, np.float32)
        self.moving_mean, self.moving_var = np.zeros(units, np.float32), np.ones(units, np.float32)
        self.pullback: Callable[[Array], Sequence[Array]]

    def forward(self, x: Array, training: bool) -> Array:
        arrays = (x, self.gamma, self.beta, self.moving_mean, self.moving_var)
        if not training:
            return ops.batch_norm(*arrays, fix_gamma=False)
        out, self.pullback = ops.batch_norm.vjp(*arrays, fix_gamma=False, training=True)
        return out

    def backward(self, d_out: Array) -> Array:
        d_x, self.d_gamma, self.d_beta = self.pullback(d_out)
        return d_x

    def update(self, rate: float) -> None:
        descend(self.gamma, self.d_gamma, rate)
        descend(self.beta, self.d_beta, rate)


class Sigmoid:
    def forward(self, x: Array, training: bool) -> Array:
        out, self.pullback = ops.sigmoid.vjp(x)
        return out

    def backward(self, d_out: Array) -> Array:
        (d_x,) = self.pullback(d_out)
        return d_x

    def update(self, rate: float) -> None:
        """There is nothing to learn."""


def network(inputs: int, classes: int, batch_norm: bool, seed: int) -> list[Layer]:
    rng = np.random.default_rng(seed)
    layers: list[Layer] = []
    for units in HIDDEN:
        layers += [Dense(inputs, units, rng), *([BatchNorm(units)] if batch_norm else []), Sigmoid()]
        inputs = units
    return [*layers, Dense(inputs, classes, rng)]


def predict(layers: Sequence[Layer], x: Array, training: bool = False) -> Array:
    for layer in layers:
        x = layer.forward(x, training)
    return x


def step(layers: Sequence[Layer], images: Array, labels: Labels) -> float:
    """One step of gradient descent on the cross-entropy; answers the loss before it."""
    scores = predict(layers, images, training=True)
    loss, pullback = ops.softmax_cross_entropy.vjp(scores, labels, None, reduction="mean")
    d_out, _ = pullback(np.ones_like(loss))
    for layer in reversed(layers):
        d_out = layer.backward(d_out)
        layer.update(RATE)
    return float(loss)


def data(seed: int) -> tuple[Array, Labels, Array, Labels]:
    """Images and labels, shuffled: three quarters to learn from, the rest to test."""
    images, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(seed).permutation(len(labels))
    images, labels = images[order].astype(np.float32) / 16, labels[order]
    cut = len(labels) * 3 // 4
    return images[:cut], labels[:cut], images[cut:], labels[cut:]


def train(batch_norm: bool, epochs: int, seed: int) -> tuple[list[float], list[float]]:
    """Mean loss and accuracy on unseen images, for each epoch."""
    images, labels, test_images, test_labels = data(seed)
    layers = network(images.shape[1], 10, batch_norm, seed)
    rng = np.random.default_rng(seed + 1)
    losses, accuracies = [], []
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(labels))
        batches = [order[start : start + BATCH] for start in range(0, len(order) - BATCH + 1, BATCH)]
        losses.append(float(np.mean([step(layers, images[batch], labels[batch]) for batch in batches])))
        accuracies.append(float((predict(layers, test_images).argmax(axis=1) == test_labels).mean()))
        name = "with batch_norm" if batch_norm else "without"
        print(f"{name:15}  epoch {epoch:3}  loss {losses[-1]:.4f}  accuracy {accuracies[-1]:.1%}")
    return losses, accuracies


def draw(path: Path, curves: dict[str, list[float]]) -> None:
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    for name, losses in curves.items():
        axes.semilogy(range(1, len(losses) + 1), losses, marker="o", label=name)
    axes.set(xlabel="epoch", ylabel="mean loss in training", title="Digits, three hidden layers of sigmoid units")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend()
    figure.savefig(path, dpi=150)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Trains a network on images of digits, with batch_norm and without.")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=Path("curve.png"), help="where to save the curve of the loss")
    options = parser.parse_args(arguments)
    if options.epochs < 1 or options.seed < 0:
        parser.error("--epochs begins at 1 and --seed at 0")
    normalized = train(True, options.epochs, options.seed)
    plain = train(False, options.epochs, options.seed)
    draw(options.output, {"with batch_norm": normalized[0], "without": plain[0]})
    print(f"accuracy {normalized[1][-1]:.1%} with batch_norm, {plain[1][-1]:.1%} without; curve in {options.output}")


if __name__ == "__main__":
    main()
