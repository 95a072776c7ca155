"""Compositions into pages: PDFs by typst, and the text layers that readers of PDFs leave."""
