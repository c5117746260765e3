"""Documents of word processors, slides and books."""
