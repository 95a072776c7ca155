"""Characters that look alike and are not: CJK radicals that fonts put in place of ideographs."""

from __future__ import annotations

import unicodedata

# Unicode's EquivalentUnifiedIdeograph for U+2E81-2EF3, which NFKC leaves alone; "." stands for none in the basic plane.
_SUPPLEMENT = (
    "厂乛乚乙亻冂.刀刂卜㔾小小兀尣尢.巳幺彑.忄㣺扌攵.旡日月歺母民氵氺灬爫爫丬牛犭王.目示礻.糹纟罓罒㓁冗.羊..耂肀聿肉.艹艹艹虎衤覀西见角"
    ".讠贝.车辶辶辶邑钅長镸长门.阝雨青韦页风飞食.飠饣.马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_UNIFIED = {0x2E81 + at: ideograph for at, ideograph in enumerate(_SUPPLEMENT) if ideograph != "."}
_UNIFIED |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}


def unify(text: str) -> str:
    """`text` with radical code points replaced by their ideographs; the length stays."""
    return text.translate(_UNIFIED)
