"""Tests of the model: no Qt."""
