"""Interviews and subtitles: what is said, by whom."""
