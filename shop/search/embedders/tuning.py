"""Teaches a table of token vectors to agree with a teacher: no labels, no queries, only texts.

A text's vector is the mean of its tokens' rows. The loss of a batch is 1 - cos(student, teacher) plus a tenth of
InfoNCE (van den Oord et al. 2018) at temperature .05, in which a text has to recognise its own teacher's vector among
those of its batch. Only the rows of tokens that occur are moved, by Adam with moments that rest with their row
(Kingma and Ba 2015). The gradient is written out, so numpy is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .static import Vectors, means, unit

TEMPERATURE = 0.05
CONTRAST = 0.1
DECAYS = 0.9, 0.999
EPSILON = 1e-8


@dataclass(frozen=True)
class Course:
    """How long and how fast to learn; the same plan and texts give the same table."""

    epochs: int = 15
    batch: int = 256
    rate: float = 3e-3
    seed: int = 7


def taught(
    table: Vectors,
    tokens: Sequence[NDArray[np.int32]],
    targets: Vectors,
    *,
    course: Course = Course(),
    tell: Callable[[int, float], None] = lambda epoch, loss: None,
) -> Vectors:
    """A copy of `table` after the course; `targets` are the teacher's vectors of the texts, at length 1.

    `tell` hears the number of each epoch and its mean loss.
    """
    table = table.astype(np.float32, copy=True)
    first, second = np.zeros_like(table), np.zeros_like(table)
    chance = np.random.default_rng(course.seed)
    usable = np.array([index for index, ids in enumerate(tokens) if len(ids)])
    steps, total = 0, course.epochs * -(-len(usable) // course.batch)
    for epoch in range(course.epochs):
        losses = []
        order = chance.permutation(usable)
        for start in range(0, len(order), course.batch):
            chosen = order[start : start + course.batch]
            batch = [tokens[index] for index in chosen]
            loss, rows, slope = _slope(table, batch, targets[chosen])
            losses.append(loss)
            steps += 1
            rate = course.rate * (1 - (steps - 1) / total)
            first[rows] = DECAYS[0] * first[rows] + (1 - DECAYS[0]) * slope
            second[rows] = DECAYS[1] * second[rows] + (1 - DECAYS[1]) * slope**2
            bias = np.sqrt(1 - DECAYS[1] ** steps) / (1 - DECAYS[0] ** steps)
            table[rows] -= rate * bias * first[rows] / (np.sqrt(second[rows]) + EPSILON)
        tell(epoch + 1, float(np.mean(losses)))
    return table


def _slope(
    table: Vectors, batch: Sequence[NDArray[np.int32]], targets: Vectors
) -> tuple[float, NDArray[np.int32], Vectors]:
    """The loss of a batch, the tokens in it, and the slope of the loss along their rows."""
    count = len(batch)
    means_ = means(table, batch)
    lengths = np.maximum(np.linalg.norm(means_, axis=1, keepdims=True), 1e-9)
    student = means_ / lengths
    agreement = np.einsum("ij,ij->i", student, targets)

    scores = student @ targets.T / TEMPERATURE
    scores -= scores.max(axis=1, keepdims=True)
    odds = np.exp(scores)
    odds /= odds.sum(axis=1, keepdims=True)
    own = np.diagonal(odds)
    loss = float(np.mean(1 - agreement) - CONTRAST * np.mean(np.log(np.maximum(own, 1e-12))))

    wrong = odds - np.eye(count, dtype=np.float32)
    toward = (-targets + CONTRAST / TEMPERATURE * (wrong @ targets)) / count
    along = np.einsum("ij,ij->i", toward, student)[:, None]
    by_mean = (toward - along * student) / lengths

    sizes = np.array([len(ids) for ids in batch])
    occurrences = np.concatenate(list(batch))
    order = np.argsort(occurrences, kind="stable")
    rows, starts = np.unique(occurrences[order], return_index=True)
    shares = (by_mean / sizes[:, None]).astype(np.float32)[np.repeat(np.arange(count), sizes)[order]]
    return loss, rows, np.add.reduceat(shares, starts, axis=0)


def agreement(table: Vectors, tokens: Sequence[NDArray[np.int32]], targets: Vectors) -> float:
    """The mean cosine between a table's vectors of the texts and the teacher's."""
    return float(np.einsum("ij,ij->i", unit(means(table, tokens)), targets).mean())
