"""Every way to write the answers of a choice, and the difficulties and points beside them."""

from tests.authoring.importing.tables.table import Table

SEVERAL = Table(
    "多选答案写法.xlsx",
    {
        "多选题": [
            ["题干", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["连写", "甲", "乙", "丙", "丁", "ABC"],
            ["逗号", "甲", "乙", "丙", "丁", "A,B,C"],
            ["中文逗号", "甲", "乙", "丙", "丁", "A，B"],
            ["竖线", "甲", "乙", "丙", "丁", "A|B"],
            ["顿号", "甲", "乙", "丙", "丁", "A、B"],
            ["小写空格", "甲", "乙", "丙", "丁", "a b"],
            ["分号", "甲", "乙", "丙", "丁", "A;B"],
            ["中文分号", "甲", "乙", "丙", "丁", "A；D"],
            ["全角", "甲", "乙", "丙", "丁", "ＡＣ"],
            ["不按次序", "甲", "乙", "丙", "丁", "DBA"],
            ["逗号加空格", "甲", "乙", "丙", "丁", "A, B, D"],
            ["只有一个", "甲", "乙", "丙", "丁", "B"],
            ["写重了", "甲", "乙", "丙", "丁", "AAB"],
            ["超出选项", "甲", "乙", "丙", "丁", "AE"],
            ["写成范围", "甲", "乙", "丙", "丁", "A-C"],
            ["看不懂", "甲", "乙", "丙", "丁", "以上都对"],
            ["没有写", "甲", "乙", "丙", "丁", None],
        ]
    },
    [
        {"sheet": "多选题", "row": 2, "type": "multiple", "stem": "连写", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1, 2]},
        {"sheet": "多选题", "row": 3, "type": "multiple", "stem": "逗号", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1, 2]},
        {"sheet": "多选题", "row": 4, "type": "multiple", "stem": "中文逗号", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1]},
        {"sheet": "多选题", "row": 5, "type": "multiple", "stem": "竖线", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1]},
        {"sheet": "多选题", "row": 6, "type": "multiple", "stem": "顿号", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1]},
        {"sheet": "多选题", "row": 7, "type": "multiple", "stem": "小写空格", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1]},
        {"sheet": "多选题", "row": 8, "type": "multiple", "stem": "分号", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1]},
        {"sheet": "多选题", "row": 9, "type": "multiple", "stem": "中文分号", "options": ["甲", "乙", "丙", "丁"], "right": [0, 3]},
        {"sheet": "多选题", "row": 10, "type": "multiple", "stem": "全角", "options": ["甲", "乙", "丙", "丁"], "right": [0, 2]},
        {"sheet": "多选题", "row": 11, "type": "multiple", "stem": "不按次序", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1, 3]},
        {"sheet": "多选题", "row": 12, "type": "multiple", "stem": "逗号加空格", "options": ["甲", "乙", "丙", "丁"], "right": [0, 1, 3]},
        {"sheet": "多选题", "row": 13, "type": "multiple", "stem": "只有一个", "options": ["甲", "乙", "丙", "丁"], "right": [1]},
    ],
    [
        ("多选题", 14, "answer-twice"),
        ("多选题", 15, "answer-beyond"),
        ("多选题", 16, "answer-unreadable"),
        ("多选题", 17, "answer-unreadable"),
        ("多选题", 18, "answer-missing"),
    ],
)  # fmt: skip

ONE = Table(
    "单选答案写法.xlsx",
    {
        "单选题": [
            ["题干", "选项A", "选项B", "选项C", "答案"],
            ["小写", "甲", "乙", "丙", "c"],
            ["照抄选项的字", "书记", "委员", "组长", "委员"],
            ["多于一个", "甲", "乙", "丙", "AB"],
            ["超出选项", "甲", "乙", "丙", "D"],
            ["选项里有字母", "A", "B", "AB", "AB"],
            ["写对错", "甲", "乙", "丙", "对"],
        ]
    },
    [
        {"sheet": "单选题", "row": 2, "type": "single", "stem": "小写", "options": ["甲", "乙", "丙"], "right": [2]},
        {
            "sheet": "单选题",
            "row": 3,
            "type": "single",
            "stem": "照抄选项的字",
            "options": ["书记", "委员", "组长"],
            "right": [1],
        },
    ],
    [
        ("单选题", 4, "answer-several"),
        ("单选题", 5, "answer-beyond"),
        ("单选题", 6, "answer-ambiguous"),
        ("单选题", 7, "answer-unreadable"),
    ],
)

AS_NUMBERS = Table(
    "答案是数字.xlsx",
    {
        "数字": [
            ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["单选", "数字一", "甲", "乙", "丙", "丁", 1],
            ["单选", "数字四", "甲", "乙", "丙", "丁", 4],
            ["多选", "数字连写", "甲", "乙", "丙", "丁", 134],
            ["多选", "数字分开", "甲", "乙", "丙", "丁", "1,3"],
            ["单选", "超出选项", "甲", "乙", "丙", "丁", 5],
            ["单选", "选项也是数字", 2, 3, 4, 5, 3],
            ["单选", "选项就是次序", 1, 2, 3, 4, 3],
            ["单选", "带小数", "甲", "乙", "丙", "丁", 1.5],
        ],
        "从零数起": [
            ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["单选", "零", "甲", "乙", "丙", "丁", 0],
            ["单选", "一", "甲", "乙", "丙", "丁", 1],
            ["单选", "字母照旧", "甲", "乙", "丙", "丁", "B"],
        ],
    },
    [
        {"sheet": "数字", "row": 2, "type": "single", "stem": "数字一", "options": ["甲", "乙", "丙", "丁"], "right": [0]},
        {"sheet": "数字", "row": 3, "type": "single", "stem": "数字四", "options": ["甲", "乙", "丙", "丁"], "right": [3]},
        {"sheet": "数字", "row": 4, "type": "multiple", "stem": "数字连写", "options": ["甲", "乙", "丙", "丁"], "right": [0, 2, 3]},
        {"sheet": "数字", "row": 5, "type": "multiple", "stem": "数字分开", "options": ["甲", "乙", "丙", "丁"], "right": [0, 2]},
        {"sheet": "数字", "row": 8, "type": "single", "stem": "选项就是次序", "options": ["1", "2", "3", "4"], "right": [2]},
        {"sheet": "从零数起", "row": 4, "type": "single", "stem": "字母照旧", "options": ["甲", "乙", "丙", "丁"], "right": [1]},
    ],
    [
        ("数字", 6, "answer-beyond"),
        ("数字", 7, "answer-ambiguous"),
        ("数字", 9, "answer-unreadable"),
        ("从零数起", 2, "answer-from-zero"),
        ("从零数起", 3, "answer-from-zero"),
    ],
)  # fmt: skip

DIFFICULTIES = Table(
    "难度和分值.xlsx",
    {
        "三级": [
            ["题型", "题干", "答案", "难度", "分值", "标签"],
            ["判断", "写易", "对", "易", 1, "甲，乙"],
            ["判断", "写中等", "对", "中等", "2分", "甲;乙"],
            ["判断", "写困难", "对", "困难", "0.5", None],
            ["判断", "写数字", "对", 3, 1.25, None],
            ["判断", "写全角", "对", "２", None, None],
            ["判断", "不写", "对", None, None, None],
            ["判断", "写较难", "对", "较难", None, None],
            ["判断", "分值不对", "对", "易", "两分", None],
            ["判断", "分值太细", "对", "易", 0.333, None],
            ["判断", "分值为负", "对", "易", -1, None],
        ],
        "五级": [
            ["题型", "题干", "答案", "难度"],
            ["判断", "第三级", "对", 3],
            ["判断", "第五级", "对", 5],
            ["判断", "写字", "对", "难"],
        ],
    },
    [
        {"sheet": "三级", "row": 2, "type": "truefalse", "stem": "写易", "right": [0], "difficulty": 1, "points": 100,
         "tags": ["甲", "乙"]},
        {"sheet": "三级", "row": 3, "type": "truefalse", "stem": "写中等", "right": [0], "difficulty": 2, "points": 200,
         "tags": ["甲", "乙"]},
        {"sheet": "三级", "row": 4, "type": "truefalse", "stem": "写困难", "right": [0], "difficulty": 3, "points": 50},
        {"sheet": "三级", "row": 5, "type": "truefalse", "stem": "写数字", "right": [0], "difficulty": 3, "points": 125},
        {"sheet": "三级", "row": 6, "type": "truefalse", "stem": "写全角", "right": [0], "difficulty": 2},
        {"sheet": "三级", "row": 7, "type": "truefalse", "stem": "不写", "right": [0]},
        {"sheet": "五级", "row": 4, "type": "truefalse", "stem": "写字", "right": [0], "difficulty": 3},
    ],
    [
        ("三级", 8, "difficulty-unknown"),
        ("三级", 9, "points-unknown"),
        ("三级", 10, "points-unknown"),
        ("三级", 11, "points-unknown"),
        ("五级", 2, "difficulty-scale"),
        ("五级", 3, "difficulty-unknown"),
    ],
)  # fmt: skip

ANSWERS = (SEVERAL, ONE, AS_NUMBERS, DIFFICULTIES)
