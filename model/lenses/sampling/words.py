"""The words of the Sampling lens: pills, numbers under them, notes, caption."""

import math
from collections.abc import Sequence

import numpy as np

from model.document.settings import Preset
from model.evaluate.readings import Readings
from model.lens.words import quoted
from model.lenses.sampling.shown import Drawn, ShownStages
from model.sampling import NoRepeat, OtherPreset, StageResult, idle_filters
from model.sampling.chain import filter_of, stage_name
from model.sampling.history import unknown_words
from model.words.markup import escape
from model.words.names import counted, fit_line, joined
from model.words.numerals import compact_text, reading_text, share_text

LONGEST_NAME = 16
NAMED = 2
RULES: dict[Preset, str] = {
    "transformers": "transformers (temperature first)",
    "llama.cpp": "llama.cpp (temperature last)",
    "own": "your own order",
}
LONG_PIXELS, SHORT_PIXELS, PILL_LETTER = 118.0, 64.0, 6.4
_COUNTS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def row_name(readings: Readings, row: int) -> str:
    """Return an outcome's name, cut to the room there is beside the bars, without markup."""
    return fit_line(readings.outcomes[row], LONGEST_NAME) or "(blank)"


def pill_text(seen: ShownStages, stage: StageResult, pixels: float = math.inf) -> str:
    """Return what stands on a stage: Q, temperature 1.5, top-k 6; less where room is short."""
    if stage.id == "source":
        return seen.letter
    name = _short_name(stage)
    texts = [f"{stage.name} {stage.value}".rstrip(), f"{name} {stage.value}".rstrip(), name]
    if pixels < SHORT_PIXELS:
        return texts[1] if name == "T" else name
    if pixels < LONG_PIXELS:
        texts = texts[1:]
    return next((text for text in texts if len(text) * PILL_LETTER <= pixels), name)


def _short_name(stage: StageResult) -> str:
    found = filter_of(stage.id)
    if found is None:
        return {"temperature": "T", "ban": "ban"}.get(stage.id, stage.name)
    return found.short or found.name


def probability_text(value: float, scale: float) -> str:
    """Return a probability as it stands at a bar, in a form that fits the longest bar's scale."""
    if value == 0.0:
        return "0"
    if scale >= 0.1:
        return f"{value:.2f}" if value >= 0.005 else "<0.01"
    if scale >= 0.001:
        return f"{100.0 * value:.2g}%" if value >= 5e-5 else "<0.01%"
    return compact_text(value, 2)


def rest_text(seen: ShownStages, stage: StageResult, *, words: bool) -> str:
    """Return what is left of the outcomes without a line: their share, with words their number."""
    shown_rows = list(seen.rows)
    left = stage.left - int(np.count_nonzero(stage.survivors[shown_rows]))
    if not left:
        return "none"
    # Summed over the rest itself: 1 − the shown ones would lose its digits.
    rest = np.array(stage.probabilities)
    rest[shown_rows] = 0.0
    share = probability_text(float(rest.sum()), max(seen.scale, 0.1))
    return f"{left:,}: {share}" if words else share


def options_text(options: float) -> str:
    """Return a perplexity in a steady width: 4.83, 40.1, 40,600."""
    if math.isinf(options):
        return "∞"
    return f"{options:,.{2 if options < 99.995 else 0}f}"


def cut_text(share: float) -> str:
    """Return a cut mass as a percentage: 0%, 4.8%, 10%, <0.01%."""
    if share >= 0.0995 or share == 0.0:
        return f"{100.0 * share:.0f}%"
    if share >= 0.01:
        return f"{100.0 * share:.1f}%"
    return f"{100.0 * share:.2f}%" if share >= 5e-5 else "<0.01%"


def statistics(readings: Readings, stage: StageResult, *, words: bool) -> tuple[str, ...]:
    """Return what stands under a stage: left, H, perplexity, cut, cost; with words and units."""
    unit = readings.unit.value
    entropy = reading_text(readings.unit.of(stage.entropy), 2)
    options = options_text(stage.perplexity)
    cost = reading_text(readings.unit.of(stage.divergence), 2)
    cut = cut_text(stage.cut)
    if not words:
        return (f"{stage.left:,}", entropy, options, cut, cost)
    return (
        f"{stage.left:,} left",
        f"H {entropy} {unit}",
        f"like {options}",
        f"cut {cut}",
        f"costs {cost}",
    )


def statistics_names(readings: Readings) -> tuple[str, ...]:
    """Return what the same numbers are called at the left, where the columns have no words."""
    unit = readings.unit.value
    return ("left", f"H, {unit}", "like … options", "cut", f"costs, {unit}")


def difference_words(readings: Readings, seen: ShownStages) -> str:
    """Return what the other presets would leave, with the outcomes that differ named."""
    return " ".join(_difference(readings, other) for other in seen.others)


def _difference(readings: Readings, other: OtherPreset) -> str:
    rules = f"As {RULES[other.preset]}"
    if other.problem:
        return f"{rules}, T = 0 is an error."
    if not other.differs:
        return f"{rules}, the same outcomes survive."
    parts = []
    if len(other.saved):
        parts.append(f"{_named(readings, other.saved.tolist())} would survive")
    if len(other.lost):
        also = " too" if not parts else ""
        parts.append(f"{_named(readings, other.lost.tolist())} would be cut{also}")
    return f"{rules}, {joined(parts)}."


def note_words(readings: Readings, seen: ShownStages) -> str:
    """Return what a stage could not do: a rule that would cut all, a filter the preset lacks."""
    filters = readings.document.filters
    notes = [f"{stage.name} {stage.value}: {stage.note}" for stage in seen.stages if stage.note]
    idle = [stage_name(stage) for stage in idle_filters(filters)]
    if idle:
        verb = "does" if len(idle) == 1 else "do"
        notes.append(f"By the rules of {filters.preset}, {joined(idle)} {verb} nothing here.")
    unknown = unknown_words(readings.document)
    if unknown:
        verb = "is no outcome" if len(unknown) == 1 else "are no outcomes"
        named = _quoted(unknown)
        notes.append(f"{named} {verb} of the table, counted as something else that was said.")
    return " ".join(notes)


def chance_text(chance: NoRepeat) -> str:
    """Return the chance of no repeat: 31%, 18% to 61%, 3 × 10<sup>−123</sup>, in markup."""
    if chance.log_most == -math.inf:
        return "0"
    if chance.log_most > math.log(1e-4):
        if chance.is_exact:
            return share_text(chance.chance)
        return f"{share_text(math.exp(chance.log_least))} to {share_text(chance.chance)}"
    power = math.floor(chance.log_most / math.log(10.0))
    mantissa = math.exp(chance.log_most - power * math.log(10.0))
    before = "" if chance.is_exact else "≤ "
    return f"{before}{mantissa:.1f} × 10<sup>{power}</sup>".replace("-", "−")


def drawn_lines(drawn: Drawn, seed: int) -> tuple[str, ...]:
    """Return what stands under the samples: how many differ, and how many would on average."""
    return (
        f"{drawn.distinct:,} different",
        f"{options_text(drawn.expected)} on average",
        f"no repeat {chance_text(drawn.chance)}",
        f"seed {seed}",
    )


def caption_lead(readings: Readings, seen: ShownStages) -> str:
    """Return how many outcomes are left to draw from."""
    left, all_of_them = seen.last.left, seen.stages[0].left
    # A row that stands for all others is none of them.
    noun = "outcomes" if readings.document.table.rest is None else "rows"
    if left == all_of_them:
        if left == 1:
            return f"There is only {quoted(readings.outcomes[int(seen.last.rows[0])])} to draw."
        every = "Both" if left == 2 else f"All {_in_words(left)}"
        likely = f" to which {seen.letter} gives a chance" if left < len(readings.outcomes) else ""
        return f"{every} {noun}{likely} can be drawn."
    if left == 1:
        return f"Only {quoted(readings.outcomes[int(seen.last.rows[0])])} is left to draw."
    of_all = f"{_in_words(left)} of {_in_words(all_of_them)}"
    return f"{of_all[0].upper()}{of_all[1:]} {noun} are left to draw from."


def caption_rest(readings: Readings, seen: ShownStages) -> str:
    """Return what each stage did, and what all of it costs."""
    pasted = readings.document.sampling.pasted
    text = f"{escape(pasted)} {_deeds(seen)}. " if pasted else f"{_deeds(seen)}. "
    ban = next((stage for stage in seen.stages if stage.id == "ban"), None)
    if ban is not None:
        text += (
            f"The ban alone costs −{readings.unit.log_symbol}(1 − {compact_text(ban.cut)}) = "
            f"{readings.unit.text(ban.divergence)}. "
        )
    last = seen.last
    symbol = f"{seen.letter}<sub>T</sub>" if readings.is_moved else seen.letter
    entropy = f"H({symbol}) = {readings.unit.text(last.entropy)}"
    choice = f", as among {options_text(last.perplexity)} equally likely outcomes"
    whole = "All of it" if len(seen.stages) > 2 else "It"
    cost = f"costs D({symbol} ‖ {seen.letter}) = {readings.unit.text(last.divergence)} and "
    text += (
        f"{whole} {cost if readings.is_moved else ''}leaves {entropy}"
        f"{choice if last.left > 1 else ''}."
    )
    return text if seen.drawn is None else f"{text} {_drawn_words(seen)}"


def _drawn_words(seen: ShownStages) -> str:
    drawn = seen.drawn
    if drawn is None:
        return ""
    different = counted(drawn.distinct, "different outcome")
    return (
        f"{counted(drawn.draws, 'draw')} gave {different} "
        f"({options_text(drawn.expected)} on average)."
    )


def _deeds(seen: ShownStages) -> str:
    done: list[str] = []
    idle: list[str] = []
    for before, stage in zip(seen.stages, seen.stages[1:], strict=False):
        gone = before.left - stage.left
        name = "the ban" if stage.id == "ban" else stage.name
        found = filter_of(stage.id)
        if stage.id == "temperature" or (found is not None and found.is_temperature):
            done.append(_warming(stage))
        elif gone:
            done.append(f"{name} cut {_in_words(gone)} outcome{'' if gone == 1 else 's'}")
        elif stage.tempered is not before.tempered:
            done.append(f"{name} moved the bets")
        else:
            idle.append(name)
    if idle:
        done.append(f"{joined(idle)} found nothing to cut")
    text = joined(done)
    return f"{text[0].upper()}{text[1:]}"


def _warming(stage: StageResult) -> str:
    temperature = stage.tempered.temperature
    if temperature == 1.0:
        return f"{stage.name} 1 changed nothing"
    if temperature == 0.0:
        return "T = 0 kept only the likeliest"
    if math.isinf(temperature):
        return "T = ∞ made all that was there equally likely"
    return f"{stage.name} {'spread' if temperature > 1.0 else 'sharpened'} the bets"


def _in_words(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else f"{count:,}"


def _named(readings: Readings, rows: list[int]) -> str:
    return _quoted([row_name(readings, row) for row in rows])


def _quoted(names: Sequence[str]) -> str:
    shown = [f"“{escape(name)}”" for name in names[:NAMED]]
    more = [f"{len(names) - NAMED:,} more"] if len(names) > NAMED else []
    return joined([*shown, *more])
