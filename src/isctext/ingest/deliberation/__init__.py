"""The parts of a deliberation, and which of them are formulas."""
