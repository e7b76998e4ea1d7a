"""Who did what, for those who must know: the search of the trail, and who looked at a child."""
