"""Plain text and the light markups."""
