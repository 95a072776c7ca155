"""Scores of an output against gold, in the published shapes: plain data in, items with their outcomes out."""
