"""The model engine: sections to a language model, pointers instead of digits, and the way back to claims.

gaps, chunks -> question -> request -> (store | client) -> reply -> claims -> repair -> combine
"""
