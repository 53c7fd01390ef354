"""The one pass that answers while something moves; exact readings follow at rest."""
