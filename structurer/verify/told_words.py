"""The sentences of findings that rest on what the words claim, by kind and rule: English, Chinese. Data."""

from __future__ import annotations

SENTENCES: dict[tuple[str, str], tuple[str, str]] = {
    ("beside", "beside"): (
        "{about}: {tested} is taken, but its section names the same field with {second} too",
        "{about}：取{tested}，但同一节中另以{second}表述同一项目",
    ),
    ("steering", "steering"): (
        'a sentence speaks to a machine that reads the document; no model was shown it: "{about}"',
        "有语句意在指示读取文件的机器，未交给模型：“{about}”",
    ),
    ("engines", "engines"): (
        "{about}: the rules read {tested}, the model {second}; neither is borne out",
        "{about}：规则读作{tested}，模型读作{second}，均无佐证",
    ),
    ("engines", "kept"): (
        "{about}: the model reads {second}, but {tested} is borne out elsewhere and is kept",
        "{about}：模型读作{second}，而{tested}另有佐证，予以保留",
    ),
    ("engines", "taken"): (
        "{about}: the rules read {second}, but {tested}, as the model reads it, is borne out elsewhere",
        "{about}：规则读作{second}，而模型所读{tested}另有佐证",
    ),
    ("direction", "budget"): (
        '{about}: the words say "{t0}", yet the final figure is {tested} and the budget {second}',
        "{about}：文字称“{t0}”，但决算数为{tested}，预算数为{second}",
    ),
    ("direction", "rate"): (
        '{about}: the words say "{t0}" the budget, yet {tested} of it was spent',
        "{about}：文字称“{t0}”预算，但完成率为{tested}",
    ),
    ("direction", "years"): (
        '{about}: the words say "{t0}", yet this year is {tested} and the year before {second}',
        "{about}：文字称“{t0}”，但本年为{tested}，上年为{second}",
    ),
    ("direction", "adjusted"): (
        '{about}: the budget is told to "{t0}", yet it goes from {second} to {tested}',
        "{about}：文字称较年初“{t0}”，但年初预算{second}，调整后{tested}",
    ),
    ("direction", "tables"): (
        "{about}: the stated change {tested} does not fit {second} this year and {third} the year before",
        "{about}：所称变动{tested}与本年{second}、上年{third}方向不符",
    ),
    ("direction", "reason"): (
        '{about}: the change is {tested}, yet the reason tells of the opposite: "{t0}"',
        "{about}：变动为{tested}，所述原因方向相反：“{t0}”",
    ),
    ("named-but-empty", "empty"): (
        "{about}: the prose names {t0}, whose line in the statement has no figure",
        "{about}：文字列有{t0}，但表中该行无金额",
    ),
    ("named-but-empty", "fixed list"): (
        "{about}: {t1} of {t2} items named in the prose have no figure ({t0}); it looks like a fixed list",
        "{about}：文字所列{t2}项中{t1}项在表中无金额（{t0}），疑为固定列举",
    ),
    ("named-but-empty", "left out"): (
        "{about}: the prose does not name {t0}, each over 1 % of the group",
        "{about}：文字未提及{t0}，各占该类1%以上",
    ),
    ("name", "tables"): (
        '{about} is called "{t0}" here and "{t1}" in other tables',
        "科目{about}此处为“{t0}”，其他表为“{t1}”",
    ),
    ("name", "prose"): (
        'the prose calls {about} "{t0}", the table "{t1}"',
        "科目{about}文字为“{t0}”，表中为“{t1}”",
    ),
    ("score", "twice"): (
        '"{about}" is given {t0} of {t1} in one form and {t2} of {t3} in another',
        "指标“{about}”在一表得{t0}分（满分{t1}），在另一表得{t2}分（满分{t3}）",
    ),
    ("copied", "purpose"): (
        '{about}: its purpose "{t0}" is word for word that of {t1}',
        "{about}：用途“{t0}”与前一科目{t1}完全相同",
    ),
    ("copied", "sentence"): (
        'a sentence is printed twice in a row: "{about}"',
        "同一句话连续重复：“{about}”",
    ),
    ("missing", "table"): (
        'the contents announce "{about}", which is not in the document',
        "目录列有“{about}”，正文中没有该表",
    ),
    ("missing", "differs"): (
        'the contents say "{about}", the heading "{t0}"',
        "目录为“{about}”，正文标题为“{t0}”",
    ),
    ("missing", "all"): (
        'most tables of the contents are not in the document, beginning with "{about}"',
        "目录所列表格正文中大多没有，如“{about}”",
    ),
    ("missing", "part"): (
        '"{about}" stands in the contents and has no heading',
        "目录有“{about}”，正文缺该部分标题",
    ),
    ("missing", "referred"): (
        'the text refers to "{about}", which the document does not hold',
        "文中提到“{about}”，文件中没有",
    ),
    ("empty", "filled"): (
        '"{about}" holds {tested}, yet its note says it is empty: "{t0}"',
        "“{about}”有数据{tested}，表下却注明“{t0}”",
    ),
    ("empty", "unsaid"): (
        '"{about}" has no figures, and nothing says why',
        "“{about}”无数据，且未作说明",
    ),
    ("empty", "heading"): (
        'the heading "{about}" has no text below it',
        "标题“{about}”下无内容",
    ),
    ("year", ""): (
        '"{about}" is of {t0}, the document of {t1}',
        "“{about}”所写年度为{t0}，本文件为{t1}年",
    ),
    ("year", "sentence"): (
        '"{about}" names {t0} and tells of {t1}, the year of the document',
        "“{about}”写作{t0}，所述实为本文件年度{t1}年",
    ),
    ("year", "note"): (
        "{about}: the note that it is empty is of {t0}, the document of {t1}",
        "{about}：空表说明所写年度为{t0}，本文件为{t1}年",
    ),
    ("body", ""): (
        '"{about}" names {t0}; the document is of {t1}',
        "“{about}”写的是{t0}，本文件单位为{t1}",
    ),
    ("placeholder", "blank"): (
        'a placeholder "{t0}" was left in: "{about}"',
        "占位符“{t0}”未填写：“{about}”",
    ),
    ("placeholder", "choice"): (
        'the choice "{t0}" was left open: "{about}"',
        "模板选项“{t0}”未选定：“{about}”",
    ),
    ("placeholder", "date"): (
        'a date was left blank: "{about}"',
        "日期未填写：“{about}”",
    ),
    ("template", "instruction"): (
        'an instruction of the template was left in ({t0}×): "{about}"',
        "模板填写说明未删除（{t0}处）：“{about}”",
    ),
    ("numbering", "gap"): (
        "the numbering goes from {t0} to {t1}",
        "序号由{t0}直接到{t1}",
    ),
    ("punctuation", "doubled"): (
        "doubled punctuation ({t0}×): {about}",
        "标点重复（{t0}处）：{about}",
    ),
}
