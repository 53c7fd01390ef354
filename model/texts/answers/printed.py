"""is_printed_answer: what Python printed of an answer is known by how it begins.

Asked of every text that is opened, so it loads nothing of what reads answers.
"""

import re

# A dictionary or a list of them, an object with its fields, or its fields alone.
_PRINTED = re.compile(
    r"\s*(?:[\[(]\s*)*(?:\{\s*(?:'|\d+\s*:)|[A-Za-z_][\w.]*\((?:\w+=|[\[{])|[a-z_]\w*=['\"\[{])"
)
# Records, or columns by their names, which are tables.
_NESTED = re.compile(r"\s*(?:\{\s*'[^'\n]*'\s*:\s*[\[{]|\[\s*\{\s*')")
_TELLS = re.compile(
    r"(?:['\"]|\b)\w*(?:log_?prob|real_topk|completion_probabilities)\w*['\"]?\s*[:=]",
    re.IGNORECASE,
)


def is_printed_answer(text: str) -> bool:
    """Return whether a text begins as what Python prints of an answer with log-probabilities."""
    if _PRINTED.match(text) is None:
        return False
    return _NESTED.match(text) is not None or _TELLS.search(text) is not None
