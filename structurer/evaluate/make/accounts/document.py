"""部门决算 made from a seed: coherent figures, the statements and the sections that tell of them, with their gold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from structurer.evaluate.make.accounts import merits, other, profile, prose
from structurer.evaluate.make.accounts.basic import basic
from structurer.evaluate.make.accounts.figures import Figures, figures_of
from structurer.evaluate.make.accounts.general import general
from structurer.evaluate.make.accounts.statement import Paper
from structurer.evaluate.make.accounts.tables import sheets_of
from structurer.evaluate.make.accounts.three import three_public
from structurer.evaluate.make.accounts.voice import ROOT, Teller, measure_for
from structurer.evaluate.make.blocks import Break, Composition, Contents, Cover, Paragraph, Pointer
from structurer.evaluate.make.drafting import Drafted, Sheet, composed, heading
from structurer.evaluate.make.names import body_of
from structurer.evaluate.make.style import Style, chinese

Section = tuple[str, list[Drafted]]
_COVERS = (
    ("{org}", "{year}年度部门决算"),
    ("{org}{year}年度部门决算",),
    ("{year}年度", "{org}部门决算"),
    ("{org}", "{year}年度部门决算公开"),
)
_PARTS = (
    ("{org}概况", "{year}年度部门决算表", "{year}年度部门决算情况说明", "名词解释"),
    ("部门概况", "部门决算表", "部门决算情况说明", "名词解释"),
    ("单位概况", "{year}年度部门决算报表", "{year}年度部门决算情况说明", "有关名词解释"),
    ("{org}概况", "{org}{year}年度部门决算表", "{org}{year}年度部门决算情况说明", "名词解释"),
)
_GENERAL_TITLES = (
    "收入支出决算总体情况", "收入决算情况", "支出决算情况", "财政拨款收入支出决算总体情况",
    "一般公共预算财政拨款支出决算情况", "一般公共预算财政拨款基本支出决算情况", "财政拨款“三公”经费支出决算情况",
    "政府性基金预算财政拨款收入支出决算情况", "国有资本经营预算财政拨款收入支出决算情况",
)  # fmt: skip
_OTHER_TITLES = {
    "running": ("机关运行经费支出情况", "机关运行经费支出", "关于机关运行经费支出"),
    "costs": ("一般性支出情况", "会议费、培训费支出情况", "关于一般性支出情况"),
    "procurement": ("政府采购支出情况", "政府采购情况", "关于政府采购支出"),
    "assets": ("国有资产占有使用情况", "国有资产占用情况", "关于国有资产占用情况"),
    "performance": ("预算绩效管理情况", "预算绩效情况", "预算绩效管理工作开展情况"),
}
_TOLD = {"running": 0.9, "costs": 0.5, "procurement": 0.9, "assets": 0.9, "performance": 0.85}
_ORDERS = (
    ("running", "costs", "procurement", "assets", "performance"),
    ("performance", "running", "procurement", "assets", "costs"),
    ("running", "procurement", "assets", "performance", "costs"),
    ("costs", "running", "procurement", "assets", "performance"),
)
_SUNDRIES = "其他重要事项的情况"


def accounts(rng: Random, style: Style) -> Composition:
    """The final accounts of a made-up body."""
    body = body_of(rng)
    figures = figures_of(rng, body, style.step)
    style = measure_for(style, figures.total)
    teller = Teller(style, ROOT, style.ourselves(body.short), body, rng)
    explained = _explained(teller, figures)
    told = frozenset(_pointers(explained))
    sheets = sheets_of(Paper(style, body.name, told), figures)
    drafted = (*_opening(style, body.name), *_parts(teller, figures, sheets, explained))
    document = {"organization": body.name, "fiscal_year": style.year, "parts": ["final_accounts"]}
    return composed("accounts", document, drafted)


def _pointers(drafted: Sequence[Drafted]) -> Iterator[Pointer]:
    """The fields that the prose states."""
    for draft in drafted:
        if isinstance(draft.block, Paragraph):
            for piece in draft.block.pieces:
                yield from (pointer for pointer, _ in piece.gold)


def _opening(style: Style, name: str) -> list[Drafted]:
    lines = tuple(line.format(org=name, year=style.year) for line in style.pick("cover", _COVERS))
    written = "".join(chinese(int(digit)) for digit in str(style.year + 1))
    foot = style.pick("foot", ("", "", f"{style.year + 1}年8月", f"{written}年九月"))
    drafts = [Drafted(Cover(lines, foot))]
    return [*drafts, Drafted(Contents())] if style.chance("contents", 0.75) else drafts


def _parts(
    teller: Teller, figures: Figures, sheets: Sequence[Sheet], explained: Sequence[Drafted]
) -> Iterator[Drafted]:
    """Four parts: about the body, the statements, what they say, and the glossary; the statements may come last."""
    style = teller.style
    titles = [t.format(org=teller.body.name, year=style.year) for t in style.pick("parts", _PARTS)]
    about = [*profile.duties(teller), *profile.setup(teller, figures)]
    contents = [about, list(_statements(style, sheets)), list(explained), profile.glossary(teller)]
    order = (0, 2, 3, 1) if style.chance("statements last", 0.12) else (0, 1, 2, 3)
    for count, at in enumerate(order, 1):
        if count > 1:
            yield Drafted(Break())
        yield heading(0, style.heading(0, count, titles[at]))
        yield from contents[at]


def _statements(style: Style, sheets: Sequence[Sheet]) -> Iterator[Drafted]:
    headed = style.chance("statements headed", 0.4)
    for count, sheet in enumerate(sheets, 1):
        if headed:
            yield heading(1, style.heading(1, count, sheet.grid.title))
        yield sheet.drafted()


def _explained(teller: Teller, figures: Figures) -> list[Drafted]:
    """The sections under their headings, numbered through."""
    ending = teller.style.pick("section ending", ("说明", "说明", "", "的说明"))
    drafts: list[Drafted] = []
    for count, (title, drafted) in enumerate(_sections(teller, figures), 1):
        words = title if title == _SUNDRIES or title.startswith("关于") else title + ending
        drafts += [heading(1, teller.style.heading(1, count, words)), *drafted]
    return drafts


def _sections(teller: Teller, figures: Figures) -> list[Section]:
    small = teller.in_wan()
    told = [
        prose.overall(teller, figures),
        prose.income(teller, figures),
        prose.expenditure(teller, figures),
        prose.grants(teller, figures),
        general(small, figures),
        basic(small, figures),
        three_public(small, figures.three),
        other.fund(small, figures.government, "政府性基金预算", "government_fund"),
        other.fund(small, figures.capital, "国有资本经营预算", "state_capital"),
    ]
    sections = list(zip(_GENERAL_TITLES, told, strict=True))
    if not figures.capital.total and teller.style.chance("no section on capital", 0.08):
        sections.pop()
    return [*sections, *_other_sections(small, figures)]


def _other_sections(teller: Teller, figures: Figures) -> list[Section]:
    """Those that the document has, each by itself, or all but one below 其他重要事项."""
    makers: dict[str, Callable[[Teller, Figures], list[Drafted]]] = {
        "running": other.running,
        "costs": other.general_costs,
        "procurement": other.procurement,
        "assets": merits.assets,
        "performance": merits.performance,
    }
    style = teller.style
    chosen = [key for key in style.pick("order", _ORDERS) if style.chance(f"has {key}", _TOLD[key])]
    sections = [(style.pick(f"title {key}", _OTHER_TITLES[key]), makers[key](teller, figures)) for key in chosen]
    if len(sections) < 3 or not style.chance("sundries", 0.35):
        return sections
    apart = [section for section, key in zip(sections, chosen, strict=True) if key == "performance"]
    below: list[Drafted] = []
    for count, (title, drafted) in enumerate((one for one in sections if one not in apart), 1):
        below += [heading(2, style.heading(2, count, title)), *drafted]
    return [*apart, (_SUNDRIES, below)]
