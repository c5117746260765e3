"""Estimators and tests on arrays of numbers: no table, no text, no file.

Each function carries its formula and its source; the rooms above bring it their tables.
"""
