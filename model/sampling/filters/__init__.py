"""FILTERS: every filter there is. One file here and one entry below are all that a filter needs."""

from model.sampling.cutting.filter import Filter
from model.sampling.filters.dry import DRY
from model.sampling.filters.dynatemp import DYNAMIC_TEMPERATURE
from model.sampling.filters.epsilon import EPSILON
from model.sampling.filters.eta import ETA
from model.sampling.filters.min_p import MIN_P
from model.sampling.filters.mirostat import MIROSTAT
from model.sampling.filters.p_less import P_LESS
from model.sampling.filters.penalties import PENALTIES
from model.sampling.filters.top_h import TOP_H
from model.sampling.filters.top_k import TOP_K
from model.sampling.filters.top_n_sigma import TOP_N_SIGMA
from model.sampling.filters.top_p import TOP_P
from model.sampling.filters.typical import TYPICAL
from model.sampling.filters.xtc import XTC

# In the order in which their controls stand.
FILTERS: tuple[Filter, ...] = (
    TOP_K,
    TOP_P,
    MIN_P,
    TYPICAL,
    EPSILON,
    ETA,
    TOP_N_SIGMA,
    TOP_H,
    P_LESS,
    XTC,
    DYNAMIC_TEMPERATURE,
    MIROSTAT,
    PENALTIES,
    DRY,
)
