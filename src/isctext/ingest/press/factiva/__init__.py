"""Factiva: HTML, XML, and lines of text or RTF."""
