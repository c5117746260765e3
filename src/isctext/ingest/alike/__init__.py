"""Documents that repeat others, and why."""
