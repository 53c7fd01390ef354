"""Calibration: whether what was believed came true as often as believed."""
