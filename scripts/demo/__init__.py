"""The fictional county: its agencies, its people and what befell them, built through the operations only."""
