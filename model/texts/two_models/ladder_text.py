"""The ladder written out: as text, as Markdown and as JSON, with the report on each model."""

from collections.abc import Sequence
from dataclasses import replace

from model.texts.scoring.estimates import Estimate
from model.texts.two_models.kl_report import KlReport
from model.texts.two_models.kl_text import (
    as_markdown,
    as_text,
    estimate_object,
    estimate_text,
    report_json,
    statistics_object,
)
from model.texts.two_models.ladder import Ladder, Tested, columns_of
from model.words.names import counted

_HEADINGS = ("model", "bits/weight", "KLD", "reverse KLD", "ln PPL ratio")
_TOPS = tuple(f"same top {k}" for k in range(1, 6))


def ladder_as_text(ladder: Ladder, notes: Sequence[str] = ()) -> str:
    """Return the table of all models in aligned text, then the report on each; nats."""
    table = _table(ladder)
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if k else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    reports = (
        f"{one.name}\n\n{as_text(_unnoted(one.found))}"
        for one in ladder.models
        if isinstance(one.found, KlReport)
    )
    told = "\n".join([*_sentences(ladder), *_notes(ladder, notes)])
    parts = [_title(ladder), "\n".join(lines), told, "\n".join(reports)]
    return "\n\n".join(parts).rstrip() + "\n"


def ladder_as_markdown(ladder: Ladder, notes: Sequence[str] = ()) -> str:
    """Return the same as Markdown, a heading for each model."""
    first, *rows = _table(ladder)
    lines = [
        f"{_title(ladder)}.",
        "",
        f"| {' | '.join(first)} |",
        f"| --- |{' ---: |' * (len(first) - 1)}",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
        *(f"- {one}" for one in (*_sentences(ladder), *_notes(ladder, notes))),
    ]
    for one in ladder.models:
        if isinstance(one.found, KlReport):
            lines += ["", f"## {one.name}", "", as_markdown(_unnoted(one.found)).rstrip()]
    return "\n".join(lines).rstrip() + "\n"


def ladder_as_json(ladder: Ladder, notes: Sequence[str] = ()) -> str:
    """Return all numbers as JSON, D in nats; infinite or missing values are texts or null."""
    on_line = set(map(id, ladder.front))
    content = {
        "base": ladder.base,
        "tokens": ladder.tokens,
        "price_of_a_bit": ladder.price,
        "models": [_object(one, id(one) in on_line) for one in ladder.models],
        "notes": _notes(ladder, notes),
    }
    return report_json(content)


def _object(one: Tested, is_on_line: bool) -> dict[str, object]:
    content: dict[str, object] = {
        "name": one.name,
        "file": one.rung.path,
        "bits_per_weight": one.bits,
        "on_pareto_line": is_on_line,
    }
    if not isinstance(one.found, KlReport):
        return content | {"problem": one.found or "It was not compared."}
    numbers = columns_of(one.found.exact).items()
    named = {key: None if value is None else estimate_object(value) for key, value in numbers}
    return (
        content
        | named
        | {"ratio": estimate_object(one.found.exact.ratio)}
        | {
            "exact": statistics_object(one.found.exact),
            "as_llama": statistics_object(one.found.as_llama),
        }
    )


def _title(ladder: Ladder) -> str:
    models, tokens = counted(len(ladder.models), "model"), counted(ladder.tokens, "token")
    return f"{models} against {ladder.base}; {tokens}; nats"


def _table(ladder: Ladder) -> list[tuple[str, ...]]:
    table: list[tuple[str, ...]] = [(*_HEADINGS, *_TOPS)]
    for one in ladder.models:
        bits = "not known" if one.bits is None else f"{one.bits:.4f}"
        if one.statistics is None:
            table.append((one.name, bits, "not compared", *("",) * 7))
            continue
        columns = columns_of(one.statistics)
        plain = [columns[key] for key in ("divergence", "reverse", "log_ratio")]
        shares = [columns.get(f"same_top_{k}") for k in range(1, 6)]
        table.append(
            (
                one.name,
                bits,
                *(_cell(value, "", 6) for value in plain),
                *(_cell(share and share.scaled(100.0), " %", 2) for share in shares),
            )
        )
    return table


def _cell(estimate: Estimate | None, unit: str, digits: int) -> str:
    return "" if estimate is None else estimate_text(estimate, unit, digits)


def _sentences(ladder: Ladder) -> list[str]:
    """What the picture's caption says."""
    said = []
    if ladder.front:
        names = ", ".join(one.name for one in ladder.front)
        said.append(f"On the Pareto line, where nothing as small is nearer: {names}.")
    if ladder.price is not None:
        said.append(f"Each bit a weight saved costs {ladder.price:.3g} times the divergence.")
    if ladder.fall is not None:
        smallest, following = ladder.front[:2]
        said.append(
            f"{smallest.name} falls off the line: {ladder.fall:.3g} times as far as "
            f"{following.name}."
        )
    return said


def _unnoted(found: KlReport) -> KlReport:
    return replace(found, notes=())


def _notes(ladder: Ladder, notes: Sequence[str]) -> list[str]:
    """What was said of each model, then of the text; each once."""
    of_models = [
        f"{one.name}: {note}"
        for one in ladder.models
        if isinstance(one.found, KlReport)
        for note in one.found.notes
    ]
    of_models += [f"{one.name}: {one.found}" for one in ladder.models if isinstance(one.found, str)]
    return list(dict.fromkeys((*of_models, *notes)))
