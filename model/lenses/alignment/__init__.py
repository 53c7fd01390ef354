"""Alignment: what a reward does to a policy that is held near its base."""
