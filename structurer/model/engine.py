"""The model engines: questions asked many at once, answers read, mended and brought back as one extraction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from structurer.document import Document
from structurer.extract import Engine, TableReader, pointer
from structurer.extract.rules import rules
from structurer.extract.texts import identity_claims
from structurer.model.choices import DEFAULT_BUDGET
from structurer.model.chunks import chunks_of, halves
from structurer.model.combine import combine, disputed_claims, places_of, with_names, without_doubles
from structurer.model.forms import reread
from structurer.model.plan import gaps_of, pieces_of
from structurer.model.prompts import hash_of
from structurer.model.questions import Question, Wording, prompt_tokens, repair_for, request_for, sheet_for
from structurer.model.reading import Reading, read_answer
from structurer.model.repair import mended, problems_of, slots_for
from structurer.model.request import Reply, Request
from structurer.model.sheet import Figures, Sheet, figures_of
from structurer.result import Check, Chunk, ChunkState, Claim, Extraction, Path, Rejected, Source, Usage
from structurer.schema import Schema
from structurer.verify.declared import check_declared
from structurer.verify.grounding import fact_of
from structurer.verify.trust import Trust, with_suspects

Ask = Callable[[Request], Reply]
Scale = Callable[[Document], Decimal]
"""How many tokens the server counts for an estimated one, for a document."""


def _one(_: Document) -> Decimal:
    return Decimal(1)


@dataclass(frozen=True)
class Settings:
    """`budget` tokens of prompt for a chunk, `at_once` requests at a time, `repairs` rounds for what failed."""

    wording: Wording
    budget: int = DEFAULT_BUDGET
    at_once: int = 8
    repairs: int = 2
    scale: Scale = _one


@dataclass(frozen=True)
class _Asked:
    """What came of a question and of the parts it was split into."""

    claims: tuple[Claim, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    usage: Usage = field(default_factory=Usage)


def model_engine(ask: Ask, settings: Settings) -> Engine:
    """Everything is asked of the model; the rules are its second witness and fill nothing by themselves."""
    return Engine("model", partial(_by_model, ask, settings), _reader(ask, settings, True), settings.wording.model)


def hybrid_engine(ask: Ask, settings: Settings) -> Engine:
    """Rules first; the model for what they left, for what is disputed, and for achievement figures."""
    return Engine("hybrid", partial(_by_both, ask, settings), _reader(ask, settings, False), settings.wording.model)


def _reader(ask: Ask, settings: Settings, whole: bool) -> TableReader:
    return partial(reread, ask, settings.wording, settings.budget, settings.at_once, whole)


def _by_model(ask: Ask, settings: Settings, source: Source, schema: Schema) -> Extraction:
    questions = model_questions(source, schema, settings)
    found = _ask_all(questions, ask, settings, source)
    ruled = rules(source, schema)
    claims, checks = combine(source, with_names(found.claims, ruled), ruled, Trust(with_suspects(source.checks)))
    asked = {claim.path for claim in found.claims}
    own = [claim for claim in claims if claim.path in asked]
    return _extraction(found, (*identity_claims(source, schema), *own), checks, questions)


def _by_both(ask: Ask, settings: Settings, source: Source, schema: Schema) -> Extraction:
    ruled = rules(source, schema)
    trust = Trust(with_suspects(source.checks))
    questions = hybrid_questions(source, schema, settings, ruled, trust)
    found = _ask_all(questions, ask, settings, source)
    claims, checks = combine(source, ruled, found.claims, trust)
    return _extraction(found, claims, checks, questions)


def _extraction(
    found: _Asked, claims: Sequence[Claim], checks: Sequence[Check], questions: Sequence[Question]
) -> Extraction:
    used = {(q.language, name) for q in questions for name in (q.task, "pointers", "values", "repair", "shape")}
    return Extraction(
        tuple(claims),
        found.chunks,
        tuple(checks),
        found.rejected,
        usage=found.usage,
        prompts={f"{language}/{name}": hash_of(name, language) for language, name in sorted(used)},
    )


def model_questions(source: Source, schema: Schema, settings: Settings) -> tuple[Question, ...]:
    """What `--engine model` asks of a document."""
    figures = figures_of(source)
    return chunks_of(schema, pieces_of(source, schema, figures), frozenset(), _fits(figures, settings, source.document))


def hybrid_questions(
    source: Source, schema: Schema, settings: Settings, ruled: Sequence[Claim], trust: Trust
) -> tuple[Question, ...]:
    """What is asked beside the rules."""
    figures = figures_of(source)
    settled = places_of(ruled)
    disputed = disputed_claims(ruled, figures.at, trust)
    pieces = gaps_of(source, schema, figures, ruled, disputed, settled)
    return chunks_of(schema, pieces, settled, _fits(figures, settings, source.document))


def _fits(figures: Figures, settings: Settings, document: Document) -> Callable[[Question], bool]:
    scale = settings.scale(document)

    def fits(question: Question) -> bool:
        request = request_for(question, sheet_for(question, figures, settings.wording.answer), settings.wording)
        return prompt_tokens(request) * scale <= settings.budget

    return fits


def _ask_all(questions: Sequence[Question], ask: Ask, settings: Settings, source: Source) -> _Asked:
    """All questions, many at once; what comes of them in their order."""
    asker = _Asker(ask, settings, source, figures_of(source), Trust(with_suspects(source.checks)))
    if not questions:
        return _Asked()
    with ThreadPoolExecutor(max_workers=settings.at_once) as pool:
        running = [pool.submit(asker.settle, question) for question in questions]
        try:
            ended, _ = wait(running, return_when=FIRST_EXCEPTION)
            for future in ended:
                future.result()  # raises what stopped the run
            found = [future.result() for future in running]
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)  # nothing more is sent; what is under way is kept
            raise
    whole = _together(found)
    chunk_of = [at for at, asked in enumerate(found) for _ in asked.claims]
    return replace(whole, claims=tuple(without_doubles(whole.claims, chunk_of)))


def _together(found: Sequence[_Asked]) -> _Asked:
    """What came of several questions as one; the rows of a later one are numbered behind those of the earlier."""
    claims: list[Claim] = []
    rows = 0
    for asked in found:
        shifted = [replace(claim, path=_shifted(claim.path, rows)) for claim in asked.claims]
        rows = max([rows, *(number + 1 for claim in shifted for number in _rows(claim.path))])
        claims += shifted
    return _Asked(
        tuple(claims),
        tuple(chunk for asked in found for chunk in asked.chunks),
        tuple(rejected for asked in found for rejected in asked.rejected),
        sum((asked.usage for asked in found), Usage()),
    )


def _rows(path: Path) -> list[int]:
    return [part for part in path if isinstance(part, int)][:1]


def _shifted(path: Path, by: int) -> Path:
    """A path with its first row number moved."""
    at = next((at for at, part in enumerate(path) if isinstance(part, int)), None)
    return path if at is None else (*path[:at], _rows(path)[0] + by, *path[at + 1 :])


@dataclass(frozen=True)
class _Asker:
    """Settles one question: asks it, splits it where its answer was cut off, mends what failed."""

    ask: Ask
    settings: Settings
    source: Source
    figures: Figures
    trust: Trust

    def settle(self, question: Question) -> _Asked:
        wording = self.settings.wording
        sheet = sheet_for(question, self.figures, wording.answer)
        reply = self.ask(request_for(question, sheet, wording))
        if reply.state == "cut_off":
            return self._split(question, reply)
        if reply.state != "answered":
            state: ChunkState = "skipped" if reply.state == "failed" and not reply.usage.requests else "failed"
            return _Asked((), (Chunk(question.section, state, reply.reason),), (), reply.usage)
        reading = read_answer(question.slots, reply.answer, sheet, wording.answer)
        reading, usage, told = self._mend(question, sheet, reading)
        rejected = tuple(
            Rejected(f"{question.schema.name}/{pointer(p.path)}", p.given, _REASONS[p.kind]) for p in reading.problems
        )
        said = ", ".join(part for part in (f"{len(reading.claims)} values", told) if part)
        chunk = Chunk(question.section, "cached" if reply.from_store else "model", said)
        return _Asked(reading.claims, (chunk,), rejected, reply.usage + usage)

    def _split(self, question: Question, reply: Reply) -> _Asked:
        parts = halves(question)
        if len(parts) < 2:
            reason = f"{reply.reason}; it cannot be split further"
            return _Asked((), (Chunk(question.section, "failed", reason),), (), reply.usage)
        found = _together([self.settle(part) for part in parts])
        split = Chunk(question.section, "split", reply.reason)
        return replace(found, chunks=(split, *found.chunks), usage=reply.usage + found.usage)

    def _mend(self, question: Question, sheet: Sheet, reading: Reading) -> tuple[Reading, Usage, str]:
        """The reading after at most `repairs` rounds of asking again for what failed, and what to tell of them."""
        usage, wording, rounds = Usage(), self.settings.wording, 0
        tried = partial(self._tried, question.schema)
        for _ in range(self.settings.repairs):
            problems = problems_of(reading, tried)
            slots = slots_for(question.slots, problems)
            if not slots:
                break
            reply = self.ask(repair_for(question, slots, sheet, wording, problems))
            usage = usage + reply.usage
            if reply.state != "answered":  # the last partial answer is kept
                return reading, usage, f"{rounds + 1} asked again" if reply.usage.requests else reply.reason
            rounds += 1
            again = read_answer(slots, reply.answer, sheet, wording.answer)
            reading = mended(reading, again, problems, tried, self._proved)
            if not again.claims:
                break  # the model has nothing more to say
        return reading, usage, f"{rounds} asked again" if rounds else ""

    def _tried(self, schema: Schema, claims: Sequence[Claim]) -> list[Check]:
        by_pointer = {pointer(claim.path): claim for claim in claims}
        return list(check_declared(schema, by_pointer, partial(fact_of, facts=self.figures.at)))

    def _proved(self, claim: Claim) -> bool:
        fact = fact_of(claim, self.figures.at)
        return fact is not None and self.trust.status(fact)[0] == "verified"


_REASONS = {
    "no_such_id": "the model pointed at a numeral that the chunk does not hold",
    "not_found": "the chunk does not print this",
    "wrong_unit": "its unit is not that of the field",
    "wrong_shape": "the answer has another shape than was asked for",
}
