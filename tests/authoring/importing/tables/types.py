"""The types of questions, how a table names them, and what each asks of its row."""

from tests.authoring.importing.tables.table import Table

NAMES = Table(
    "题型名称.xlsx",
    {
        "题库": [
            ["题型", "题干", "选项A", "选项B", "选项C", "答案"],
            ["单选", "单选一", "甲", "乙", "丙", "A"],
            ["单项选择题", "单选二", "甲", "乙", "丙", "B"],
            ["多选", "多选一", "甲", "乙", "丙", "AB"],
            ["多项选择", "多选二", "甲", "乙", "丙", "BC"],
            ["判断", "判断一", None, None, None, "对"],
            ["是非题", "判断二", None, None, None, "错"],
            ["填空", "国歌的作曲者是____。", None, None, None, "聂耳"],
            ["简答题", "说说三会一课的作用。", None, None, None, "严肃组织生活。"],
            ["问答", "谈谈学习体会的写法。", None, None, None, "联系实际。"],
            ["排序题", "按先后排列", "递交申请", "确定积极分子", "预备期", "ABC"],
            ["选择题", "选择一", "甲", "乙", "丙", "C"],
            ["选择题", "选择二", "甲", "乙", "丙", "AC"],
            ["连线题", "连一连", "甲", "乙", "丙", "A"],
            [None, "没有写题型", "甲", "乙", "丙", "A"],
        ]
    },
    [
        {"sheet": "题库", "row": 2, "type": "single", "stem": "单选一", "options": ["甲", "乙", "丙"], "right": [0]},
        {"sheet": "题库", "row": 3, "type": "single", "stem": "单选二", "options": ["甲", "乙", "丙"], "right": [1]},
        {"sheet": "题库", "row": 4, "type": "multiple", "stem": "多选一", "options": ["甲", "乙", "丙"], "right": [0, 1]},
        {"sheet": "题库", "row": 5, "type": "multiple", "stem": "多选二", "options": ["甲", "乙", "丙"], "right": [1, 2]},
        {"sheet": "题库", "row": 6, "type": "truefalse", "stem": "判断一", "right": [0]},
        {"sheet": "题库", "row": 7, "type": "truefalse", "stem": "判断二", "right": [1]},
        {"sheet": "题库", "row": 8, "type": "fill", "stem": "国歌的作曲者是____。", "blanks": [["聂耳"]]},
        {"sheet": "题库", "row": 9, "type": "short", "stem": "说说三会一课的作用。", "model": "严肃组织生活。"},
        {"sheet": "题库", "row": 10, "type": "short", "stem": "谈谈学习体会的写法。", "model": "联系实际。"},
        {"sheet": "题库", "row": 11, "type": "ordering", "stem": "按先后排列", "options": ["递交申请", "确定积极分子", "预备期"]},
        {"sheet": "题库", "row": 12, "type": "single", "stem": "选择一", "options": ["甲", "乙", "丙"], "right": [2]},
        {"sheet": "题库", "row": 13, "type": "multiple", "stem": "选择二", "options": ["甲", "乙", "丙"], "right": [0, 2]},
    ],
    [("题库", 14, "type-unknown"), ("题库", 15, "type-missing")],
)  # fmt: skip

TRUE_OR_FALSE = Table(
    "判断题.xlsx",
    {
        "判断题": [
            ["题目", "答案"],
            ["写正确", "正确"],
            ["写错误", "错误"],
            ["写对", "对"],
            ["写错", "错"],
            ["写勾", "√"],
            ["写叉", "×"],
            ["写T", "T"],
            ["写f", "f"],
            ["写A", "A"],
            ["写B", "B"],
            ["写是", "是"],
            ["写否", "否"],
            ["写1", 1],
            ["写0", 0],
            ["写TRUE", True],
            ["写FALSE", False],
            ["写2", 2],
            ["写C", "C"],
            ["写不一定", "不一定"],
            ["没有写", None],
        ]
    },
    [
        {"sheet": "判断题", "row": 2, "type": "truefalse", "stem": "写正确", "right": [0]},
        {"sheet": "判断题", "row": 3, "type": "truefalse", "stem": "写错误", "right": [1]},
        {"sheet": "判断题", "row": 4, "type": "truefalse", "stem": "写对", "right": [0]},
        {"sheet": "判断题", "row": 5, "type": "truefalse", "stem": "写错", "right": [1]},
        {"sheet": "判断题", "row": 6, "type": "truefalse", "stem": "写勾", "right": [0]},
        {"sheet": "判断题", "row": 7, "type": "truefalse", "stem": "写叉", "right": [1]},
        {"sheet": "判断题", "row": 8, "type": "truefalse", "stem": "写T", "right": [0]},
        {"sheet": "判断题", "row": 9, "type": "truefalse", "stem": "写f", "right": [1]},
        {"sheet": "判断题", "row": 10, "type": "truefalse", "stem": "写A", "right": [0]},
        {"sheet": "判断题", "row": 11, "type": "truefalse", "stem": "写B", "right": [1]},
        {"sheet": "判断题", "row": 12, "type": "truefalse", "stem": "写是", "right": [0]},
        {"sheet": "判断题", "row": 13, "type": "truefalse", "stem": "写否", "right": [1]},
        {"sheet": "判断题", "row": 14, "type": "truefalse", "stem": "写1", "right": [0]},
        {"sheet": "判断题", "row": 15, "type": "truefalse", "stem": "写0", "right": [1]},
        {"sheet": "判断题", "row": 16, "type": "truefalse", "stem": "写TRUE", "right": [0]},
        {"sheet": "判断题", "row": 17, "type": "truefalse", "stem": "写FALSE", "right": [1]},
    ],
    [
        ("判断题", 18, "truth-unreadable"),
        ("判断题", 19, "truth-unreadable"),
        ("判断题", 20, "truth-unreadable"),
        ("判断题", 21, "answer-missing"),
    ],
)  # fmt: skip

TRUTH_WITH_OPTIONS = Table(
    "判断题有选项.csv",
    {
        "": [
            ["题型", "题干", "选项A", "选项B", "选项C", "答案"],
            ["判断", "选项照常", "正确", "错误", None, "A"],
            ["判断", "选项倒过来", "错", "对", None, "A"],
            ["判断", "倒过来又写数字", "错", "对", None, "1"],
            ["判断", "写的是字", "对", "错", None, "错"],
            ["判断", "选项是别的话", "可以", "不可以", None, "A"],
            ["判断", "有三个选项", "对", "错", "不知道", "A"],
        ]
    },
    [
        {"row": 2, "type": "truefalse", "stem": "选项照常", "right": [0]},
        {"row": 3, "type": "truefalse", "stem": "选项倒过来", "right": [1]},
        {"row": 5, "type": "truefalse", "stem": "写的是字", "right": [1]},
    ],
    [("", 4, "answer-ambiguous"), ("", 6, "truth-options"), ("", 7, "truth-options")],
    encoding="utf-8",
)

BLANKS = Table(
    "填空题.xlsx",
    {
        "填空": [
            ["题干", "答案", "解析", "填空顺序"],
            ["全会提出____。", "高质量发展", None, None],
            ["我国的首都是（　　）。", "北京/北京市", "都算对。", None],
            ["长江流经______，流入____。", "重庆|东海", None, None],
            ["四个自信中的两个是__和__。", "道路自信；理论自信", None, "任意"],
            ["建党于【 】年。", 1921, None, "固定"],
            ["圆的一半是____。", "1/2", None, None],
            ["速度的单位是____。", "km/h", None, None],
            ["“竖线”写作____。", "\\|", None, None],
            ["没有留空。", "北京", None, None],
            ["____和____。", "只有一个", None, None],
            ["只有____。", "一个|两个", None, None],
            ["____和____。", "甲，乙", None, None],
            ["英文写作____。", "Beijing/北京", None, None],
            ["空着答案____。", None, None, None],
            ["少一个____和____。", "甲|", None, None],
            ["顺序看不懂____。", "甲", None, "随便"],
            ["重复的说法____。", "甲/甲方/ 甲 ", None, None],
        ]
    },
    [
        {"sheet": "填空", "row": 2, "type": "fill", "stem": "全会提出____。", "blanks": [["高质量发展"]]},
        {"sheet": "填空", "row": 3, "type": "fill", "stem": "我国的首都是____。", "blanks": [["北京", "北京市"]], "why": "都算对。"},
        {"sheet": "填空", "row": 4, "type": "fill", "stem": "长江流经____，流入____。", "blanks": [["重庆"], ["东海"]]},
        {"sheet": "填空", "row": 5, "type": "fill", "stem": "四个自信中的两个是____和____。",
         "blanks": [["道路自信"], ["理论自信"]], "any_order": True},
        {"sheet": "填空", "row": 6, "type": "fill", "stem": "建党于____年。", "blanks": [["1921"]]},
        {"sheet": "填空", "row": 7, "type": "fill", "stem": "圆的一半是____。", "blanks": [["1/2"]]},
        {"sheet": "填空", "row": 8, "type": "fill", "stem": "速度的单位是____。", "blanks": [["km/h"]]},
        {"sheet": "填空", "row": 9, "type": "fill", "stem": "“竖线”写作____。", "blanks": [["|"]]},
    ],
    [
        ("填空", 10, "blanks-missing"),
        ("填空", 11, "blanks-count"),
        ("填空", 12, "blanks-count"),
        ("填空", 13, "blanks-count"),
        ("填空", 14, "blanks-slash"),
        ("填空", 15, "answer-missing"),
        ("填空", 16, "answer-missing"),
        ("填空", 17, "order-unknown"),
        ("填空", 18, "accepted-same"),
    ],
)  # fmt: skip

WITHOUT_TYPE = Table(
    "没有题型.xlsx",
    {
        "Sheet1": [
            ["试题", "选项A", "选项B", "选项C", "标准答案"],
            ["一个答案", "甲", "乙", "丙", "B"],
            ["两个答案", "甲", "乙", "丙", "A B"],
            ["没有选项，写对错", None, None, None, "错误"],
            ["没有选项，写字母", None, None, None, "A"],
            ["没有选项，写数字", None, None, None, 1],
            ["没有选项，留了____。", None, None, None, "空"],
            ["没有选项，写了一段话", None, None, None, "要联系实际来谈。"],
        ]
    },
    [
        {
            "sheet": "Sheet1",
            "row": 2,
            "type": "single",
            "stem": "一个答案",
            "options": ["甲", "乙", "丙"],
            "right": [1],
        },
        {
            "sheet": "Sheet1",
            "row": 3,
            "type": "multiple",
            "stem": "两个答案",
            "options": ["甲", "乙", "丙"],
            "right": [0, 1],
        },
        {"sheet": "Sheet1", "row": 4, "type": "truefalse", "stem": "没有选项，写对错", "right": [1]},
        {"sheet": "Sheet1", "row": 7, "type": "fill", "stem": "没有选项，留了____。", "blanks": [["空"]]},
    ],
    [("Sheet1", 5, "type-untold"), ("Sheet1", 6, "type-untold"), ("Sheet1", 8, "type-untold")],
)

PUT_IN_ORDER = Table(
    "排序题.xlsx",
    {
        "排序题": [
            ["题干", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["按先后排列", "丙", "甲", "丁", "乙", "BDAC"],
            ["少写一个", "丙", "甲", "丁", "乙", "BDA"],
            ["写重一个", "丙", "甲", "丁", "乙", "BDAA"],
        ]
    },
    [{"sheet": "排序题", "row": 2, "type": "ordering", "stem": "按先后排列", "options": ["甲", "乙", "丙", "丁"]}],
    [("排序题", 3, "order-incomplete"), ("排序题", 4, "answer-twice")],
)

REASONS_PER_OPTION = Table(
    "每项解析.xlsx",
    {
        "单选题": [
            ["题干", "选项A", "选项A解析", "选项B", "选项B解析", "选项C", "选项C解析", "答案", "解析"],
            ["谁主持会议？", "书记", "职责所在。", "来宾", "来宾不主持。", "记者", "记者不主持。", "A", None],
            ["只写了一项", "书记", "职责所在。", "来宾", None, "记者", None, "A", "总的解析。"],
        ]
    },
    [
        {"sheet": "单选题", "row": 2, "type": "single", "stem": "谁主持会议？", "options": ["书记", "来宾", "记者"],
         "right": [0], "whys": ["职责所在。", "来宾不主持。", "记者不主持。"]},
        {"sheet": "单选题", "row": 3, "type": "single", "stem": "只写了一项", "options": ["书记", "来宾", "记者"],
         "right": [0], "whys": ["职责所在。", "", ""], "why": "总的解析。"},
    ],
)  # fmt: skip

TYPES = (NAMES, TRUE_OR_FALSE, TRUTH_WITH_OPTIONS, BLANKS, WITHOUT_TYPE, PUT_IN_ORDER, REASONS_PER_OPTION)
