"""Planted faults: correct extractions with one error each, and what becomes of it."""
