"""The same planted values before the grounding of two peers: `make faults`, after `structurer eval faults`.

langextract says where an extraction stands: it counts as grounded if it gets a place at all (`char_interval`).
instructor has `CitationMixin`: an answer is grounded if a quote of it is left after the check. Both run as they come,
without a model, on a piece of 1,000 characters around the place of the planted value (langextract's own default size;
instructor is given the same). The values are those of `eval/results/faults.json`, made anew from its seed; the
untouched values go the same way, since a peer that refuses everything would look safe. Needs the extra `bench`.
"""

from __future__ import annotations

import json
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from instructor import CitationMixin
from langextract.core.data import Extraction
from langextract.core.tokenizer import RegexTokenizer, Tokenizer, UnicodeTokenizer
from langextract.resolver import Resolver

from structurer.evaluate.faults.cases import Case, case_of
from structurer.evaluate.faults.gold import gold_beside
from structurer.evaluate.faults.planted import KINDS, planted_in
from structurer.result import Claim

HERE = Path(__file__).parent
RESULT = HERE / "results" / "faults.json"
PIECE = 1000

Peer = Callable[[Claim, str, str], bool]


class Amount(CitationMixin):
    """An amount with the quotes that it was read from."""

    amount: str


def langextract(tokenizer: Tokenizer) -> Peer:
    def grounds(claim: Claim, piece: str, _sentence: str) -> bool:
        extraction = Extraction("amount", f"{claim.text}{claim.unit or ''}")
        aligned = list(Resolver().align([extraction], piece, 0, 0, tokenizer_inst=tokenizer))
        return any(found.char_interval is not None for found in aligned)

    return grounds


def instructor_value(claim: Claim, piece: str, _sentence: str) -> bool:
    """The answer quotes the amount that it gives."""
    return _cites(claim, piece, f"{claim.text}{claim.unit or ''}")


def instructor_sentence(claim: Claim, piece: str, sentence: str) -> bool:
    """The answer quotes the line that it read, as it stands."""
    return _cites(claim, piece, sentence)


def _cites(claim: Claim, piece: str, quote: str) -> bool:
    answer = {"amount": f"{claim.text}{claim.unit or ''}", "substring_quotes": [quote]}
    return bool(Amount.model_validate(answer, context={"context": piece}).substring_quotes)


PEERS: dict[str, Peer] = {
    "langextract": langextract(RegexTokenizer()),
    "langextract, UnicodeTokenizer": langextract(UnicodeTokenizer()),
    "instructor CitationMixin, the value quoted": instructor_value,
    "instructor CitationMixin, the line quoted": instructor_sentence,
}


def main(folder: Path) -> int:
    result = json.loads(RESULT.read_text("utf-8"))
    seed, count = result["seed"], result["at most for each document"] or 0
    planted: dict[str, int] = Counter()
    accepted: dict[str, dict[str, int]] = {name: Counter() for name in PEERS}
    for name in result["documents"]:
        case = _case(name, folder)
        for kind, claims in _planted(case, seed, count):
            planted[kind] += 1
            for peer, grounds in PEERS.items():
                accepted[peer][kind] += any(grounds(claim, *_around(case, claim)) for claim in claims)
        print(f"{name}: {sum(planted.values())} values", file=sys.stderr)
    result["peers"] = {
        "command": "python eval/faults_peers.py",
        "versions": {"python": platform.python_version()} | {n: version(n) for n in ("langextract", "instructor")},
        "accepted as grounded": {
            kind: {"planted": planted[kind]} | {peer: accepted[peer][kind] for peer in PEERS}
            for kind in ("untouched", *KINDS)
            if planted[kind]
        },
    }
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for kind, counts in result["peers"]["accepted as grounded"].items():
        print(f"{kind:28}" + "".join(f"{value:>8}" for value in counts.values()))
    print(f"columns: planted, {', '.join(PEERS)}; wrote {RESULT.relative_to(HERE.parent)}")
    return 0


def _case(name: str, folder: Path) -> Case:
    files = [HERE / "documents" / name, folder / "seeds" / name, folder / "pdfs" / name]
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        raise SystemExit(f"{name} is neither in eval/documents nor in {folder}; name the folder it is in")
    return case_of(file, gold_beside(file, [file.parent.parent / "gold"]))


def _planted(case: Case, seed: int, count: int) -> Iterator[tuple[str, tuple[Claim, ...]]]:
    """The figures of each fault; a row that is not there has none."""
    for part in case.parts:
        for where in part.right:
            yield "untouched", (part.released[where],)
    for fault in planted_in(case, seed, count)[0]:
        if fault.figures:
            yield fault.kind, fault.figures


def _around(case: Case, claim: Claim) -> tuple[str, str]:
    """A piece of the document around the place of a claim, and the line that it stands on."""
    document = case.source.document
    start = claim.spans[0].start if claim.spans else 0
    line = document.line_at(start)
    middle = max(0, start - PIECE // 2)
    return document.text[middle : middle + PIECE], document.text[slice(*line.span)].strip()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent / "shared")))
