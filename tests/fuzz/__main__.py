"""Damages files and reads them: python -m tests.fuzz [FILES [SEED]]; 100,000 without."""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from tests.fuzz.running import fuzz

FAULTS = Path(__file__).resolve().parents[2] / "build" / "fuzz"
HANGS = 120.0  # seconds in one file, after which the process tells where it is and ends


def main(arguments: list[str]) -> int:
    """Read so many damaged files; return 1 where one ended as it may not."""
    files, seed = (*map(int, arguments), *(100_000, 1)[len(arguments) :])[:2]
    application = QGuiApplication(["fuzz"])  # slides are set with its fonts
    begun, told = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as folder:
        for tally in fuzz(files, seed, Path(folder), FAULTS):
            faulthandler.dump_traceback_later(HANGS, exit=True)
            for line in tally.faults[told:]:
                print(line, flush=True)
            told = len(tally.faults)
            if tally.files % 1_000 == 0:
                gc.collect()
                left = f"{tally.files:,} of {files:,}, {len(tally.faults)} faults"
                print(left, file=sys.stderr, flush=True)
    faulthandler.cancel_dump_traceback_later()
    del application
    print(
        f"{tally.files:,} damaged files (seed {seed}): {tally.read:,} read, "
        f"{tally.files - tally.read - len(tally.faults):,} refused in a sentence, "
        f"{len(tally.faults)} faults; the slowest {tally.slowest:.2f} s, the largest "
        f"{tally.largest >> 20} MB; {time.monotonic() - begun:.0f} s"
    )
    if tally.faults:
        print(f"The files at fault are in {FAULTS}.")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
