"""Europresse: pages of articles of three generations."""
