"""The MARU desk: claims, ratings, decisions, and offers to partner agencies."""
