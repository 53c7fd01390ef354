"""The name and the version of the program."""

import re
from functools import cache
from pathlib import Path

NAME = "Entropy Dial"
_CHANGELOG = Path(__file__).resolve().parents[1] / "CHANGELOG.md"
_RELEASED = re.compile(r"^## (\d+\.\d+\.\d+)\b", re.MULTILINE)


@cache
def version() -> str:
    """Return the newest version that the changelog calls released; "0" where there is none."""
    try:
        found = _RELEASED.search(_CHANGELOG.read_text(encoding="utf-8"))
    except OSError:
        return "0"
    return found[1] if found else "0"
