"""What a sentence computes, section by section: the order of the rules.

Each figure is tried against the figures that its own words name. Where they leave open which figure is meant, all that
may be meant are tried, and one that fits settles it; only a figure whose sentence leaves nothing open can be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from structurer.result import Check, Fact
from structurer.verify.meaning import Context
from structurer.verify.misprints import amounts_of
from structurer.verify.prose.averages import check_averages
from structurer.verify.prose.balances import check_flows, check_left
from structurer.verify.prose.changes import check_changes
from structurer.verify.prose.completions import check_completions
from structurer.verify.prose.figures import Stated, by_section
from structurer.verify.prose.shares import check_shares, check_shares_of_counts
from structurer.verify.prose.sums import check_sums

__all__ = ("Stated", "check_flows", "check_prose")


def check_prose(facts: Sequence[Fact], stated: Stated, context: Context, text: str) -> Iterator[Check]:
    """`stated` are the document's figures by scope and item, `text` is that of the document."""
    sections, amounts = by_section(facts), amounts_of(facts)
    for titles, found in sections.items():
        above = [fact for depth in range(len(titles)) for fact in sections.get(titles[:depth], ())]
        yield from check_shares(found, above, stated, context)
        yield from check_shares_of_counts(found)
        yield from check_completions(found)
        yield from check_changes(found, context)
        yield from check_sums(found, text, amounts)
        yield from check_averages(found, text)
        yield from check_left(found, text)
