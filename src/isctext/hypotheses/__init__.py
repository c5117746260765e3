"""The three hypotheses on initiatives, and what may be said of them."""
