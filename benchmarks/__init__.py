"""Counterpoise beside its peers, by phase and size. Run with ``python -m benchmarks``."""
