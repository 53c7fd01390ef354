"""All readings, against one float64 np.exp pass over as many numbers, and against scipy."""

import importlib.util
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from model.evaluate import evaluate
from tests.benchmarks.examples import vocabulary
from tests.benchmarks.timing import Row, at_least, at_most, medians

SIZES = (4, 1_000, 128_256)


def rows() -> list[Row]:
    """Return the rows of this family."""
    found: list[Row] = []
    for count in SIZES:
        document = vocabulary(count)
        settled = evaluate(document)
        logits = np.log(settled.truth)
        out = np.empty_like(logits)
        turned = replace(document, temperature=1.6)
        works: dict[str, Callable[[], object]] = {
            "floor": lambda logits=logits, out=out: np.exp(logits, out=out),
            "tick": lambda turned=turned, settled=settled: evaluate(turned, settled),
            "fresh": lambda document=document: evaluate(document),
        }
        if importlib.util.find_spec("scipy"):
            works["scipy"] = _scipy_readings(settled.truth, settled.model)
        took = medians(works, 5 if count > 10_000 else 25)
        shown = f"{count:,} outcomes"
        found.append(
            at_most(f"exact readings of a dial tick ÷ np.exp, {shown}", took["tick"],
                    took["floor"], None)
        )  # fmt: skip
        found.append(
            at_most(f"exact readings of a new table ÷ np.exp, {shown}", took["fresh"],
                    took["floor"], None)
        )  # fmt: skip
        if "scipy" in works:
            found.append(
                at_least(
                    f"scipy’s entropy, KL, JS ÷ our 20 exact readings, {shown}",
                    took["tick"],
                    took["scipy"],
                    None,
                )
            )
    return found


def _scipy_readings(truth: np.ndarray, model: np.ndarray) -> Callable[[], object]:
    from scipy.spatial.distance import jensenshannon
    from scipy.special import log_softmax
    from scipy.stats import entropy

    logits = np.log(model)

    def work() -> object:
        tempered = np.exp(log_softmax(logits / 1.6))
        return (
            entropy(truth),
            entropy(tempered),
            entropy(truth, tempered),
            entropy(tempered, truth),
            entropy(tempered, model),
            jensenshannon(truth, tempered),
        )

    return work
