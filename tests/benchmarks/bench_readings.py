"""Readings: of a dial tick against one float64 np.exp pass, against scipy and torch; curves."""

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import cycle

import numpy as np

from gui.core.garbage import keep_freed_memory
from model.document.document import Document
from model.evaluate.curves import temperature_curves
from model.evaluate.motion import Bounded, Motion
from model.evaluate.moving import Moving
from model.evaluate.prepared import TEMPERATURES
from model.evaluate.readings import Reading, Readings
from model.exact.double_double import FloatArray
from tests.benchmarks.examples import vocabulary
from tests.benchmarks.timing import Row, at_least, at_most, medians
from tests.evaluated import evaluated

LARGE = 128_256
SIZES = (4, 1_000, LARGE)
Work = Callable[[], object]


def rows() -> list[Row]:
    """Return the rows of this family."""
    keep_freed_memory()  # as the window has it
    return [*_motion_rows(), *_exact_rows(), *_curve_rows()]


def _motion_rows() -> list[Row]:
    document = vocabulary(LARGE)
    settled = evaluated(document)
    prepared = settled.prepared
    turn, moving = _Turn(), Moving()
    logits, out = np.log(_of(settled.truth)), np.empty(LARGE)
    works: dict[str, Work] = {
        "floor": lambda: np.exp(logits, out=out),
        "cards": lambda: _cards(prepared.motion.at(turn.next())),
        "all": lambda: _asked(moving.read(replace(document, temperature=turn.next()), settled)),
    }
    peers = {"scipy": 5.0, "torch": 1.5}
    works |= {name: _peer(name, settled, turn) for name in peers if importlib.util.find_spec(name)}
    took = medians(works, 25)
    found = [
        at_most("five cards of a dial tick ÷ np.exp", took["cards"], took["floor"], 3.0),
        at_most("all 20 readings of a dial tick ÷ np.exp", took["all"], took["floor"], 10.0),
    ]
    for name, reach in peers.items():
        if name in took:
            found.append(at_least(f"the cards by {name} ÷ ours", took["cards"], took[name], reach))
        else:
            print(f"{name} is not installed: no row for it")
    return found


def _cards(motion: Motion) -> tuple[Bounded, ...]:
    """The five large readings but H(P), which stays while the dial turns."""
    return motion.cross_entropy, motion.divergence, motion.perplexity, motion.divergence_from_source


def _asked(readings: Readings | None) -> list[Reading]:
    """All of them: each is worked out when it is asked for."""
    assert readings is not None
    return list(readings.values.values())


class _Turn:
    """Temperatures that a dial passes, one after another."""

    def __init__(self) -> None:
        self.count = 0

    def next(self) -> float:
        self.count += 1
        return 0.8 + 0.01 * (self.count % 90)


def _of(column: FloatArray | None) -> FloatArray:
    assert column is not None
    return column


def _next(turned: Iterator[Document], settled: Readings) -> Readings:
    return evaluated(next(turned), settled)


def _exact_rows() -> list[Row]:
    found: list[Row] = []
    for count in SIZES:
        document = vocabulary(count)
        settled = evaluated(document)
        logits, out = np.log(_of(settled.truth)), np.empty(count)
        turned = cycle(replace(document, temperature=1.6 + 0.1 * turn) for turn in range(4))
        works: dict[str, Work] = {
            "floor": partial(np.exp, logits, out=out),
            "tick": partial(_next, turned, settled),
            "fresh": partial(evaluated, document),
        }
        took = medians(works, 5 if count > 10_000 else 25)
        for work, what in (("tick", "at rest"), ("fresh", "of a new table")):
            name = f"exact readings {what} ÷ np.exp, {count:,} outcomes"
            found.append(at_most(name, took[work], took["floor"], None))
    return found


def _curve_rows() -> list[Row]:
    """200 temperatures from binned depths, against a direct pass for each."""
    rng = np.random.default_rng(3)
    logits = rng.normal(size=LARGE) * 3.0
    truth = rng.random(LARGE)

    def direct() -> tuple[np.ndarray, np.ndarray]:
        entropy, cross = [], []
        shares = truth / truth.sum()
        depths = logits.max() - logits
        for temperature in TEMPERATURES.tolist():
            weights = np.exp(-depths / temperature)
            total = weights.sum()
            entropy.append(np.log(total) + (weights * depths).sum() / total / temperature)
            cross.append(np.log(total) + (shares * depths).sum() / temperature)
        return np.array(entropy), np.array(cross)

    took = medians({"ours": lambda: temperature_curves(truth, logits, TEMPERATURES),
                    "direct": direct}, 5)  # fmt: skip
    curves, (entropy, cross) = temperature_curves(truth, logits, TEMPERATURES), direct()
    assert curves.cross_entropy is not None
    error = max(np.abs(curves.entropy - entropy).max(), np.abs(curves.cross_entropy - cross).max())
    name = "curves: largest error in nats ÷ 1e-6"
    return [
        at_most("curves over 200 temperatures ÷ direct", took["ours"], took["direct"], 0.2),
        at_most(name, float(error), 1e-6, 1.0),
    ]


def _peer(name: str, settled: Readings, turn: _Turn) -> Work:
    """The same five numbers as a careful user of the library would have them."""
    truth, model = _of(settled.truth), _of(settled.model)
    logits = np.log(model)
    return _scipy_cards(truth, model, logits, turn) if name == "scipy" else _torch_cards(
        truth, logits, turn
    )  # fmt: skip


def _scipy_cards(truth: np.ndarray, model: np.ndarray, logits: np.ndarray, turn: _Turn) -> Work:
    from scipy.special import log_softmax
    from scipy.stats import entropy

    def work() -> object:
        tempered = np.exp(log_softmax(logits / turn.next()))
        divergence, own = entropy(truth, tempered), entropy(truth)
        cross = own + divergence
        return own, cross, divergence, np.exp(cross), entropy(tempered, model), entropy(tempered)

    return work


def _torch_cards(truth: np.ndarray, logits: np.ndarray, turn: _Turn) -> Work:
    import torch

    torch.set_num_threads(2)
    p, z = torch.from_numpy(truth.copy()), torch.from_numpy(logits)
    log_q, own = torch.log_softmax(z, 0), -(p * p.log()).sum()

    def work() -> object:
        logs = torch.log_softmax(z / turn.next(), 0)
        q = logs.exp()
        cross = -(p * logs).sum()
        return own, cross, cross - own, cross.exp(), (q * (logs - log_q)).sum(), -(q * logs).sum()

    return work
