"""Edits of the settings that belong to the document: temperature, unit, order, lens, title."""

from dataclasses import replace

from model.document.document import Document, check_order
from model.document.edits.edit import Edit, short
from model.document.export_choices import ExportChoices
from model.document.settings import Filters
from model.words.numerals import temperature_text
from model.words.units import Unit


def set_temperature(document: Document, temperature: float) -> Edit:
    """Return the edit that turns the dial; ValueError if T is negative or not a number."""
    changed = replace(document, temperature=temperature)
    return Edit(f"Set T to {temperature_text(temperature)}", changed)


def set_unit(document: Document, unit: Unit) -> Edit:
    """Return the edit that shows information in another unit."""
    return Edit(f"Show {unit.value}", replace(document, unit=unit))


def set_order(document: Document, order: float) -> Edit:
    """Return the edit that chooses the order α; ValueError if it is negative or not a number."""
    check_order(order)
    return Edit(f"Set the order α to {temperature_text(order)}", replace(document, order=order))


def set_lens(document: Document, lens: str, title: str) -> Edit:
    """Return the edit that looks through another lens."""
    return Edit(f"Look at {title}", replace(document, lens=lens))


def set_title(document: Document, title: str) -> Edit:
    """Return the edit that renames the document."""
    return Edit(f"Rename to {short(title)}", replace(document, title=title.strip() or "Untitled"))


def set_notes(document: Document, notes: str) -> Edit:
    """Return the edit that sets what is said of the document, without blank ends."""
    plain = notes.strip()
    if plain == document.notes:
        return Edit("Edit the notes", document)
    return Edit("Edit the notes", replace(document, notes=plain))


def set_filters(document: Document, filters: Filters, label: str) -> Edit:
    """Return the edit that sets the filters."""
    return Edit(label, replace(document, filters=filters))


def set_lens_setting(document: Document, lens: str, label: str, **values: object) -> Edit:
    """Return the edit that changes settings of a lens, as in `("training", "Set rate", rate=2)`.

    `lens` names the field of the document that holds them.
    """
    settings = replace(getattr(document, lens), **values)
    changed: dict[str, object] = {lens: settings}
    return Edit(label, replace(document, **changed))  # type: ignore[arg-type]


def set_export(document: Document, choices: ExportChoices) -> Edit:
    """Return the edit that keeps how pictures leave the window."""
    return Edit("Choose how pictures are exported", replace(document, export=choices))
