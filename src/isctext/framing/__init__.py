"""How documents speak: keyness, co-occurrence, correspondence analysis, classes of segments."""
