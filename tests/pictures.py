"""Writes the README's pictures to resources/pictures: python -m tests.pictures."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from gui.look.style import wear

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings

from gui.app import App, make_application
from gui.export.dialog.export_dialog import ExportDialog
from gui.export.flows.exports import export_pages
from gui.look.theme import DARK, LIGHT, Theme
from model.document.export_choices import ExportChoices
from model.export.pages import scene_pages
from model.formats.examples import load_example
from model.lenses import lens_of
from tests.evaluated import evaluated
from tests.gui.stillness import come_to_rest

PICTURES = Path(__file__).resolve().parent.parent / "resources" / "pictures"
WIDTH, HEIGHT = 1280, 800
# Which example is looked at through which lens, in which theme, and under which name it is kept.
SCENES: tuple[tuple[str, str, Theme, str], ...] = (
    ("weather", "compare", LIGHT, "window"),
    ("surprise", "surprise", LIGHT, "surprise"),
    ("weather", "identity", LIGHT, "identity"),
    ("twenty-questions", "guessing-game", DARK, "guessing-game"),
    ("vowels-of-five-languages", "matrix", LIGHT, "matrix"),
    ("coder", "coder", LIGHT, "coder"),
    ("joint", "joint", DARK, "joint"),
    ("groups", "groups", LIGHT, "groups"),
    ("draft", "draft", DARK, "draft"),
    ("weather", "temperature", DARK, "temperature"),
    ("sampling", "sampling", LIGHT, "sampling"),
    ("training", "training", DARK, "training"),
    ("helpful-and-harmless", "alignment", LIGHT, "alignment"),
    ("autocomplete-typing", "autocomplete", LIGHT, "autocomplete"),
    ("next-token-live", "autocomplete", LIGHT, "next-token"),
    ("giraffe", "sequence", LIGHT, "sequence"),
    ("same-perplexity-sure", "calibration", LIGHT, "calibration"),
    ("four-bits", "kl-report", DARK, "kl-report"),
)


def main() -> int:
    """Write every picture."""
    application = make_application(sys.argv[:1])
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _write_all(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
    write_slide()
    del application
    return 0


def _write_all(settings: QSettings) -> None:
    app = App(load_example("weather"), settings=settings, executor=lambda task: task())
    app.window.resize(WIDTH, HEIGHT)
    app.window.show()
    for example, lens, theme, name in SCENES:
        app.session.open(replace(load_example(example), lens=lens_of(lens).id), None)
        wear(theme)
        app.window.table_panel.setFocus()
        come_to_rest()
        app.window.grab().save(str(PICTURES / f"{name}.png"))
        print(f"{name}.png")
    write_dialog(app)
    app.window.close_now()


def write_dialog(app: App) -> None:
    """Write the export dialog, asked for the scenes of the weather example."""
    app.session.open(load_example("weather"), None)
    wear(LIGHT)
    app.actions.export_scenes.trigger()
    dialog = app.window.findChild(ExportDialog)
    if dialog is None:
        raise RuntimeError("The export dialog did not open.")
    dialog.form.format.chosen.emit("pptx")
    dialog.pictures.scenes.setCurrentRow(1)
    come_to_rest()
    dialog.grab().save(str(PICTURES / "export.png"))
    print("export.png")
    dialog.reject()


def write_slide() -> None:
    """Write a slide of those scenes as LibreOffice shows it; without it, leave the old one."""
    office, poppler = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or poppler is None:
        print("slide.png left as it is: LibreOffice or poppler is not installed here")
        return
    pages = scene_pages(evaluated(load_example("weather"))).pages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export_pages(folder / "slide.pptx", pages[1:2], ExportChoices(format="pptx"))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", name]
        subprocess.run([*convert, str(folder / "slide.pptx")], check=True, capture_output=True)
        draw = [poppler, "-png", "-singlefile", "-r", "96", str(folder / "slide.pdf")]
        subprocess.run([*draw, str(PICTURES / "slide")], check=True)
    print("slide.png")


if __name__ == "__main__":
    sys.exit(main())
