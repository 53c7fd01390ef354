"""What Compare says below its picture: what was done to Q, and what that costs."""

import math

from model.evaluate.readings import Readings
from model.figure.figure import Caption
from model.lens.words import quoted
from model.words.markup import escape
from model.words.numerals import share_text, temperature_text


def compare_caption(readings: Readings) -> Caption:
    """Return what the dial and the filters do to Q, and what guessing with it costs."""
    temperature = readings.document.temperature
    name = "Q" if readings.model is not None else "P"
    shown = temperature_text(temperature)
    if not readings.is_moved:
        return _untouched(readings, name)
    if temperature == 1.0:
        return _filtered(readings, name)
    if temperature == 0.0:
        lead = f"At T = 0 only the largest of {name} is left."
    elif math.isinf(temperature):
        lead = f"At T = ∞ all that {name} thinks possible is equally likely."
    elif temperature > 1.0:
        lead = f"At T = {shown} the model spreads its bets."
    else:
        lead = f"At T = {shown} the model sharpens its bets."
    return Caption(lead, _moved(readings, name))


def _untouched(readings: Readings, name: str) -> Caption:
    if readings.model is None:
        lead = f"The guessing game is worth {readings.quantity('entropy_p')} a draw:"
        options = readings.text("perplexity_p", 2)
        return Caption(lead, f"as hard as to choose among {options} equally likely outcomes.")
    lead = f"At T = 1 the dial leaves {name} as it is."
    divergence = readings["kl_p_qt"].value
    if divergence == 0.0:
        rest = "P and Q agree, so guessing with Q costs nothing extra: D(P ‖ Q) = 0."
    elif divergence is None:
        rest = f"D(P ‖ Q) is {readings.quantity('kl_p_qt')}."
    elif math.isinf(divergence):
        rest = f"D(P ‖ Q) is ∞: {readings.worded(readings['kl_p_qt'].answer.reason)}"
    else:
        rest = (
            f"Guessing with Q instead of P costs D(P ‖ Q) = {readings.quantity('kl_p_qt')} "
            "on every draw."
        )
    return Caption(lead, rest)


def _filtered(readings: Readings, name: str) -> Caption:
    """At T = 1 it is the filters and bans that make Q at T of Q."""
    symbol = readings.tempered_symbol
    what = readings.filtered.removeprefix("after ") or "a ban"
    lead = f"The dial is at 1, but {escape(what)} makes {symbol} of {name}."
    cost = readings["kl_p_qt"]
    if readings.model is None or cost.value is None:
        return Caption(lead, _moved(readings, name))
    if math.isinf(cost.value):
        return Caption(lead, f"{readings.symbol('kl_p_qt')} is ∞: {cost.answer.reason}")
    rest = f"Guessing with it costs {readings.symbol('kl_p_qt')} = {readings.quantity('kl_p_qt')}."
    return Caption(lead, rest)


def _moved(readings: Readings, name: str) -> str:
    prepared, tempered = readings.prepared, readings.tempered
    row = int(prepared.tempered_source.argmax())
    before, after = float(prepared.tempered_source[row]), float(tempered[row])
    entropy = readings.value("entropy_qt") or 0.0
    earlier = readings.unit.of(prepared.source_entropy)
    unit, symbol = readings.unit.value, readings.tempered_symbol
    if readings["entropy_qt"].value is None:
        return (
            f"{quoted(readings.outcomes[row])} goes from {share_text(before)} to "
            f"{share_text(after)}, and H({symbol}) is {readings.quantity('entropy_qt')}."
        )
    if share_text(before) == share_text(after):
        return (
            f"There is little to move: {quoted(readings.outcomes[row])} stays at "
            f"{share_text(after)} and H({symbol}) at {entropy:.2f} {unit}."
        )
    harder = entropy > earlier
    return (
        f"{quoted(readings.outcomes[row])} {'falls' if after < before else 'rises'} from "
        f"{share_text(before)} to {share_text(after)}, and the guessing game gets "
        f"{'harder' if harder else 'easier'}: "
        f"H({symbol}) {'rises' if harder else 'falls'} from {earlier:.2f} to {entropy:.2f} {unit}. "
        f"The move itself costs D({symbol} ‖ {name}) = {readings.quantity('kl_qt_q')}."
    )
