"""Looking into a record beyond one's own view, and looking afterwards at who did (docs/adr/0023)."""
