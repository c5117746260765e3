"""Mentions and dates to rates with honest intervals."""
