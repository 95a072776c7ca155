"""Whether released values stand on the page, and whether every numeral is accounted for."""
