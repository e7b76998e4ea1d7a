"""The code lists: what may be answered, from when on, and what a change would do (docs/adr/0035)."""
