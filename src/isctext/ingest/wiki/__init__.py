"""Wikis: dumps and single pages."""
