"""HTML and XML to trees without entities, and trees to blocks."""
