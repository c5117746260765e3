"""Shipped data: lexicons, templates, stop lists. Never code."""
