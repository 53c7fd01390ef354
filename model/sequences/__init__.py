"""Texts scored by models: token by token, as a whole, and one model against another."""

from model.sequences.calibration import Calibration, Corner, calibrate, four_corners
from model.sequences.logits import IGNORE_INDEX, BrainFloats
from model.sequences.scored import SequenceScore
from model.sequences.scoring import ScoredBlock, joined, score, score_blocks

__all__ = [
    "IGNORE_INDEX",
    "BrainFloats",
    "Calibration",
    "Corner",
    "ScoredBlock",
    "SequenceScore",
    "calibrate",
    "four_corners",
    "joined",
    "score",
    "score_blocks",
]
