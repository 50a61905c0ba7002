"""Rosters whose trouble is their shape: titles, headings, totals, feet, merged cells, sheets, encodings."""

from tests.desk.roster.expected import Bad, New, Roster

EDUCATION, MONEY, REFORM = "江州市教育局", "江州市财政局", "江州市发展改革委"
HEALTH, HOUSING = "江州市卫生健康委", "江州市住房和城乡建设局"

STANDARD = Roster(
    "the sheet as units hand it up: merged title, header in row 2, total and foot",
    {
        "花名册": [
            ["江州市直机关党支部书记培训班花名册"],
            [
                "序号",
                "姓名",
                "性别",
                "单位",
                "内设处室",
                "支部名称",
                "党内职务",
                "行政职务",
                "职级",
                "任支部书记时间",
                "手机号",
            ],
            [
                1,
                "周明远",
                "男",
                "江州市发展改革委",
                "投资处",
                "投资处党支部",
                "支部书记",
                "处长",
                "一级调研员",
                "2024-03-05",
                "13900010001",
            ],
            [
                2,
                "何静",
                "女",
                "江州市财政局",
                "预算处",
                "预算处党支部",
                "支部书记",
                "处长",
                "二级调研员",
                "2025.6.1",
                "13900010002",
            ],
            [
                3,
                "孙丽",
                "女",
                "江州市教育局",
                "",
                "机关第二党支部",
                "副书记",
                "副处长",
                "",
                "2025年11月20日",
                "13900010003",
            ],
            ["合计", "3人"],
            ["填报单位：江州市直机关工委", None, None, "填报人：陈岚", None, None, "截止时间：2026年7月1日"],
        ]
    },
    new=[
        New(
            3,
            "周明远",
            "13900010001",
            unit=REFORM,
            branch="投资处党支部",
            post="支部书记",
            appointed="2024-03-05",
            sex="male",
        ),
        New(
            4,
            "何静",
            "13900010002",
            unit=MONEY,
            branch="预算处党支部",
            post="支部书记",
            appointed="2025-06-01",
            sex="female",
        ),
        New(
            5,
            "孙丽",
            "13900010003",
            unit=EDUCATION,
            branch="机关第二党支部",
            post="副书记",
            appointed="2025-11-20",
            sex="female",
        ),
    ],
    skipped=[6, 7],
    merged=["A1:K1"],
)

LINE_ABOVE = Roster(
    "a title, a line of the unit that fills it in, a blank row, then the header",
    {
        "Sheet1": [
            ["党支部书记名册"],
            ["填报单位：江州市教育局", None, None, "填报时间：2026年7月2日"],
            [],
            ["序号", "姓名", "所在单位", "所在党支部", "党内职务", "联系电话"],
            ["1", "郑海燕", "江州市教育局", "职教处党支部", "书记", "13900010011"],
            ["2", "冯涛", "江州市教育局", "基教处党支部", "书记", "13900010012"],
        ]
    },
    new=[
        New(5, "郑海燕", "13900010011", unit=EDUCATION, branch="职教处党支部", post="书记"),
        New(6, "冯涛", "13900010012", unit=EDUCATION, branch="基教处党支部", post="书记"),
    ],
    merged=["A1:F1", "A2:C2"],
)

HEADINGS_WITH_MARKS = Roster(
    "blanks and line breaks inside headings, marks of what must be filled in",
    {
        "Sheet1": [
            ["姓　名（必填）", "手机\n号码（必填）", "所在\n单位*", "任支部书记时间\n（年月日）", " 工 号 "],
            ["李文涛", "13900010021", "江州市财政局", "2023-09-01", "0031"],
        ]
    },
    new=[New(2, "李文涛", "13900010021", "0031", MONEY, appointed="2023-09-01")],
)

GB18030 = Roster(
    "what a Chinese Excel saves as .csv",
    {
        "": [
            ["姓名", "工作单位", "支部名称", "手机"],
            ["马骏", "江州市住房和城乡建设局", "机关党支部", "13900010031"],
            ["𬭎生", "江州市财政局", "国库处党支部", "13900010032"],
        ]
    },
    new=[
        New(2, "马骏", "13900010031", unit=HOUSING, branch="机关党支部"),
        New(3, "𬭎生", "13900010032", unit=MONEY, branch="国库处党支部"),
    ],
    kind="gb18030",
)

BOM = Roster(
    ".csv in UTF-8 with a mark at its front, staff numbers with leading zeros",
    {
        "": [
            ["员工编号", "姓名", "单位"],
            ["00126", "马骏", "江州市教育局"],
            ["000000127", "高洁", "江州市教育局"],
            ["A-08", "罗平", "江州市教育局"],
        ]
    },
    new=[
        New(2, "马骏", staff="00126", unit=EDUCATION),
        New(3, "高洁", staff="000000127", unit=EDUCATION),
        New(4, "罗平", staff="A-08", unit=EDUCATION),
    ],
    kind="utf-8-sig",
)

BLANK_LINES = Roster(
    ".csv in UTF-8 with blank lines, a total and a note",
    {
        "": [
            ["序号", "名字", "单位", "手机号码"],
            [],
            ["1", "吴晓", "江州市教育局", "13900010041"],
            ["", "", "", ""],
            ["2", "唐宁", "江州市教育局", "13900010042"],
            ["总 计", "", "2 人", ""],
            ["注：手机号请填本人常用号码", "", "", ""],
        ]
    },
    new=[New(3, "吴晓", "13900010041", unit=EDUCATION), New(5, "唐宁", "13900010042", unit=EDUCATION)],
    skipped=[6, 7],
    kind="utf-8",
)

TOTALS_EVERYWHERE = Roster(
    "a title before and a sum after each unit, the header again on the second page, rows numbered in advance",
    {
        "名单": [
            ["序号", "姓名", "单位", "手机号"],
            ["一、江州市教育局（2人）"],
            [1, "许诺", "江州市教育局", "13900010051"],
            [2, "卢静", "江州市教育局", "13900010052"],
            ["小计", None, None, 2],
            ["二、江州市财政局（1人）"],
            ["序号", "姓名", "单位", "手机号"],
            [3, "蒋勤", "江州市财政局", "13900010053"],
            ["小计", None, None, 1],
            [4, None, None, None],
            [5, None, None, None],
            ["总计", None, None, 3],
            [None, "审核人：何静", None, "填表人：吴晓"],
            ["（单位盖章）"],
        ]
    },
    new=[
        New(3, "许诺", "13900010051", unit=EDUCATION),
        New(4, "卢静", "13900010052", unit=EDUCATION),
        New(8, "蒋勤", "13900010053", unit=MONEY),
    ],
    skipped=[2, 5, 6, 7, 9, 10, 11, 12, 13, 14],
    merged=["A2:D2", "A6:D6"],
)

MERGED_UNITS = Roster(
    "the unit written once for those who belong to it",
    {
        "名单": [
            ["单位", "支部名称", "姓名", "手机号"],
            ["江州市教育局", "机关党支部", "韩冰", "13900010061"],
            [None, None, "曹颖", "13900010062"],
            [None, "基教处党支部", "严明", "13900010063"],
            ["江州市财政局", "预算处党支部", "金铭", "13900010064"],
        ]
    },
    new=[
        New(2, "韩冰", "13900010061", unit=EDUCATION, branch="机关党支部"),
        New(3, "曹颖", "13900010062", unit=EDUCATION, branch="机关党支部"),
        New(4, "严明", "13900010063", unit=EDUCATION, branch="基教处党支部"),
        New(5, "金铭", "13900010064", unit=MONEY, branch="预算处党支部"),
    ],
    merged=["A2:A4", "B2:B3"],
)

SEVERAL_SHEETS = Roster(
    "instructions on the first sheet, people on two more",
    {
        "填表说明": [["请各单位于7月5日前报送。"], ["手机号务必填写本人号码。"]],
        "第一批": [["姓名", "单位", "手机号"], ["魏来", "江州市教育局", "13900010071"]],
        "第二批": [
            ["党支部书记名单（第二批）"],
            ["姓名", "单位", "手机号"],
            ["陶冶", "江州市财政局", "13900010072"],
            ["姜山", "江州市财政局", "1390001007"],
        ],
    },
    new=[
        New(2, "魏来", "13900010071", unit=EDUCATION, sheet="第一批"),
        New(3, "陶冶", "13900010072", unit=MONEY, sheet="第二批"),
    ],
    refused=[Bad(4, "手机号", "10 位", sheet="第二批")],
)

TWO_HEADER_ROWS = Roster(
    "headings in two rows, the ways of contact below one",
    {
        "名单": [
            ["支部书记通讯录"],
            ["序号", "姓名", "单位", "联系方式", None],
            [None, None, None, "办公电话", "手机号码"],
            [1, "戚薇", "江州市教育局", "0571-88880001", "13900010081"],
        ]
    },
    new=[New(4, "戚薇", "13900010081", unit=EDUCATION)],
    ignored=["办公电话"],
    merged=["A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2"],
)

FAR_DOWN = Roster(
    "a long preamble: the header stands in row 12",
    {
        "名单": [
            ["关于报送党支部书记名单的通知"],
            ["各单位："],
            ["请按下列要求报送："],
            ["1. 只报在职的党支部书记；"],
            ["2. 一人一行；"],
            ["3. 不要改动表头；"],
            ["4. 7月5日前报送。"],
            [],
            ["联系人：李老师", None, "电话：8866"],
            [],
            ["附：名单"],
            ["姓名", "单位", "手机号"],
            ["谢安", "江州市教育局", "13900010091"],
        ]
    },
    new=[New(13, "谢安", "13900010091", unit=EDUCATION)],
)

UNKNOWN_COLUMNS = Roster(
    "columns that we do not ask for are told, and 职务 alone is not taken for one of two",
    {
        "名单": [
            ["序号", "姓名", "民族", "出生年月", "单位", "职务", "手机号", "备注"],
            [1, "邹平", "汉族", "1978.05", "江州市教育局", "处长", "13900010101", "新任"],
        ]
    },
    new=[New(2, "邹平", "13900010101", unit=EDUCATION)],
    ignored=["民族", "出生年月", "职务", "备注"],
)

NO_HEADER = Roster(
    "a table of something else",
    {"预算": [["科目", "金额"], ["培训费", 12000], ["场地费", 3000]]},
    file_refused="姓名",
)

NO_UNIT = Roster(
    "no column of units: it must be told which it is",
    {"名单": [["姓名", "手机号"], ["喻文", "13900010111"]]},
    file_refused="单位",
)

LAYOUTS = {
    "standard": STANDARD,
    "line_above": LINE_ABOVE,
    "headings_with_marks": HEADINGS_WITH_MARKS,
    "gb18030": GB18030,
    "bom": BOM,
    "blank_lines": BLANK_LINES,
    "totals_everywhere": TOTALS_EVERYWHERE,
    "merged_units": MERGED_UNITS,
    "several_sheets": SEVERAL_SHEETS,
    "two_header_rows": TWO_HEADER_ROWS,
    "far_down": FAR_DOWN,
    "unknown_columns": UNKNOWN_COLUMNS,
    "no_header": NO_HEADER,
    "no_unit": NO_UNIT,
}
