"""Writes the window in every lens and theme to build/screens: python -m tests.screens."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from gui.look.style import wear

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings

from gui.app import App, make_application
from gui.look.theme import THEMES
from model.formats.examples import load_example
from model.lenses import LENSES
from tests.gui.stillness import come_to_rest

SCREENS = Path(__file__).resolve().parent.parent / "build" / "screens"
SIZES = ((1440, 900), (1280, 720))
EXAMPLES_OF_LENSES = {
    "guessing-game": "twenty-questions",
    "matrix": "vowels-of-five-languages",
    "surprise": "surprise",
    "sampling": "sampling",
    "training": "training",
    "alignment": "helpful-and-harmless",
    "autocomplete": "autocomplete-typing",
    "coder": "coder",
    "joint": "joint",
    "groups": "groups",
    "draft": "draft",
    "sequence": "giraffe",
    "calibration": "same-perplexity-sure",
    "kl-report": "four-bits",
}


def main(chosen: list[str]) -> int:
    """Write the screens of the chosen lenses, or of all."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    application = make_application(sys.argv[:1])
    settings = QSettings(str(SCREENS / "settings.ini"), QSettings.Format.IniFormat)
    app = App(load_example("weather"), settings=settings, executor=lambda task: task())
    app.window.show()
    for lens in LENSES:
        if chosen and lens.id not in chosen:
            continue
        example = load_example(EXAMPLES_OF_LENSES.get(lens.id, "weather"))
        app.session.open(replace(example, lens=lens.id), None)
        for theme in THEMES:
            wear(theme)
            for width, height in SIZES:
                app.window.resize(width, height)
                come_to_rest()
                path = SCREENS / f"{lens.id}-{theme.name}-{width}x{height}.png"
                app.window.grab().save(str(path))
                print(path.name)
    app.window.close_now()
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
