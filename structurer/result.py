"""What was found: facts, claims, evidence, findings, the ledger, the result. All frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from structurer.document import NOTHING, Box, Document, Outline, Passage, Section, Span, Table
from structurer.numerals import MONEY_IN_YUAN, plain

Measure = Literal[
    "amount", "budget", "initial_budget", "full_year_budget", "supplementary_budget", "final", "executed", "previous",
    "change", "change_percent", "against_budget", "share", "completion", "count", "score", "rate", "target", "actual",
]  # fmt: skip
RemarkKind = Literal["reason", "purpose", "components", "content", "grade", "departments", "date", "problem", "remedy"]
Part = Literal["final_accounts", "budget", "performance"]
Status = Literal["verified", "grounded", "disputed"]
Outcome = Literal["holds", "rounding", "error", "note"]
Severity = Literal["error", "rounding", "note"]
Path = tuple[str | int, ...]
Engine = Literal["rules", "model"]
ChunkState = Literal["rules", "model", "cached", "split", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A numeral with its meaning.

    `value` has the sign that the words give; `printed` are the digits as they stand. `item` are the printed words that
    name the thing, `name` their place, `branch` the 类/款/项 that it belongs to, `period` the year, `scope` the budget
    it is of. `lead` is the sentence up to the figure, `clause` what of it follows the figure before. `aside` facts
    stand inside a reason and tell of something else than their sentence. Cell facts name their table, row and column.
    `unit_spans` is where the unit is printed: behind the digits, in the head of the column, above the table.
    """

    item: str
    measure: Measure
    value: Decimal
    printed: str
    unit: str
    spans: tuple[Span, ...]
    section: tuple[str, ...]
    name: Passage = NOTHING
    clause: str = ""
    lead: str = ""
    qualifier: str = ""
    counted: str = ""
    branch: tuple[str, str, str] | None = None
    code: str | None = None
    period: str | None = None
    scope: str = ""
    base: str = ""
    aside: bool = False
    carried: bool = False
    table: str | None = None
    row: int | None = None
    column: int | None = None
    unit_spans: tuple[Span, ...] = ()
    id: str = ""

    @property
    def signed(self) -> str:
        """The printed digits, with the sign that the words give."""
        return f"-{self.printed}" if self.value < 0 and not self.printed.startswith("-") else self.printed

    @property
    def yuan(self) -> Decimal | None:
        factor = MONEY_IN_YUAN.get(self.unit)
        return None if factor is None else plain(self.value * factor)

    @property
    def start(self) -> int:
        return self.spans[0].start if self.spans else 0


@dataclass(frozen=True, slots=True)
class Remark:
    """Words with a role: the reason of a change, the purpose of an amount, the parts of a sum, a grade.

    A reason is `about` the change on the year before or about the difference between budget and final figure.
    """

    kind: RemarkKind
    item: str
    passage: Passage
    section: tuple[str, ...]
    branch: tuple[str, str, str] | None = None
    weak: bool = False
    about: Literal["change", "budget"] = "change"
    parts: tuple[Passage, ...] = ()

    @property
    def start(self) -> int:
        return self.passage.span().start


@dataclass(frozen=True, slots=True)
class Identity:
    """Body, year and parts of a document, with the passages that say so where there are some."""

    organization: Passage | None
    fiscal_year: int | None
    year_passage: Passage | None
    parts: tuple[Part, ...]

    @property
    def name(self) -> str | None:
        return self.organization.text if self.organization else None

    def part_of(self, path: Sequence[Section]) -> Part | None:
        """The part that a section belongs to: an annexed report is performance, the rest is the main part."""
        if any(section.annex for section in path) and "performance" in self.parts:
            return "performance"
        return self.parts[0] if self.parts else None


@dataclass(frozen=True, slots=True)
class Source:
    """A document with all that the stages before extraction read from it.

    `checks` are what was tried on the document by itself, whatever is extracted from it.
    """

    document: Document
    outline: Outline
    tables: tuple[Table, ...]
    identity: Identity
    facts: tuple[Fact, ...]
    remarks: tuple[Remark, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one engine says of one field: the printed words or digits, and the spans they stand on.

    `named` are the spans of every figure whose own words name the field, as far as the engine knows them.
    """

    path: Path
    text: str
    spans: tuple[Span, ...]
    unit: str | None = None
    by: tuple[Engine, ...] = ("rules",)
    how: str = ""
    named: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a released value stands, and why it has its status. `unit_spans` is where its unit is printed."""

    status: Status
    by: tuple[str, ...]
    page: int
    line: int
    boxes: tuple[Box, ...]
    spans: tuple[Span, ...]
    quote: str
    yuan: Decimal | None = None
    continued: tuple[tuple[int, tuple[Box, ...]], ...] = ()  # further pages with their boxes
    why: str = ""
    unit_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A claim that was not released."""

    path: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """An identity that was tried, or a claim of the words, with what came of it.

    `facts` are the figures that take part, the tested one first; `factors` are those of the others in a sum.
    `expected` and `difference` are in the unit of the tested figure. `about` are the document's words for what is
    checked, `words` those that a finding on words rests on; `rule` names the sentence that tells of it and `told` what
    else that sentence says. `suspects` are the ids of the figures that the check itself holds to be wrong.
    """

    kind: str
    outcome: Outcome
    facts: tuple[Fact, ...] = ()
    factors: tuple[int, ...] = ()
    expected: Decimal | None = None
    difference: Decimal | None = None
    about: str = ""
    words: tuple[Passage, ...] = ()
    rule: str = ""
    told: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that takes part in a finding; `suspect` where the identities single it out as the wrong one."""

    value: str
    unit: str
    page: int
    line: int
    boxes: tuple[Box, ...] = ()
    label: str = ""
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where an identity does not hold, or where the document says something odd.

    `message` is one sentence in English and `chinese` the same in Chinese. `expected` is what the arithmetic gives for
    the first figure. `also` counts further places that have the same root.
    """

    kind: str
    severity: Severity
    message: str
    figures: tuple[Figure, ...] = ()
    expected: str | None = None
    difference: str | None = None
    chinese: str = ""
    also: int = 0


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A numeral that nothing accounts for."""

    text: str
    page: int
    line: int
    context: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of all numerals of a document."""

    numerals: int
    claimed: int
    explained: Mapping[str, int]
    unclaimed: tuple[Unclaimed, ...]

    @property
    def coverage(self) -> Decimal:
        """The share of numerals that are claimed or explained."""
        if not self.numerals:
            return Decimal(1)
        return Decimal(self.claimed + sum(self.explained.values())) / Decimal(self.numerals)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the document and what became of it."""

    section: str
    state: ChunkState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model was asked: requests that were sent, those of them that repeat another one, and their tokens.

    `cached` counts the answers that came from the store. `cost` is in the currency of the price list; None where the
    list has no price for the model.
    """

    requests: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached: int = 0
    cost: Decimal | None = Decimal(0)

    def __add__(self, other: Usage) -> Usage:
        known = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Usage(
            self.requests + other.requests,
            self.retries + other.retries,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached + other.cached,
            known,
        )


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an engine made of a source and a schema.

    `chunks` are the pieces that were sent or left out; `checks` tell where two engines disagree; `prompts` are the
    hashes of the prompts that were used.
    """

    claims: tuple[Claim, ...]
    chunks: tuple[Chunk, ...] = ()
    checks: tuple[Check, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    usage: Usage = field(default_factory=Usage)
    prompts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reread:
    """The tables of a document after a second look at those in doubt, and what the look took."""

    tables: tuple[Table, ...]
    chunks: tuple[Chunk, ...] = ()
    usage: Usage = field(default_factory=Usage)
    prompts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """All that was read from a document. `records` holds one plain object for each part (see gold/SPEC.md).

    `statuses` are those of the facts, by id; `checks` is all that was tried, `findings` what a person should see of it.
    """

    document: Document
    organization: str | None
    fiscal_year: int | None
    parts: tuple[str, ...]
    schemas: tuple[str, ...]
    records: Mapping[str, Any]
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    evidence: Mapping[str, Evidence]
    findings: tuple[Finding, ...]
    ledger: Ledger
    rejected: tuple[Rejected, ...]
    statuses: Mapping[str, Status] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    engine: str = "rules"
    model: str | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
