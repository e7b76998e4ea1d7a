"""Clocks: when something is due, who is warned, and the sweep that fires each step exactly once."""
