"""Typing with a language model: taking a token, and taking one back.

These edits change the prompt alone; whoever applies them asks the model for what comes next first.
"""

import re
from collections.abc import Sequence

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.edits.edit import short
from model.document.settings import LONGEST_PROMPT
from model.document.tokens import bytes_of
from model.evaluate.readings import Readings
from model.texts.two_models.next_byte import byte_text

# Names that are no text of a token: of one without text, of several alike, of all others.
_NO_TEXT = re.compile(
    r"∅|.* #\d+|#\d+|rest of (both|[\d,]+)|everything else|bytes:(\\x..)+", re.DOTALL
)
_LENS = "autocomplete"


def can_take_token(name: str) -> bool:
    """Return whether a row of the table is a token, or a byte, that can be written.

    One that ends an answer can be, as the model reads it back; a part of a character cannot.
    """
    return bool(_written(name))


def _written(name: str) -> str:
    """What a row of the table adds to the text; "" for nothing."""
    letter = byte_text(name)
    if letter is not None:
        return letter
    return "" if _NO_TEXT.fullmatch(name) or "\ufffd" in name else name


def go_on_from(document: Document, prompt: str) -> Edit:
    """Return the edit of typing a prompt."""
    label = f"Type “{short(prompt)}”" if prompt else "Clear the text"
    return set_lens_setting(document, _LENS, label, prompt=prompt)


def take_token(document: Document, name: str) -> Edit | None:
    """Return the edit of going on with a token; None for what is no text."""
    written = _written(name)
    prompt = document.autocomplete.prompt + written
    if not written or len(prompt) > LONGEST_PROMPT:
        return None
    return set_lens_setting(
        document, _LENS, f"Take “{short(written.strip() or written)}”", prompt=prompt
    )


def take_likeliest_token(readings: Readings) -> Edit | None:
    """Return the edit of going on with the likeliest token of P that is not banned, if any is."""
    order, banned = readings.prepared.rows_by_truth.tolist(), readings.document.table.banned
    names = (readings.outcomes[row] for row in order if row not in banned)
    name = next((name for name in names if can_take_token(name)), None)
    return None if name is None else take_token(readings.document, name)


def keep_first(document: Document, count: int) -> Edit | None:
    """Return the edit of walking back to the first tokens of the prompt; None if that is not known.

    With all its tokens there is nothing to walk back.
    """
    settings = document.autocomplete
    kept = _text_of(settings.tokens[:count])
    # A tokenizer may have put a blank before the first.
    begun = next((one for one in (kept, kept[1:]) if settings.prompt.startswith(one)), "")
    if not begun or begun == settings.prompt:
        return None
    return set_lens_setting(document, _LENS, f"Go back to “{short(begun[-24:])}”", prompt=begun)


def _text_of(tokens: Sequence[str]) -> str:
    """What tokens make together; "" where they begin or end within a character."""
    raws = [bytes_of(one) if one.startswith("bytes:") else None for one in tokens]
    parts = [
        one.encode("utf-8", "replace") if raw is None else raw
        for one, raw in zip(tokens, raws, strict=True)
    ]
    try:
        return b"".join(parts).decode("utf-8")
    except UnicodeDecodeError:
        return ""


def take_token_back(document: Document) -> Edit:
    """Return the edit of taking the last token back; the last word where tokens are not known."""
    settings = document.autocomplete
    prompt, tokens = settings.prompt, settings.tokens
    # The parts of a character go together.
    cut = len(tokens) - 1
    while cut > 0 and not _text_of(tokens[cut:]):
        cut -= 1
    last = _text_of(tokens[cut:]) if tokens else ""
    if last and prompt.endswith(last):
        left = prompt[: -len(last)]
    else:
        left = re.sub(r"\s*\S+\s*$", "", prompt) if prompt.strip() else ""
    return set_lens_setting(document, _LENS, "Take back a token", prompt=left)
