"""Between arenas: who uses a word first, which passages are copied, how a sense moves."""
