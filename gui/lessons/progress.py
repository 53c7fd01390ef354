"""Progress: which steps of which lessons are behind, kept in the settings of this machine alone."""

from PySide6.QtCore import QSettings

GROUP = "lessons"


def steps_done(settings: QSettings, lesson: str) -> frozenset[int]:
    """Return the steps of a lesson that are behind; none where what is kept cannot be read."""
    done, _ = _kept(settings, lesson)
    return done


def remember_done(settings: QSettings, lesson: str, done: frozenset[int], count: int) -> None:
    """Keep which steps of how many are behind."""
    listed = " ".join(map(str, sorted(done)))
    settings.setValue(f"{GROUP}/{lesson}", f"{listed} of {count}".strip())


def forget_all(settings: QSettings) -> None:
    """Forget how far every lesson has come."""
    settings.remove(GROUP)


def said_of(settings: QSettings, lesson: str) -> str:
    """Return how far a lesson has come, in words; empty where it was not begun."""
    done, count = _kept(settings, lesson)
    if not done:
        return ""
    return "✓ done" if len(done) >= count else f"{len(done)} of {count}"


def _kept(settings: QSettings, lesson: str) -> tuple[frozenset[int], int]:
    words = str(settings.value(f"{GROUP}/{lesson}") or "").split()
    numbers = [int(word) for word in words if word.isdecimal() and len(word) < 4]
    if "of" not in words or not numbers:
        return frozenset(), 0
    *done, count = numbers
    return frozenset(one for one in done if one < count), count
