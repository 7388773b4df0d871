"""What the teachers say, as targets: the directions in which products differ, and those in which pictures differ."""
import numpy as np

KEPT, SPREAD = 320, 128
SHRINKAGE = 0.3
ROUNDS = 6


def targets(vectors, classes):
    """[views, length] of each teacher to [views, products - 1 + SPREAD], each of the two parts of length 1."""
    parts = []
    for teacher in vectors:
        rooted = np.sign(teacher) * np.sqrt(np.abs(teacher))
        parts.append(unit(rooted))
    x = np.concatenate(parts, 1)
    x -= x.mean(0)
    components, variance = principal(x)
    # Each component scaled to the fourth root of its variance: large ones lead, small ones count.
    spread = components[:, :SPREAD] / variance[:SPREAD] ** 0.25
    return np.concatenate([unit(discriminant(components, classes)), unit(spread)], 1).astype(np.float32)


def principal(x):
    """The first principal components and their variances, by subspace iteration (Halko, Martinsson, Tropp 2011)."""
    covariance = x.T @ x / len(x)
    kept = min(KEPT, *x.shape)
    basis = np.linalg.qr(np.random.default_rng(0).standard_normal((x.shape[1], kept)).astype(np.float32))[0]
    for _ in range(ROUNDS):
        basis = np.linalg.qr(covariance @ basis)[0]
    variance, turn = np.linalg.eigh(basis.T @ covariance @ basis)
    largest_first = np.argsort(variance)[::-1]
    return x @ (basis @ turn[:, largest_first]), np.maximum(1e-9, variance[largest_first])


def discriminant(x, classes):
    """Fisher's discriminant, the covariance within products shrunk towards an equal spread (Ledoit and Wolf 2004)."""
    means = np.stack([x[classes == c].mean(0) for c in range(classes.max() + 1)])
    within = x - means[classes]
    covariance = within.T @ within / len(x)
    length = len(covariance)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * np.trace(covariance) / length * np.eye(length, dtype=np.float32)
    whiten = np.linalg.inv(np.linalg.cholesky(covariance)).T
    _, _, directions = np.linalg.svd(means @ whiten, full_matrices=False)
    return x @ (whiten @ directions[:len(means) - 1].T)


def unit(x):
    return x / np.maximum(1e-9, np.linalg.norm(x, axis=1, keepdims=True))
