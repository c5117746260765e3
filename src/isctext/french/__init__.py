"""French text to segments, tokens, lemmas and entities."""
