"""Novelty, transience and resonance of documents, and of arenas: exploratory."""
