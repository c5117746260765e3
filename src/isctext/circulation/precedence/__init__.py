"""Which of two arenas moves first, told from many entries at once."""
