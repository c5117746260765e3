"""The lexicon's work bench: passages for coders, their codes, what these say of the counts."""
