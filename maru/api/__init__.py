"""The door of other agencies' systems: clients, tokens, problems, idempotency, paging, the schema."""
