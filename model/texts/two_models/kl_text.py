"""The KL report written out: as text, as Markdown and as JSON."""

import json
import math
from typing import Any

from model.texts.scoring.estimates import Estimate, Percentile
from model.texts.two_models.kl_report import KlReport, KlStatistics
from model.words.units import Unit

_HEADINGS = ("", "exact", "as llama.cpp")


def as_text(found: KlReport) -> str:
    """Return the report as aligned plain text, exact beside "as llama.cpp"."""
    lines = [f"{found.exact.tokens:,} tokens; base P, tested Q; nats", ""]
    for title, rows in sections(found):
        table = [(title, *_HEADINGS[1:]), *rows]
        widths = [max(len(row[k]) for row in table) for k in range(3)]
        lines += [
            f"{name:<{widths[0]}}  {one:>{widths[1]}}  {two:>{widths[2]}}".rstrip()
            for name, one, two in table
        ]
        lines.append("")
    return "\n".join([*lines, *found.notes]).rstrip() + "\n"


def as_markdown(found: KlReport) -> str:
    """Return the report as Markdown tables."""
    lines = [f"{found.exact.tokens:,} tokens; base P, tested Q; nats.", ""]
    for title, rows in sections(found):
        lines += [f"| {title} | exact | as llama.cpp |", "| --- | ---: | ---: |"]
        lines += [f"| {name} | {one} | {two} |" for name, one, two in rows]
        lines.append("")
    lines += [f"- {note}" for note in found.notes]
    return "\n".join(lines).rstrip() + "\n"


def as_json(found: KlReport) -> str:
    """Return the report as JSON; values that are infinite or missing are texts or null."""
    content = {
        "exact": _object(found.exact),
        "as_llama": _object(found.as_llama),
        "notes": list(found.notes),
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def sections(
    found: KlReport, unit: Unit = Unit.NATS
) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the report's parts: a title, and rows of a name, exact, as llama.cpp.

    unit: of the divergences; logarithms of perplexities stay natural, as they are called.
    """
    one, two = found.exact, found.as_llama
    scale = unit.of(1.0)
    return [
        (
            "Perplexity",
            [
                _row("Mean PPL(Q)", one.perplexity, two.perplexity),
                _row("Mean PPL(base)", one.base_perplexity, two.base_perplexity),
                (
                    "Cor(ln PPL(Q), ln PPL(base))",
                    f"{_number(100.0 * one.correlation, 2)} %",
                    f"{_number(100.0 * two.correlation, 2)} %",
                ),
                _row("Mean ln(PPL(Q)/PPL(base))", one.log_ratio, two.log_ratio),
                _row("Mean PPL(Q)/PPL(base)", one.ratio, two.ratio),
                _row("Mean PPL(Q) − PPL(base)", one.difference, two.difference),
            ],
        ),
        (
            f"KL divergence ({unit.value})",
            [
                _row("Mean KLD", one.divergence.scaled(scale), two.divergence.scaled(scale)),
                *_points("KLD", one.divergence_points, two.divergence_points, "", 6, scale),
            ],
        ),
        (
            "Token probabilities",
            [
                _row("Mean Δp", one.change, two.change, " %", 3),
                *_points("Δp", one.change_points, two.change_points, " %", 3),
                _row("RMS Δp", one.change_rms, two.change_rms, " %", 3),
                _row("Same top p", one.same_top.scaled(100.0), two.same_top.scaled(100.0), " %", 3),
            ],
        ),
    ]


def _row(
    name: str, one: Estimate, two: Estimate, unit: str = "", digits: int = 6
) -> tuple[str, str, str]:
    return name, _estimate(one, unit, digits), _estimate(two, unit, digits)


def _points(
    name: str,
    ones: tuple[Percentile, ...],
    twos: tuple[Percentile, ...],
    unit: str,
    digits: int,
    scale: float = 1.0,
) -> list[tuple[str, str, str]]:
    return [
        (
            f"{one.name} {name}",
            f"{_number(scale * one.value, digits)}{unit}",
            f"{_number(scale * two.value, digits)}{unit}",
        )
        for one, two in zip(ones, twos, strict=True)
    ]


def _estimate(estimate: Estimate, unit: str, digits: int) -> str:
    error = "" if estimate.error is None else f" ± {_number(estimate.error, digits)}"
    return f"{_number(estimate.value, digits)}{error}{unit}"


def _number(value: float, digits: int) -> str:
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "∞" if value > 0.0 else "−∞"
    if value != 0.0 and abs(value) < 10.0 ** (1 - digits):
        return f"{value:.3e}".replace("-", "−")
    return f"{value:,.{digits}f}".replace("-", "−")


def _object(statistics: KlStatistics) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for name, value in vars(statistics).items():
        if isinstance(value, Estimate):
            error = None if value.error is None else _plain(value.error)
            content[name] = {"value": _plain(value.value), "error": error}
        elif isinstance(value, tuple):
            content[name] = {point.name: _plain(point.value) for point in value}
        else:
            content[name] = _plain(value)
    return content


def _plain(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else ("inf" if value > 0.0 else "-inf")
