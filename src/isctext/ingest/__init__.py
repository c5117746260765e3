"""Bytes to documents and rejections: one file per format."""
