"""The KL report written out: as text, as Markdown and as JSON."""

import json
import math
from typing import Any

from model.texts.scoring.estimates import Estimate, Percentile
from model.texts.two_models.kl_report import KlReport, KlStatistics
from model.words.names import counted
from model.words.units import Unit

_HEADINGS = ("", "exact", "as llama.cpp")


def as_text(found: KlReport) -> str:
    """Return the report as aligned plain text, exact beside "as llama.cpp"."""
    lines = [f"{counted(found.exact.tokens, 'token')}; base P, tested Q; nats", ""]
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
    lines = [f"{counted(found.exact.tokens, 'token')}; base P, tested Q; nats.", ""]
    for title, rows in sections(found):
        lines += [f"| {title} | exact | as llama.cpp |", "| --- | ---: | ---: |"]
        lines += [f"| {name} | {one} | {two} |" for name, one, two in rows]
        lines.append("")
    lines += [f"- {note}" for note in found.notes]
    return "\n".join(lines).rstrip() + "\n"


def as_json(found: KlReport) -> str:
    """Return the report as JSON; values that are infinite or missing are texts or null."""
    content = {
        "exact": statistics_object(found.exact),
        "as_llama": statistics_object(found.as_llama),
        "notes": list(found.notes),
    }
    return report_json(content)


def report_json(content: dict[str, Any]) -> str:
    """Return a report as JSON, indented."""
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
                *_reverse(one.reverse, scale),
            ],
        ),
        (
            "Token probabilities",
            [
                _row("Mean Δp", one.change, two.change, " %", 3),
                *_points("Δp", one.change_points, two.change_points, " %", 3),
                _row("RMS Δp", one.change_rms, two.change_rms, " %", 3),
                _row("Same top p", one.same_top.scaled(100.0), two.same_top.scaled(100.0), " %", 3),
                *(
                    (f"Same top {k}", estimate_text(share.scaled(100.0), " %", 3), "")
                    for k, share in enumerate(one.same_tops[1:], 2)
                ),
            ],
        ),
    ]


def _row(
    name: str, one: Estimate, two: Estimate, unit: str = "", digits: int = 6
) -> tuple[str, str, str]:
    return name, estimate_text(one, unit, digits), estimate_text(two, unit, digits)


def _reverse(mean: Estimate | None, scale: float) -> list[tuple[str, str, str]]:
    """The other way round, which llama.cpp does not print."""
    return (
        [] if mean is None else [("Mean reverse KLD", estimate_text(mean.scaled(scale), "", 6), "")]
    )


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


def estimate_text(estimate: Estimate, unit: str, digits: int) -> str:
    """Return a value with its error, to so many digits."""
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


def statistics_object(statistics: KlStatistics) -> dict[str, Any]:
    """Return all statistics as JSON can hold them, by their names."""
    content: dict[str, Any] = {}
    for name, value in vars(statistics).items():
        if isinstance(value, Estimate):
            content[name] = estimate_object(value)
        elif name == "same_tops":
            content[name] = [estimate_object(share) for share in value]
        elif isinstance(value, tuple):
            content[name] = {point.name: json_number(point.value) for point in value}
        else:
            content[name] = None if value is None else json_number(value)
    return content


def estimate_object(estimate: Estimate) -> dict[str, float | str | None]:
    """Return an estimate as JSON can hold it: its value and its error."""
    error = None if estimate.error is None else json_number(estimate.error)
    return {"value": json_number(estimate.value), "error": error}


def json_number(value: float) -> float | str | None:
    """Return a number as JSON can hold it: "inf" and "-inf" as texts, None for NaN."""
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else str(value)
