"""Texts scored by models: token by token, as a whole, and one model against another.

`from model.sequences import score` scores logits against targets. Files are opened by
model.sequences.opening, which is not imported here, as the formats import this package.
"""

from model.sequences.best_temperature import best_sequence_temperature
from model.sequences.calibration import Calibration, Corner, calibrate, four_corners
from model.sequences.kl_report import KlReport, KlStatistics, report
from model.sequences.kl_rows import KlBlock, KlTokens, compare_blocks
from model.sequences.logits import IGNORE_INDEX, BrainFloats
from model.sequences.scored import SequenceScore
from model.sequences.scoring import ScoredBlock, joined, score, score_blocks
from model.sequences.variants import Variant, perplexity_variants

__all__ = [
    "IGNORE_INDEX",
    "BrainFloats",
    "Calibration",
    "Corner",
    "KlBlock",
    "KlReport",
    "KlStatistics",
    "KlTokens",
    "ScoredBlock",
    "SequenceScore",
    "Variant",
    "best_sequence_temperature",
    "calibrate",
    "compare_blocks",
    "four_corners",
    "joined",
    "perplexity_variants",
    "report",
    "score",
    "score_blocks",
]
