"""Letters and mailing lists."""
