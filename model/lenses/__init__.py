"""LENSES: every way to look at readings, in display order."""

from model.lenses import (
    alignment,
    autocomplete,
    calibration,
    compare,
    guessing,
    identity,
    kl_report,
    matrix,
    sampling,
    sequence,
    surprise,
    temperature,
    training,
)
from model.lenses.lens import Lens, LensError

LENSES: tuple[Lens, ...] = (
    compare.LENS,
    surprise.LENS,
    identity.LENS,
    guessing.LENS,
    matrix.LENS,
    temperature.LENS,
    sampling.LENS,
    training.LENS,
    alignment.LENS,
    autocomplete.LENS,
    sequence.LENS,
    calibration.LENS,
    kl_report.LENS,
)

__all__ = ["LENSES", "Lens", "LensError", "lens_of"]


def lens_of(lens_id: str) -> Lens:
    """Return the lens with this id, or the first of LENSES if no lens has it.

    A document made by a later version may name a lens that this one lacks.
    """
    return next((lens for lens in LENSES if lens.id == lens_id), LENSES[0])
