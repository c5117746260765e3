"""Law, debates, deliberations as open data, participation."""
