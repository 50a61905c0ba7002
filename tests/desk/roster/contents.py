"""Rosters whose trouble is in their cells: phones, staff numbers, dates, names, units, ID card numbers."""

from datetime import date

from tests.desk.roster.expected import Bad, New, Roster

EDUCATION, MONEY, REFORM = "江州市教育局", "江州市财政局", "江州市发展改革委"
HEALTH, HOUSING = "江州市卫生健康委", "江州市住房和城乡建设局"
ROOT, INDUSTRY = "江州市直机关工委", "江州市经济和信息化局（中小企业局）"
HEAD = ["姓名", "单位", "手机号"]
E_ = EDUCATION

NUMBERS = Roster(
    "phones and staff numbers typed as numbers; zeros at the front of texts stay",
    {
        "名单": [
            ["姓名", "单位", "手机号", "工号"],
            ["安宁", E_, 13900020001, 1001],
            ["白露", E_, 13900020002.0, "0001002"],
            ["常青", E_, "13900020003", "000"],
        ]
    },
    new=[
        New(2, "安宁", "13900020001", "1001", E_),
        New(3, "白露", "13900020002", "0001002", E_),
        New(4, "常青", "13900020003", "000", E_),
    ],
)

PHONES = Roster(
    "one number in many ways of writing",
    {
        "名单": [
            HEAD,
            ["丁一", E_, "139 0002 0011"],
            ["丁二", E_, "139-0002-0012"],
            ["丁三", E_, "+86 13900020013"],
            ["丁四", E_, "１３９０００２００１４"],
            ["丁五", E_, "0086-139-0002-0015"],
            ["丁六", E_, "86 13900020016"],
            ["丁七", E_, "'13900020017"],
            ["丁八", E_, "（+86）139—0002—0018"],
            ["丁九", E_, "139\u00a00002\u20090019"],
        ]
    },
    new=[
        New(row, name, f"139000200{row + 9}", unit=E_)
        for row, name in enumerate(["丁一", "丁二", "丁三", "丁四", "丁五", "丁六", "丁七", "丁八", "丁九"], 2)
    ],
)

PHONES_REFUSED = Roster(
    "what is no mobile number is refused, each with its reason; nothing is mended by guessing",
    {
        "名单": [
            HEAD,
            ["方一", E_, "1390002002"],
            ["方二", E_, "139000200222"],
            ["方三", E_, "0571-88880000"],
            ["方四", E_, "13900020024、13900020025"],
            ["方五", E_, "1.39E+10"],
            ["方六", E_, "1390002002O"],
            ["方七", E_, ""],
            ["方八", E_, "12345678901"],
            ["方九", E_, "=13900020000+29"],
            ["方十", E_, "13900020030"],
            ["方百", E_, "无"],
        ]
    },
    new=[New(11, "方十", "13900020030", unit=E_)],
    refused=[
        Bad(2, "手机号", "10 位"),
        Bad(3, "手机号", "12 位"),
        Bad(4, "手机号", "手机"),
        Bad(5, "手机号", "两个"),
        Bad(6, "手机号", "科学"),
        Bad(7, "手机号", "数字"),
        Bad(8, "手机号", "工号"),
        Bad(9, "手机号", "手机"),
        Bad(10, "手机号", "公式"),
        Bad(12, "手机号", "工号"),
    ],
)

UNSAFE = Roster(
    "numbers of more than 15 digits have lost some",
    {"名单": [["姓名", "单位", "工号"], ["葛长", E_, 1234567890123456789], ["葛短", E_, 123456789012345]]},
    new=[New(3, "葛短", staff="123456789012345", unit=E_)],
    refused=[Bad(2, "工号", "文本")],
)

DATES = Roster(
    "days in a dozen styles, and months, which stay months",
    {
        "名单": [
            [*HEAD, "任职时间"],
            ["江一", E_, "13900020041", "2024-03-05"],
            ["江二", E_, "13900020042", "2024/3/5"],
            ["江三", E_, "13900020043", "2024.3.5"],
            ["江四", E_, "13900020044", "2024年3月5日"],
            ["江五", E_, "13900020045", "2024 年 03 月 05 日"],
            ["江六", E_, "13900020046", "20240305"],
            ["江七", E_, "13900020047", 20240305],
            ["江八", E_, "13900020048", date(2024, 3, 5)],
            ["江九", E_, "13900020049", 45356],
            ["江十", E_, "13900020050", "45356"],
            ["江甲", E_, "13900020051", "２０２４．３．５"],
            ["江乙", E_, "13900020052", "2024年3月"],
            ["江丙", E_, "13900020053", "2024.03"],
            ["江丁", E_, "13900020054", "2024-3"],
            ["江戊", E_, "13900020055", "202403"],
            ["江己", E_, "13900020056", 2024.03],
            ["江庚", E_, "13900020057", ""],
            ["江辛", E_, "13900020058", "2024.3至今"],
        ]
    },
    new=[
        *(
            New(row, name, f"139000200{row + 39}", unit=E_, appointed="2024-03-05")
            for row, name in enumerate(
                ["江一", "江二", "江三", "江四", "江五", "江六", "江七", "江八", "江九", "江十", "江甲"], 2
            )
        ),
        *(
            New(row, name, f"139000200{row + 39}", unit=E_, appointed="2024-03")
            for row, name in enumerate(["江乙", "江丙", "江丁", "江戊", "江己"], 13)
        ),
        New(18, "江庚", "13900020057", unit=E_),
        New(19, "江辛", "13900020058", unit=E_, appointed="2024-03"),
    ],
)

DATES_REFUSED = Roster(
    "days that are none, or might be two",
    {
        "名单": [
            [*HEAD, "任支部书记时间"],
            ["柯一", E_, "13900020061", "2024.13"],
            ["柯二", E_, "13900020062", "2024-02-30"],
            ["柯三", E_, "13900020063", "24.3.5"],
            ["柯四", E_, "13900020064", "2024年"],
            ["柯五", E_, "13900020065", "去年三月"],
            ["柯六", E_, "13900020066", 2024.1],
            ["柯七", E_, "13900020067", "2124-03-05"],
            ["柯八", E_, "13900020068", "2020-03-05/2024-06-01"],
        ]
    },
    refused=[Bad(row, "任职时间") for row in (2, 3, 4, 5, 6)]
    + [Bad(7, "任职时间", "10 月"), Bad(8, "任职时间"), Bad(9, "任职时间")],
)

UNITS = Roster(
    "one unit under each of its names, and paths where two have one",
    {
        "名单": [
            HEAD,
            ["黎一", "江州市教育局", "13900020071"],
            ["黎二", "教育局", "13900020072"],
            ["黎三", "市教育局", "13900020073"],
            ["黎四", "江州市卫生局", "13900020074"],
            ["黎五", "江州市计划委员会", "13900020075"],
            ["黎六", "江州市直机关工委/江州市财政局", "13900020076"],
            ["黎七", "江州市经济和信息化局(中小企业局)", "13900020077"],
            ["黎八", "江州市 住房和城乡建设局", "13900020078"],
            ["黎九", "江州市教育局/办公室", "13900020079"],
            ["黎十", "市直工委", "13900020080"],
            ["黎百", "江州市教育局\u200b", "13900020081"],
        ]
    },
    new=[
        New(2, "黎一", "13900020071", unit=EDUCATION),
        New(3, "黎二", "13900020072", unit=EDUCATION),
        New(4, "黎三", "13900020073", unit=EDUCATION),
        New(5, "黎四", "13900020074", unit=HEALTH),
        New(6, "黎五", "13900020075", unit=REFORM),
        New(7, "黎六", "13900020076", unit=MONEY),
        New(8, "黎七", "13900020077", unit=INDUSTRY),
        New(9, "黎八", "13900020078", unit=HOUSING),
        New(10, "黎九", "13900020079", unit="江州市教育局/办公室"),
        New(11, "黎十", "13900020080", unit=ROOT),
        New(12, "黎百", "13900020081", unit=EDUCATION),
    ],
)

UNITS_ASKED = Roster(
    "a unit that is nobody's name, or two units', is asked about; near is not enough",
    {
        "名单": [
            HEAD,
            ["卢一", "市卫计委", "13900020091"],
            ["卢二", "办公室", "13900020092"],
            ["卢三", "", "13900020093"],
            ["卢四", "江州市教育厅", "13900020094"],
            ["卢五", "江州市财政局预算处", "13900020095"],
            ["卢六", "江州", "13900020096"],
        ]
    },
    refused=[
        Bad(2, "单位", "市卫计委", suggests=HEALTH),
        Bad(3, "单位", "办公室"),
        Bad(4, "单位"),
        Bad(5, "单位", "江州市教育厅", suggests=EDUCATION),
        Bad(6, "单位", "江州市财政局预算处", suggests=MONEY),
        Bad(7, "单位"),
    ],
)

ONE_NAME = Roster(
    "people of one name are told apart by their numbers, and by nothing else",
    {
        "名单": [
            ["姓名", "单位", "手机号", "工号"],
            ["王芳", E_, "13900020101", ""],
            ["王芳", E_, "13900020102", ""],
            ["王芳", MONEY, "", "7001"],
            ["王芳", E_, "", ""],
        ]
    },
    new=[
        New(2, "王芳", "13900020101", unit=E_),
        New(3, "王芳", "13900020102", unit=E_),
        New(4, "王芳", staff="7001", unit=MONEY),
    ],
    refused=[Bad(5, "手机号", "工号")],
)

ONE_PHONE = Roster(
    "one phone in two rows: neither is taken, for nobody knows whose it is",
    {
        "名单": [
            HEAD,
            ["莫一", E_, "13900020111"],
            ["莫二", E_, "13900020112"],
            ["莫三", E_, "139 0002 0111"],
            ["莫四", E_, 13900020113],
        ]
    },
    new=[New(3, "莫二", "13900020112", unit=E_), New(5, "莫四", "13900020113", unit=E_)],
    refused=[Bad(2, "手机号", "第 4 行"), Bad(4, "手机号", "第 2 行")],
)

ONE_STAFF_NUMBER = Roster(
    "a staff number is its unit's own: two units may give the same, one may not give it twice",
    {
        "名单": [
            ["姓名", "单位", "职工号"],
            ["倪一", E_, "0088"],
            ["倪二", MONEY, "0088"],
            ["倪三", HOUSING, "0099"],
            ["倪四", HOUSING, "0099"],
        ]
    },
    new=[New(2, "倪一", staff="0088", unit=E_), New(3, "倪二", staff="0088", unit=MONEY)],
    refused=[Bad(4, "工号", "第 5 行"), Bad(5, "工号", "第 4 行")],
)

RARE = Roster(
    "rare characters, dots in names, blanks between two characters, marks that nobody sees",
    {
        "名单": [
            HEAD,
            ["赵㛃", E_, "13900020121"],
            ["钱𬭎", E_, "13900020122"],
            ["孙燚", E_, "13900020123"],
            ["阿依古丽·买买提", E_, "13900020124"],
            ["阿依古丽•买买提", E_, "13900020125"],
            ["阿卜杜拉・艾山", E_, "13900020126"],
            ["李　强", E_, "13900020127"],
            ["周 丽", E_, "13900020128"],
            ["吴\u200b\ufeff敏\u202e", E_, "13900020129"],
            ["Zhang Wei", E_, "13900020130"],
            ["郑\n军", E_, "13900020131"],
            ["㐂㐱", E_, "13900020132"],
        ]
    },
    new=[
        New(2, "赵㛃", "13900020121", unit=E_),
        New(3, "钱𬭎", "13900020122", unit=E_),
        New(4, "孙燚", "13900020123", unit=E_),
        New(5, "阿依古丽·买买提", "13900020124", unit=E_),
        New(6, "阿依古丽·买买提", "13900020125", unit=E_),
        New(7, "阿卜杜拉·艾山", "13900020126", unit=E_),
        New(8, "李强", "13900020127", unit=E_),
        New(9, "周丽", "13900020128", unit=E_),
        New(10, "吴敏", "13900020129", unit=E_),
        New(11, "Zhang Wei", "13900020130", unit=E_),
        New(12, "郑军", "13900020131", unit=E_),
        New(13, "㐂㐱", "13900020132", unit=E_),
    ],
)

NAMES_REFUSED = Roster(
    "what is no name",
    {
        "名单": [
            HEAD,
            ["", E_, "13900020141"],
            ["12345", E_, "13900020142"],
            ["钱\ue5c5", E_, "13900020143"],
            ["#N/A", E_, "13900020144"],
            ["孙□", E_, "13900020145"],
            ["程实", E_, "13900020146"],
        ]
    },
    new=[New(7, "程实", "13900020146", unit=E_)],
    refused=[Bad(row, "姓名") for row in (2, 3, 4, 5, 6)],
)

CARDS = Roster(
    "an ID card number is not asked for: its column is left out, and one in a wrong place is not repeated",
    {
        "名单": [
            ["姓名", "身份证号", "单位", "手机号"],
            ["申一", "11010119800101123X", E_, "13900020151"],
            ["申二", "110101198001011248", E_, "110101198001011256"],
            ["申三", "", E_, "13900020153"],
        ]
    },
    new=[New(2, "申一", "13900020151", unit=E_), New(4, "申三", "13900020153", unit=E_)],
    refused=[Bad(3, "手机号", "身份证")],
    untold=["11010119800101123X", "110101198001011248", "110101198001011256"],
    ignored=["身份证号"],
)

NOTHING_WRITTEN = Roster(
    "dashes and 无 stand for nothing",
    {
        "名单": [
            ["姓名", "性别", "单位", "支部名称", "党内职务", "任职时间", "手机号", "工号"],
            ["武一", "—", E_, "无", "-", "/", "无", "0201"],
            ["武二", "女性", E_, "暂无", "N/A", "", "13900020162", "--"],
            ["武三", "未知", E_, "", "", "", "13900020163", ""],
        ]
    },
    new=[
        New(2, "武一", staff="0201", unit=E_),
        New(3, "武二", "13900020162", unit=E_, sex="female"),
    ],
    refused=[Bad(4, "性别", "未知")],
)

CONTENTS = {
    "numbers": NUMBERS,
    "phones": PHONES,
    "phones_refused": PHONES_REFUSED,
    "unsafe": UNSAFE,
    "dates": DATES,
    "dates_refused": DATES_REFUSED,
    "units": UNITS,
    "units_asked": UNITS_ASKED,
    "one_name": ONE_NAME,
    "one_phone": ONE_PHONE,
    "one_staff_number": ONE_STAFF_NUMBER,
    "rare": RARE,
    "names_refused": NAMES_REFUSED,
    "cards": CARDS,
    "nothing_written": NOTHING_WRITTEN,
}
