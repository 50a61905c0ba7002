"""Every set of columns that the conventions file names, and what stands above and beside the columns."""

from tests.authoring.importing.tables.table import Table

CANONICAL = Table(
    "规范列.xlsx",
    {
        "题库": [
            ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度", "知识点", "章节", "分值", "标签"],
            ["单选题", "党员大会由谁召集？", "支部委员会", "党小组", "全体党员", "纪检委员", "A", "由支部委员会召集。", "易", "三会一课", "第一章", 2, "会议、基础"],
            ["多选题", "三会一课包括哪些？", "党员大会", "支委会", "联欢会", "党课", "ABD", "不含联欢会。", "难", "三会一课", "第一章", 2.5, "会议"],
            ["判断题", "支委会每月召开一次。", None, None, None, None, "正确", "一般每月一次。", "中", None, "第二章", None, None],
        ]
    },
    [
        {"sheet": "题库", "row": 2, "type": "single", "stem": "党员大会由谁召集？",
         "options": ["支部委员会", "党小组", "全体党员", "纪检委员"], "right": [0], "why": "由支部委员会召集。",
         "difficulty": 1, "points": 200, "lesson": "第一章", "tags": ["三会一课", "会议", "基础"]},
        {"sheet": "题库", "row": 3, "type": "multiple", "stem": "三会一课包括哪些？",
         "options": ["党员大会", "支委会", "联欢会", "党课"], "right": [0, 1, 3], "why": "不含联欢会。",
         "difficulty": 3, "points": 250, "lesson": "第一章", "tags": ["三会一课", "会议"]},
        {"sheet": "题库", "row": 4, "type": "truefalse", "stem": "支委会每月召开一次。", "right": [0],
         "why": "一般每月一次。", "difficulty": 2, "lesson": "第二章"},
    ],
)  # fmt: skip

TO_H = Table(
    "选项到H.csv",
    {
        "": [
            ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F", "选项G", "选项H", "答案", "解析", "章节", "知识点", "原题号"],
            ["多选", "下列属于直辖市的有", "北京", "天津", "上海", "重庆", "南京", "西安", "武汉", "广州", "A,B,C,D", "四个直辖市。", "地理", "行政区划", "G-12"],
            ["单选", "“一带一路”中的“带”指", "丝绸之路经济带", "海上通道", "产业带", None, None, None, None, None, "A", None, "地理", None, "G-13"],
        ]
    },
    [
        {"row": 2, "type": "multiple", "stem": "下列属于直辖市的有",
         "options": ["北京", "天津", "上海", "重庆", "南京", "西安", "武汉", "广州"], "right": [0, 1, 2, 3],
         "why": "四个直辖市。", "lesson": "地理", "tags": ["行政区划"], "name": "G-12"},
        {"row": 3, "type": "single", "stem": "“一带一路”中的“带”指", "options": ["丝绸之路经济带", "海上通道", "产业带"],
         "right": [0], "lesson": "地理", "name": "G-13"},
    ],
    encoding="utf-8",
)  # fmt: skip

WITH_BOM = Table(
    "正确答案.csv",
    {
        "": [
            ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析"],
            ["单选题", "政府工作报告，由谁审议？", "人民代表大会", "法院", "检察院", "监委", "A", "由人大审议。\n见宪法。"],
            ["判断题", "村民委员会是基层政权。", None, None, None, None, "错误", "是基层群众性自治组织。"],
        ]
    },
    [
        {"row": 2, "type": "single", "stem": "政府工作报告，由谁审议？", "options": ["人民代表大会", "法院", "检察院", "监委"],
         "right": [0], "why": "由人大审议。\n见宪法。"},
        {"row": 3, "type": "truefalse", "stem": "村民委员会是基层政权。", "right": [1], "why": "是基层群众性自治组织。"},
    ],
    encoding="utf-8-sig",
)  # fmt: skip

ANSWER_TEXT = Table(
    "正确答案文本.csv",
    {
        "": [
            ["题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "正确答案", "正确答案文本", "解析"],
            [1, "单选题", "行政处罚的种类由什么设定？", "法律", "通知", "口头决定", "会议纪要", None, "A", "法律", "法定原则。"],
            [2, "单选题", "公文主送机关写在哪里？", "标题下", "落款下", "附件后", "页眉", None, None, "标题下", None],
            [3, "单选题", "请示应当怎样行文？", "一文一事", "一文数事", "随意", "口头", None, "B", "一文一事", None],
            [4, "多选题", "公文要素有哪些？", "标题", "正文", "落款", "笑话", None, None, None, None],
        ]
    },
    [
        {"row": 2, "type": "single", "stem": "行政处罚的种类由什么设定？", "options": ["法律", "通知", "口头决定", "会议纪要"],
         "right": [0], "why": "法定原则。", "name": "1"},
    ],
    [("", 3, "answer-missing"), ("", 4, "answer-contradicts"), ("", 5, "answer-missing")],
    encoding="gb18030",
)  # fmt: skip

REQUIRED_MARKS = Table(
    "必填.xlsx",
    {
        "单选题": [
            ["题目（必填）", "选项A（必填）", "选项B（必填）", "选项C", "选项D", "正确选项（必填）", "解析（选填）"],
            ["入党志愿书由谁填写？", "申请人", "介绍人", None, None, "A", "本人填写。"],
        ],
        "多选题": [
            ["题目*", "*选项Ａ", "选项 b (必填)", "选项C", "选项D", "正确选项 *", "答案解析"],
            ["发展党员的原则有", "控制总量", "优化结构", "提高质量", "越多越好", "A、B、C", None],
        ],
        "判断题": [
            ["题目（必填）", "正确选项（必填）", "解析"],
            ["预备党员有表决权。", "错", "没有表决权。"],
        ],
    },
    [
        {"sheet": "单选题", "row": 2, "type": "single", "stem": "入党志愿书由谁填写？", "options": ["申请人", "介绍人"],
         "right": [0], "why": "本人填写。"},
        {"sheet": "多选题", "row": 2, "type": "multiple", "stem": "发展党员的原则有",
         "options": ["控制总量", "优化结构", "提高质量", "越多越好"], "right": [0, 1, 2]},
        {"sheet": "判断题", "row": 2, "type": "truefalse", "stem": "预备党员有表决权。", "right": [1], "why": "没有表决权。"},
    ],
)  # fmt: skip

BY_CATEGORY = Table(
    "题目分类.xlsx",
    {
        "多选": [
            ["序号", "题目分类", "题目难度", "所属范围", "试题", "选项A", "选项B", "选项C", "选项D", "答案", "知识点名称"],
            [1, "党务知识", "简单", "全市", "民主生活会的主要环节有", "会前准备", "开展批评", "整改落实", "聚餐", "A，B，C", "组织生活"],
            [2, "党务知识", "困难", "全市", "组织生活会由谁参加", "支部党员", "全体群众", "列席人员", "领导家属", "A|C", "组织生活"],
        ]
    },
    [
        {"sheet": "多选", "row": 2, "type": "multiple", "stem": "民主生活会的主要环节有",
         "options": ["会前准备", "开展批评", "整改落实", "聚餐"], "right": [0, 1, 2], "difficulty": 1,
         "lesson": "组织生活", "name": "1"},
        {"sheet": "多选", "row": 3, "type": "multiple", "stem": "组织生活会由谁参加",
         "options": ["支部党员", "全体群众", "列席人员", "领导家属"], "right": [0, 2], "difficulty": 3,
         "lesson": "组织生活", "name": "2"},
    ],
    ignored=[("多选", "题目分类"), ("多选", "所属范围")],
)  # fmt: skip

SHORTEST = Table(
    "问题.csv",
    {
        "": [
            ["问题", "选项A", "选项B", "选项C", "选项D", "答案"],
            ["我国的首都是", "南京", "北京", "西安", "洛阳", "B"],
            ["下列属于节气的有", "立春", "元旦", "冬至", "国庆", "AC"],
        ]
    },
    [
        {"row": 2, "type": "single", "stem": "我国的首都是", "options": ["南京", "北京", "西安", "洛阳"], "right": [1]},
        {"row": 3, "type": "multiple", "stem": "下列属于节气的有", "options": ["立春", "元旦", "冬至", "国庆"], "right": [0, 2]},
    ],
    encoding="utf-8",
)  # fmt: skip

TITLE_AND_BLANKS = Table(
    "有标题.xlsx",
    {
        "Sheet1": [
            ["2026 年第三期培训班题库", None, None, None, None, None],
            [None, None, None, None, None, None],
            ["填表人：", "李同志", None, None, None, None],
            ["试题类型", "试题内容", "A", "B", "C", "标准答案"],
            ["单选题", "党课一般多久一次？", "每月", "每季度", "每年", "B"],
            [None, None, None, None, None, None],
            ["单选题", "党小组会一般多久一次？", "每月", "每季度", "每年", "A"],
        ],
        "Sheet2": [],
    },
    [
        {"sheet": "Sheet1", "row": 5, "type": "single", "stem": "党课一般多久一次？", "options": ["每月", "每季度", "每年"],
         "right": [1]},
        {"sheet": "Sheet1", "row": 7, "type": "single", "stem": "党小组会一般多久一次？", "options": ["每月", "每季度", "每年"],
         "right": [0]},
    ],
    merged=("A1:F1",),
)  # fmt: skip

FULL_WIDTH = Table(
    "全角.xlsx",
    {
        "Sheet1": [
            ["类　型", "题 目 内 容", "选项　Ａ", "选项Ｂ", "Ｃ选项", "选项ｄ", "试题答案", "试题解析", "备注"],
            ["单选题", "公文的生命在于", "真实", "华丽", "冗长", "神秘", "Ａ", "真实准确。", "王老师出"],
            ["多选题", "调查研究的方法有", "座谈", "走访", "问卷", "猜测", "ａ　ｂ　ｃ", None, "王老师出"],
            ["判断题", "调查研究是谋事之基。", None, None, None, None, "Ｔ", None, None],
        ]
    },
    [
        {"sheet": "Sheet1", "row": 2, "type": "single", "stem": "公文的生命在于", "options": ["真实", "华丽", "冗长", "神秘"],
         "right": [0], "why": "真实准确。"},
        {"sheet": "Sheet1", "row": 3, "type": "multiple", "stem": "调查研究的方法有",
         "options": ["座谈", "走访", "问卷", "猜测"], "right": [0, 1, 2]},
        {"sheet": "Sheet1", "row": 4, "type": "truefalse", "stem": "调查研究是谋事之基。", "right": [0]},
    ],
    ignored=[("Sheet1", "备注")],
)  # fmt: skip

MERGED_COLUMN = Table(
    "合并单元格.xlsx",
    {
        "Sheet1": [
            ["章节", "题型", "题干", "选项A", "选项B", "选项C", "答案"],
            ["第一章", "单选题", "谁主持支部大会？", "支部书记", "来宾", "记者", "A"],
            [None, "单选题", "谁作会议记录？", "来宾", "组织委员", "记者", "B"],
            ["第二章", "单选题", "党费何时交纳？", "按月", "按年", "随意", "A"],
        ]
    },
    [
        {"sheet": "Sheet1", "row": 2, "type": "single", "stem": "谁主持支部大会？", "options": ["支部书记", "来宾", "记者"],
         "right": [0], "lesson": "第一章"},
        {"sheet": "Sheet1", "row": 3, "type": "single", "stem": "谁作会议记录？", "options": ["来宾", "组织委员", "记者"],
         "right": [1], "lesson": "第一章"},
        {"sheet": "Sheet1", "row": 4, "type": "single", "stem": "党费何时交纳？", "options": ["按月", "按年", "随意"],
         "right": [0], "lesson": "第二章"},
    ],
    merged=("A2:A3",),
)  # fmt: skip

HEADER_AGAIN = Table(
    "两张表连在一起.xlsx",
    {
        "题库": [
            ["题型", "题干", "选项A", "选项B", "选项C", "答案"],
            ["单选题", "长江流入", "东海", "黄海", "南海", "A"],
            ["题型", "题干", "选项A", "选项B", "选项C", "答案"],
            ["单选题", "黄河流入", "东海", "渤海", "南海", "B"],
            ["题型", "题目", "答案", "解析", None, None],
            ["判断题", "珠江流入南海。", "对", "流入南海。", None, None],
        ]
    },
    [
        {"sheet": "题库", "row": 2, "type": "single", "stem": "长江流入", "options": ["东海", "黄海", "南海"], "right": [0]},
        {"sheet": "题库", "row": 4, "type": "single", "stem": "黄河流入", "options": ["东海", "渤海", "南海"], "right": [1]},
        {"sheet": "题库", "row": 6, "type": "truefalse", "stem": "珠江流入南海。", "right": [0], "why": "流入南海。"},
    ],
)  # fmt: skip

HEADERS = (
    CANONICAL,
    TO_H,
    WITH_BOM,
    ANSWER_TEXT,
    REQUIRED_MARKS,
    BY_CATEGORY,
    SHORTEST,
    TITLE_AND_BLANKS,
    FULL_WIDTH,
    MERGED_COLUMN,
    HEADER_AGAIN,
)
