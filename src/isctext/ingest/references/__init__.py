"""Bibliographic files: RIS, BibTeX, CSL-JSON."""
