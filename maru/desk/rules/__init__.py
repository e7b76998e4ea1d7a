"""The rules of the clocks: what counts, what will, and what a change would move (docs/adr/0029)."""
