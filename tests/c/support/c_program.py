"""What programs/normalize.c has to print, worked out by hand from its numbers."""

from __future__ import annotations

import numpy as np

DATA = np.array([[1, 10], [2, 20], [3, 40], [6, 30]], np.float64)
HEAD = np.array([[1, 0], [0, 1], [0, 0], [0, 0]], np.float64)
GAMMA, BETA = np.array([1.0, 2.0]), np.array([0.0, -1.0])
MEAN, VAR = np.array([3.0, 25.0]), np.array([3.5, 125.0])  # 4 + 1 + 0 + 9 and 225 + 25 + 225 + 25, over 4

NORMAL = (DATA - MEAN) / np.sqrt(VAR)
EXPECTED = {
    "out": NORMAL * GAMMA + BETA,
    "moving_mean": np.array([0.3, 92.5]),
    "moving_var": np.array([1.25, 13.4]),
    # each head is 1 in one row: its share goes to every row, and to every row in proportion to its distance
    "d_data": (HEAD - 0.25 - NORMAL * np.array([NORMAL[0, 0], NORMAL[1, 1]]) / 4) * GAMMA / np.sqrt(VAR),
    "d_gamma": np.array([-2 / np.sqrt(3.5), -5 / np.sqrt(125.0)]),
    "d_beta": np.array([1.0, 1.0]),
}


def check_output(text: str) -> None:
    printed = {name: np.array(values, np.float64) for name, *values in map(str.split, text.splitlines())}
    assert list(printed) == list(EXPECTED)
    for name, expected in EXPECTED.items():
        np.testing.assert_allclose(printed[name], expected.ravel(), rtol=3e-7, atol=3e-7, err_msg=name)
