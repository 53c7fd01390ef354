"""The identity: cross entropy is entropy and divergence."""
