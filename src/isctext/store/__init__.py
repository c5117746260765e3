"""The corpus on disk: Delta tables and raw bytes; the only room that writes data."""
