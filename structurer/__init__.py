"""Messy documents to typed data that can be trusted."""
