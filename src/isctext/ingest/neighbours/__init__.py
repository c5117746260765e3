"""Corpora of neighbouring tools: IRaMuTeQ, TXM, TEI, GarganText, CorTexT."""
