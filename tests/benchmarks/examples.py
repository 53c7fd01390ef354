"""Documents to measure on: a vocabulary of any size, from a seed."""

from dataclasses import replace

import numpy as np

from model.document import edits
from model.document.document import Document
from model.document.table import Column, Table


def vocabulary(count: int, temperature: float = 1.5) -> Document:
    """Return P and Q over `count` outcomes, both Zipf–Mandelbrot, Q disturbed by noise."""
    ranks = np.arange(count, dtype=np.float64)
    weights = 1.0 / (ranks + 2.7) ** 1.07
    noise = np.random.default_rng(7).lognormal(0.0, 0.5, count)
    names = tuple(f"token {row}" for row in range(count))
    truth, model = weights / weights.sum(), weights * noise
    columns = (Column("P", truth), Column("Q", model / model.sum()))
    return Document(Table(names, columns), 0, 1, temperature=temperature)


def rewarded(count: int) -> Document:
    """Return the same with a column of rewards, for the lens that needs one."""
    document = edits.add_reward_column(vocabulary(count)).document
    rewards = np.random.default_rng(11).normal(size=count)
    place = len(document.table.columns) - 1
    column = document.table.columns[place].with_values(rewards)
    return replace(document, table=document.table.with_column(place, column))
