"""What may be claimed of the circulation between arenas, and the links that stand."""
