"""Other people's programs that tests open exported files in; without one, its tests skip."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from gui.look.theme import FONTS
from model.document.table import Array

FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
</fontconfig>"""


def need(program: str) -> str:
    """Return where a program is; skip the test, saying so, where it is not installed."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return found


def said(*command: str | Path) -> str:
    """Return what a program prints; it must end well."""
    run = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def drawn_by_librsvg(svg: Path, folder: Path, zoom: int = 1) -> QImage:
    """Return what librsvg draws, with the program's own font at hand, unhinted as in pictures."""
    config = folder / "fonts.conf"
    config.write_text(FONTCONFIG.format(fonts=FONTS, cache=folder / "cache"))
    out = folder / f"{svg.stem}-rsvg.png"
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
    command = [need("rsvg-convert"), "-z", str(zoom), str(svg), "-o", str(out)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
    return QImage(str(out))


def drawn_by_poppler(pdf: Path, dpi: float, page: int = 1) -> QImage:
    """Return what poppler draws of a page."""
    out = pdf.with_suffix("")
    said(need("pdftoppm"), "-singlefile", "-r", f"{dpi:g}", "-f", str(page), pdf, out)
    return QImage(f"{out}.ppm")


def pixels(image: QImage, kind: type[np.floating] = np.float64) -> Array:
    """Return the red, green and blue of an image on white, from 0 to 255."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = image.height(), image.width(), 4
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(shape)
    return flat[:, :, :3].astype(kind)


def difference(one: QImage, other: QImage) -> float:
    """Return the root of the mean squared difference of two images, 1 for black against white."""
    assert (one.width(), one.height()) == (other.width(), other.height())
    apart = pixels(one, np.float32) - pixels(other, np.float32)
    return float(np.sqrt(np.square(apart, out=apart).mean(dtype=np.float64)) / 255.0)
