"""Each kind of damage: what cannot be taken is refused at its row, and the rows beside it go in."""

from datetime import date

from tests.authoring.importing.tables.table import Formula, Table

FORMULAS = Table(
    "公式.xlsx",
    {
        "题库": [
            ["序号", "题型", "题干", "选项A", "选项B", "选项C", "答案", "备注"],
            [Formula("=ROW()-1", "1"), "单选", "序号是公式", "甲", "乙", "丙", "A", None],
            [2, "单选", Formula('="题干"&"二"', "题干二"), "甲", "乙", "丙", "A", None],
            [3, "单选", "选项是公式", "甲", Formula("=D2", "甲"), "丙", "A", None],
            [4, "单选", "答案是公式", "甲", "乙", "丙", Formula('=IF(1,"B","C")', "B"), None],
            [5, "单选", "备注是公式", "甲", "乙", "丙", "A", Formula("=1+1", "2")],
        ]
    },
    [
        {"sheet": "题库", "row": 2, "type": "single", "stem": "序号是公式", "options": ["甲", "乙", "丙"], "right": [0]},
        {"sheet": "题库", "row": 6, "type": "single", "stem": "备注是公式", "options": ["甲", "乙", "丙"], "right": [0],
         "name": "5"},
    ],
    [("题库", 3, "formula"), ("题库", 4, "formula"), ("题库", 5, "formula")],
    ignored=[("题库", "备注")],
)  # fmt: skip

OPTIONS = Table(
    "选项有误.xlsx",
    {
        "题库": [
            ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["单选", "中间空着", "甲", None, "丙", None, "A"],
            ["单选", "两项相同", "甲", "乙", "甲", None, "B"],
            ["单选", "全角也相同", "A1", "Ａ１", "乙", None, "C"],
            ["单选", "只有一项", "甲", None, None, None, "A"],
            ["单选", "没有选项", None, None, None, None, "A"],
            ["填空", "填空____却有选项", "甲", "乙", None, None, "甲"],
            ["简答", "简答却有选项", "甲", "乙", None, None, "答案"],
            ["单选", "选项是数", 1921, 1949, 1978, 2012, "A"],
            ["单选", "选项成了日期", date(2026, 3, 4), "3-5", "3-6", None, "A"],
        ]
    },
    [
        {"sheet": "题库", "row": 9, "type": "single", "stem": "选项是数", "options": ["1921", "1949", "1978", "2012"],
         "right": [0]},
    ],
    [
        ("题库", 2, "options-gap"),
        ("题库", 3, "options-same"),
        ("题库", 4, "options-same"),
        ("题库", 5, "options-few"),
        ("题库", 6, "options-few"),
        ("题库", 7, "options-unfit"),
        ("题库", 8, "options-unfit"),
        ("题库", 10, "date"),
    ],
)  # fmt: skip

STEMS = Table(
    "题干有误.csv",
    {
        "": [
            ["题型", "题干", "选项A", "选项B", "选项C", "答案", "解析"],
            ["单选", None, "甲", "乙", "丙", "A", "有解析。"],
            ["单选", "长" * 2001, "甲", "乙", "丙", "A", None],
            ["单选", "刚好" * 1000, "甲", "乙", "丙", "A", None],
            ["单选", "长" * 10_000, "甲", "乙", "丙", "A", None],
            ["单选", "解析太长", "甲", "乙", "丙", "A", "长" * 2001],
            ["单选", None, None, None, None, None, None],
        ]
    },
    [{"row": 4, "type": "single", "stem": "刚好" * 1000, "options": ["甲", "乙", "丙"], "right": [0]}],
    [("", 2, "stem-missing"), ("", 3, "too-long"), ("", 5, "too-long"), ("", 6, "too-long")],
    encoding="utf-8",
)

NO_HEADER = Table(
    "没有表头.xlsx",
    {
        "通讯录": [["姓名", "电话"], ["王同志", "0571"]],
        "没有答案列": [["题型", "题干", "选项A", "选项B"], ["单选", "甲？", "乙", "丙"]],
        "两列答案": [["题型", "题干", "答案", "标准答案"], ["判断", "甲。", "对", "错"]],
        "说明": [["请从第二行起填写。"], ["答案写字母。"]],
        "好的": [["题型", "题干", "答案"], ["判断", "乙。", "对"]],
    },
    [{"sheet": "好的", "row": 2, "type": "truefalse", "stem": "乙。", "right": [0]}],
    [("通讯录", 1, "header-missing"), ("没有答案列", 1, "column-missing"), ("两列答案", 1, "column-twice")],
)

UNSAFE = Table(
    "读不准的格.xlsx",
    {
        "题库": [
            ["题型", "题干", "选项A", "选项B", "选项C", "答案"],
            ["填空", "长编号是____。", None, None, None, 1234567890123456789],
            ["单选", "答案成了日期", "甲", "乙", "丙", date(2026, 1, 3)],
            ["单选", "并成一格", "甲", None, "丙", "A"],
            ["单选", "好的", "甲", "乙", "丙", "A"],
        ]
    },
    [{"sheet": "题库", "row": 5, "type": "single", "stem": "好的", "options": ["甲", "乙", "丙"], "right": [0]}],
    [("题库", 2, "number-unsafe"), ("题库", 3, "date"), ("题库", 4, "merged")],
    merged=("C4:D4",),
)

DAMAGE = (FORMULAS, OPTIONS, STEMS, NO_HEADER, UNSAFE)
