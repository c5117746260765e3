"""Dates as files write them, never invented."""
