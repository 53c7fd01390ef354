"""Writes the README's pictures to resources/pictures: python -m tests.pictures."""

import os
import sys
from dataclasses import replace
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QSettings

from gui.app import App, make_application
from gui.theme import DARK, LIGHT, Theme
from model.examples import load_example
from model.lenses import lens_of

PICTURES = Path(__file__).resolve().parent.parent / "resources" / "pictures"
WIDTH, HEIGHT = 1280, 800
# Which example is looked at through which lens, in which theme, and under which name it is kept.
SCENES: tuple[tuple[str, str, Theme, str], ...] = (
    ("weather", "compare", LIGHT, "window"),
    ("surprise", "surprise", LIGHT, "surprise"),
    ("weather", "identity", LIGHT, "identity"),
    ("twenty-questions", "guessing-game", DARK, "guessing-game"),
    ("vowels-of-five-languages", "matrix", LIGHT, "matrix"),
    ("weather", "temperature", DARK, "temperature"),
    ("sampling", "sampling", LIGHT, "sampling"),
    ("training", "training", DARK, "training"),
    ("helpful-and-harmless", "alignment", LIGHT, "alignment"),
    ("autocomplete-typing", "autocomplete", LIGHT, "autocomplete"),
    ("giraffe", "sequence", LIGHT, "sequence"),
    ("same-perplexity-sure", "calibration", LIGHT, "calibration"),
    ("four-bits", "kl-report", DARK, "kl-report"),
)


def main() -> int:
    """Write every picture."""
    application = make_application(sys.argv[:1])
    PICTURES.mkdir(parents=True, exist_ok=True)
    settings = QSettings(os.devnull, QSettings.Format.IniFormat)
    app = App(load_example("weather"), settings=settings, executor=lambda task: task())
    app.window.resize(WIDTH, HEIGHT)
    app.window.show()
    for example, lens, theme, name in SCENES:
        app.session.open(replace(load_example(example), lens=lens_of(lens).id), None)
        app.show_theme(theme)
        app.window.table_panel.setFocus()
        for _ in range(4):
            QCoreApplication.processEvents()
        app.window.grab().save(str(PICTURES / f"{name}.png"))
        print(f"{name}.png")
    app.window.close_now()
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
