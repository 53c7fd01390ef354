"""A kind of file for pictures in memory: the words of each page."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from gui.export.flows import exports
from gui.export.steps import writing
from model.document.export_choices import PictureFormat
from tests.recipes.new.additions import add

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gui.export.steps import Steps
    from model.document.export_choices import ExportChoices
    from model.export.pages import Page

PICTURE = PictureFormat("words", "Words of a picture", "For those who cannot see")


def _write(path: Path, pages: Sequence[Page], choices: ExportChoices) -> Steps:
    del choices
    text = "\n".join(page.figure.alternative for page in pages)
    yield writing([(path, text.encode())])


add("model.document.export_choices", "PICTURES", PICTURE)
setattr(  # noqa: B010
    exports, "EXPORTS", MappingProxyType({**exports.EXPORTS, PICTURE.id: _write})
)
