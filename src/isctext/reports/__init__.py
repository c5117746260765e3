"""Tables to a report: one file per report."""
