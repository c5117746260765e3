"""Documents that name, quote the title of, or link to another source of the corpus."""
