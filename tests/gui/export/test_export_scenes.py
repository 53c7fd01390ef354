"""Scenes as slides, pages and numbered pictures: from the window and without one, read back."""

import re
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

import main
from gui.app import App
from gui.export.dialog.export_dialog import ExportDialog
from model.document import edits
from model.document.document import new_document
from model.document.export_choices import ExportChoices
from model.document.scenes import view_of
from model.formats.entropy_file import write_document
from model.formats.examples import load_example
from tests.evaluated import evaluated
from tests.gui.programs import need, said

# Slides in half their pixels.
SCENES = ExportChoices(pictures="scenes", width=960, height=540, dpi=72.0)
TITLES = [scene.title for scene in load_example("weather").scenes]


def dialog_of(app: App) -> ExportDialog:
    found = app.window.findChild(ExportDialog)
    assert found is not None
    return found


def titles(path: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(path)).slides]


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_that_a_deck_has_a_slide_a_scene_with_its_note_and_its_readings(
    app: App, tmp_path: Path
) -> None:
    app.exports.write_pictures(tmp_path / "story.pptx", SCENES)
    deck = Presentation(str(tmp_path / "story.pptx"))
    document = load_example("weather")
    assert titles(tmp_path / "story.pptx") == TITLES
    assert deck.core_properties.title == "Weather forecast"
    for slide, scene in zip(deck.slides, document.scenes, strict=True):
        assert scene.note in texts(slide)
        assert scene.note in slide.notes_slide.notes_text_frame.text
    hot = next(shape for shape in deck.slides[1].shapes if shape.has_chart).chart
    tempered = evaluated(view_of(document, document.scenes[1])).tempered
    assert tempered is not None
    assert list(hot.plots[0].series[-1].values) == tempered.tolist()


def test_that_what_stands_out_in_a_scene_stands_out_in_its_chart(app: App, tmp_path: Path) -> None:
    app.exports.write_pictures(tmp_path / "story.pptx", SCENES)
    slides = Presentation(str(tmp_path / "story.pptx")).slides
    charts = [
        next((shape.chart for shape in slide.shapes if shape.has_chart), None) for slide in slides
    ]
    faded = [
        [int(one) for one in chart.plots[0].series[0]._element.xpath("c:dPt/c:idx/@val")]
        if chart is not None
        else None
        for chart in charts
    ]
    assert faded[:2] == [[], [1, 2, 3]]
    assert faded[3] == [0]


def test_that_a_pdf_has_a_page_a_scene(app: App, tmp_path: Path) -> None:
    need("pdftotext")
    app.exports.write_pictures(tmp_path / "story.pdf", SCENES)
    about = said("pdfinfo", tmp_path / "story.pdf")
    assert re.search(r"Pages:\s+5\n", about)
    assert re.search(r"Title:\s+Weather forecast\n", about)
    pages = said("pdftotext", tmp_path / "story.pdf", "-").split("\f")
    for page, title in zip(pages, TITLES, strict=False):
        assert title in page
    assert "four days in ten" in " ".join(pages[3].split())


def test_that_pngs_and_svgs_are_numbered(app: App, tmp_path: Path) -> None:
    for suffix in (".png", ".svg"):
        app.exports.write_pictures(tmp_path / f"story{suffix}", SCENES)
        names = sorted(path.name for path in tmp_path.glob(f"*{suffix}"))
        assert names == [f"story-scene-{number}{suffix}" for number in range(1, 6)]


def test_that_a_title_for_all_is_not_put_over_scenes(app: App, tmp_path: Path) -> None:
    chosen = ExportChoices(pictures="scenes", title_text="One for all")
    app.exports.write_pictures(tmp_path / "story.pptx", chosen)
    assert titles(tmp_path / "story.pptx") == TITLES


def test_that_the_panel_opens_the_dialog_on_scenes(app: App) -> None:
    app.window.scenes_panel.export.click()
    dialog = dialog_of(app)
    assert dialog.choices.pictures == "scenes"
    assert dialog.outcome.text().startswith("5 files of ")
    assert not dialog.form.title_text.isEnabled()
    dialog.pictures.scenes.setCurrentRow(1)
    assert dialog.preview.accessibleDescription().endswith("Standing out: sunny.")
    dialog.form.format.chosen.emit("pptx")
    assert dialog.outcome.text().startswith("5 slides")
    dialog.pictures.what.chosen.emit("this")
    assert dialog.choices.pictures == "lenses"
    assert dialog.form.title_text.isEnabled()
    dialog.reject()


def test_that_without_scenes_there_is_nothing_to_export_and_it_says_so(app: App) -> None:
    app.session.open(new_document(), None)
    assert not app.window.scenes_panel.export.isEnabled()
    app.actions.export_scenes.trigger()
    dialog = dialog_of(app)
    assert not dialog.save.isEnabled()
    assert dialog.outcome.text() == "There are no scenes to picture."
    dialog.pictures.what.chosen.emit("this")
    assert dialog.save.isEnabled()
    dialog.reject()


def test_that_the_choice_of_scenes_stays_with_the_document(app: App) -> None:
    app.exports.keep(SCENES)
    app.actions.export_picture.trigger()
    assert dialog_of(app).choices.pictures == "scenes"
    dialog_of(app).reject()


def test_that_scenes_are_written_without_a_window_and_added_to_a_deck(tmp_path: Path) -> None:
    deck, pdf = tmp_path / "deck.pptx", tmp_path / "story.pdf"
    assert main.main(["--scenes", "--out", str(deck)]) == 0
    assert main.main(["--figure", "identity", "--append", str(deck)]) == 0
    assert main.main(["--scenes", "--append", str(deck)]) == 0
    assert titles(deck)[:5] == TITLES
    assert titles(deck)[6:] == TITLES
    assert main.main(["--scenes", "--theme", "print", "--out", str(pdf)]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("--scenes", "--scenes needs --out PATH, the picture's file."),
        ("--scenes --figure compare --out a.png", "Give --figure or --scenes, not both."),
        (
            "--scenes --temperature 2 --out a.png",
            "Each scene has a temperature of its own; leave out --temperature.",
        ),
        ("--scenes --title A --out a.png", "Each scene has a title of its own; leave out --title."),
    ],
)
def test_that_scenes_asked_for_wrongly_are_one_sentence(
    given: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(given.split()) == 2
    assert capsys.readouterr().err == f"{sentence}\n"


def test_that_a_document_without_scenes_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bare.entropy"
    write_document(path, new_document())
    assert main.main([str(path), "--scenes", "--out", str(tmp_path / "a.pdf")]) == 2
    assert "has no scenes yet" in capsys.readouterr().err
    assert not (tmp_path / "a.pdf").exists()


def test_that_a_scene_with_nothing_to_show_is_left_out_and_told(app: App, tmp_path: Path) -> None:
    document = edits.set_lens(app.session.document, "sequence", "Sequence").document
    app.session.apply(edits.add_scene(document, "A text"))
    app.exports.write_pictures(tmp_path / "story.pptx", SCENES)
    assert titles(tmp_path / "story.pptx") == TITLES
    assert "“A text” has nothing to show" in app.window.statusBar().currentMessage()
