"""Two peers before the simulated model: what each releases of a document, from the same pieces of text.

instructor is asked for the same pydantic models, a quantity being an object of value and unit, and all that it returns
is released. langextract is asked for every figure as its field with the words that state it; what it grounds (what
gets a place in the text at all) is released. Both run as they come. Needs the extra `bench`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import instructor
import langextract
import openai
from instructor.core.exceptions import InstructorError
from langextract.core.data import AnnotatedDocument, Document, ExampleData, Extraction
from langextract.providers.openai import OpenAILanguageModel

from structurer.evaluate.simulate.server import NAME
from structurer.evaluate.simulate.systems import Released, System, pieces_of
from structurer.numerals import scan
from structurer.pipeline import source_of
from structurer.schema import load

_ASK = "从下面的公开文件片段里提取给定字段。没有写明的留空，不推算。\n\n"
_FIELDS = "列出公开文件里的每个数字：类别是它的字段，原文照抄数字和单位，属性写明所在行的名称、正负和单位。"
_EXAMPLE = ExampleData(
    text="全年支出合计88.60万元，比上年减少1.40万元。",
    extractions=[
        Extraction("final_accounts.expenditure.total", "88.60万元", attributes={"sign": "", "unit": "万元"}),
        Extraction("final_accounts.overall.change", "1.40万元", attributes={"sign": "-", "unit": "万元"}),
    ],
)
_NAMES = ("name", "use", "description", "class_name", "section_name", "item_name")


def plain_instructor(file: Path, base_url: str) -> Released:
    """Each piece is asked for the whole of each record; a piece whose answer fails is lost."""
    logging.getLogger("instructor").setLevel(logging.CRITICAL)
    records: dict[str, Any] = {}
    with openai.OpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        asking = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)
        for part in source_of(file).identity.parts:
            for piece in pieces_of(file):
                said = _asked(asking, load(part).model, piece)
                records[part] = _merged(records.get(part), said)
    return Released({part: record for part, record in records.items() if record})


def _asked(asking: instructor.Instructor, model: Any, piece: str) -> Any:
    try:
        answer = asking.create(
            model=NAME, response_model=model, messages=[{"role": "user", "content": f"{_ASK}{piece}"}]
        )
    except InstructorError:
        return None
    return answer.model_dump(mode="json", exclude_none=True)


def _merged(first: Any, second: Any) -> Any:
    """Two answers as one: what the first leaves out the second fills; rows that have one name are one."""
    if isinstance(first, dict) and isinstance(second, dict):
        if "value" in first and "unit" in first:
            return first
        return first | {key: _merged(first.get(key), value) for key, value in second.items()}
    if isinstance(first, list) and isinstance(second, list):
        return _rows(first, second)
    return second if first in (None, "") else first


def _rows(first: list[Any], second: list[Any]) -> list[Any]:
    named = {_name(row): at for at, row in enumerate(first)}
    out = list(first)
    for row in second:
        at = named.get(_name(row))
        if at is None:
            out.append(row)
        else:
            out[at] = _merged(out[at], row)
    return out


def _name(row: Any) -> Any:
    return tuple(row.get(key) for key in _NAMES) if isinstance(row, dict) else row


def grounded_langextract(file: Path, base_url: str) -> Released:
    """The figures that get a place in the text, put together by their fields and the names of their rows."""
    pieces = list(pieces_of(file))
    model = OpenAILanguageModel(NAME, api_key="none", base_url=base_url)
    found = langextract.extract(
        [Document(text=piece, document_id=str(at)) for at, piece in enumerate(pieces)],
        prompt_description=_FIELDS,
        examples=[_EXAMPLE],
        model=model,
        max_char_buffer=max(map(len, pieces), default=1),
        use_schema_constraints=False,
        show_progress=False,
    )
    records: dict[str, Any] = {}
    for extraction in (extraction for document in found for extraction in _grounded(document)):
        _put(records, extraction)
    return Released(records)


def _grounded(document: AnnotatedDocument) -> Iterator[Extraction]:
    return (found for found in document.extractions or () if found.char_interval is not None)


def _put(records: dict[str, Any], extraction: Extraction) -> None:
    """Puts a figure at its field; of a list into the row that has its names."""
    attributes = extraction.attributes or {}
    node: Any = records
    *path, last = extraction.extraction_class.split(".")
    for key in path:
        if not isinstance(node, dict):
            return
        node = _row(node.setdefault(key[:-2], []), attributes) if key.endswith("[]") else node.setdefault(key, {})
    figure = _figure(extraction.extraction_text, attributes)
    if not isinstance(node, dict) or figure is None:
        return
    if path[-1:] == ["metrics[]"]:
        node.setdefault(last, figure["value"])
        node.setdefault("unit", figure["unit"])
    else:
        node.setdefault(last, figure)


def _row(rows: list[dict[str, Any]], attributes: Mapping[str, Any]) -> dict[str, Any]:
    names = {key: attributes[key] for key in _NAMES if attributes.get(key)}
    for row in rows:
        if all(row.get(key) == name for key, name in names.items()):
            return row
    rows.append(dict(names))
    return rows[-1]


def _figure(text: str, attributes: Mapping[str, Any]) -> dict[str, str] | None:
    """The first number of the words, with the sign and the unit that the model gives."""
    numeral = next(iter(scan(text)), None)
    if numeral is None:
        return {"value": "0", "unit": str(attributes.get("unit", ""))}
    sign = attributes.get("sign", "")
    return {"value": f"{sign}{numeral.printed.lstrip('-')}", "unit": str(attributes.get("unit") or numeral.unit)}


PEERS: dict[str, System] = {"instructor": plain_instructor, "langextract": grounded_langextract}
