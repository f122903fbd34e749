"""Functions whose sensitivity is known: Ishigami, Sobol's G, Morris's."""

import numpy as np
from numpy.typing import NDArray

from counterpoise.studies.designs import Points, SobolDesign, Space

Floats = NDArray[np.float64]
G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def ishigami(unit: Floats) -> Floats:
    """Ishigami and Homma (1990), with a = 7 and b = 0.1; inputs uniform over a full turn."""
    x = -np.pi + 2 * np.pi * unit
    found = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return np.asarray(found)


def sobol_g(unit: Floats) -> Floats:
    """Sobol's G: a product of terms whose weight says how little each counts."""
    terms = (np.abs(4 * unit - 2) + G_WEIGHTS) / (1 + G_WEIGHTS)
    return np.asarray(terms.prod(axis=1))


def sobol_g_shares() -> tuple[Floats, Floats]:
    """Return its first-order and total indices, from their closed forms."""
    own = 1 / (3 * (1 + G_WEIGHTS) ** 2)
    variance = np.prod(1 + own) - 1
    total = own * np.prod(1 + own) / (1 + own)
    return own / variance, total / variance


def morris(unit: Floats) -> Floats:
    """The function of 20 inputs of Morris (1991), its drawn weights replaced by signs."""
    w = 2 * (unit - 0.5)
    for i in (2, 4, 6):
        w[:, i] = 2 * (1.1 * unit[:, i] / (unit[:, i] + 0.1) - 0.5)
    first = np.array([20.0] * 10 + [(-1.0) ** (i + 1) for i in range(10, 20)])
    y = w @ first
    for i in range(20):
        for j in range(i + 1, 20):
            weight = -15.0 if j < 6 else (-1.0) ** (i + j)
            y = y + weight * w[:, i] * w[:, j]
    for i in range(5):
        for j in range(i + 1, 5):
            for k in range(j + 1, 5):
                y = y - 10 * w[:, i] * w[:, j] * w[:, k]
    return np.asarray(y + 5 * w[:, 0] * w[:, 1] * w[:, 2] * w[:, 3])


def space(inputs: int) -> Space:
    """Return a space of inputs that are factors of their own."""
    names = tuple(f"x{i + 1}" for i in range(inputs))
    return Space(names, {name: (i,) for i, name in enumerate(names)})


def samples(
    points: Points, values: Floats, names: Space
) -> tuple[Floats, Floats, dict[str, Floats]]:
    """Return the outputs of both samples and of each mixed one."""
    mixed = {name: values[points.sample == name] for name in names.factors}
    return values[points.sample == "A"], values[points.sample == "B"], mixed


def sobol_points(inputs: int, size: int, seed: int = 1) -> tuple[Space, Points]:
    """Return a whole Sobol design."""
    design = SobolDesign(space(inputs), size, seed)
    return design.space, design.rows(0, design.total)
