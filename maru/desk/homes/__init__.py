"""Where people who sign in live, as they say themselves and nobody reads (docs/adr/0026)."""
