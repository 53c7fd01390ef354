"""Warming up: whatever is loaded on use is loaded, so that all that grows afterwards is growth."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton

import gui
import model
from model.document.document import Document, new_document
from model.document.table import table_of
from model.formats.examples import EXAMPLES
from model.lenses import LENSES
from tests.soak.monkey import NOT_TRIGGERED
from tests.soak.soaking import wait_for_workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.soak.soaking import Soak

AGREED = ("Read", "Import", "Open", "Do not save")
ROWS = 200
SHORT_TURNS = 60


def warm_up(soak: Soak, folder: Path) -> None:
    """Have every module, font, thread, lens, example, action and kind of file used once."""
    for package in (model, gui):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    app, monkey = soak.app, soak.monkey
    for example in EXAMPLES:
        app.files.open_example(example.name)
        soak.settle()
    for document in (*_in_every_script(), None):
        if document is None:
            app.files.open_example("vocabulary")
        else:
            app.session.open(document, None)
        for lens in LENSES:
            app.on_lens_chosen(lens.id)
            soak.settle(SHORT_TURNS)
    for name, action in vars(app.actions).items():
        if isinstance(action, QAction) and name not in NOT_TRIGGERED and action.isEnabled():
            action.trigger()
            _answer(soak, agree=False)
            monkey.rest()
    _open_each_file(soak, folder)
    monkey.rest()
    gc.unfreeze()  # what is set aside is not told of
    wait_for_workers()


def _in_every_script() -> Iterator[Document]:
    """Documents whose names have a letter of each kind that there is: fonts are loaded for them."""
    kinds: dict[str, str] = {}
    for code in range(0x20, 0x1FBFF):
        letter = chr(code)
        name = unicodedata.name(letter, "")
        if name and unicodedata.category(letter)[0] in "LNPS":
            kinds.setdefault(name.split()[0], letter)
    letters = list(kinds.values())
    for first in range(0, len(letters), ROWS):
        names = letters[first : first + ROWS]
        table = table_of(names, P=range(1, len(names) + 1), Q=range(len(names), 0, -1))
        title = "".join(names[:20])
        yield replace(new_document(), table=table, title=title, truth=0, model=1)


def _open_each_file(soak: Soak, folder: Path) -> None:
    for seed in soak.monkey.files:
        path = folder / f"warm.{seed.name}"
        path.write_bytes(seed.data)
        soak.app.files.open_path(path)
        _answer(soak, agree=True)
        for lens in ("sequence", "calibration", "kl-report"):
            soak.app.on_lens_chosen(lens)
            soak.settle(SHORT_TURNS)


def _answer(soak: Soak, *, agree: bool) -> None:
    """Answer what is asked, one dialog after another."""
    for _ in range(6):
        for _ in range(5):
            soak.wait()
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
        agreed = [one for one in buttons if one.text().replace("&", "") in AGREED]
        if agree and agreed and agreed[0].isEnabled():
            agreed[0].click()
        else:
            dialog.close()
