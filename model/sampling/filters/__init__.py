"""FILTERS: every filter there is. One file here and one entry below are all that a filter needs."""

from model.sampling.filters.epsilon import EPSILON
from model.sampling.filters.eta import ETA
from model.sampling.filters.filter import Filter
from model.sampling.filters.min_p import MIN_P
from model.sampling.filters.top_k import TOP_K
from model.sampling.filters.top_p import TOP_P
from model.sampling.filters.typical import TYPICAL

# In the order in which their controls stand.
FILTERS: tuple[Filter, ...] = (TOP_K, TOP_P, MIN_P, TYPICAL, EPSILON, ETA)
