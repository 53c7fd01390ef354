"""A seeded monkey at every action: python -m tests.soak [SECONDS [SEED]]; tests run a little."""
