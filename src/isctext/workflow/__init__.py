"""Configuration, plan, run, provenance, progress."""
