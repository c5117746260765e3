"""Versioned lexicons and tokens to mentions; concordances."""
