"""Tokens to topics, weights and profiles: one file per engine."""
