"""The sentences of a roster: why a row is refused and how to mend it, why a file cannot be read, names of columns."""

from collections.abc import Sequence

from app.desk.rules.roster.units import Unit
from app.desk.rules.roster.values import Code, Fault, Field, SkipKind, Unreadable
from app.i18n import gettext as _
from app.sheets.rules import Why


def column(field: Field) -> str:
    return {
        Field.NAME: _("姓名"),
        Field.SEX: _("性别"),
        Field.UNIT: _("单位"),
        Field.DEPARTMENT: _("内设处室"),
        Field.BRANCH: _("支部名称"),
        Field.POST: _("党内职务"),
        Field.ADMINISTRATIVE_POST: _("行政职务"),
        Field.RANK: _("职级"),
        Field.APPOINTED: _("任职时间"),
        Field.PHONE: _("手机号"),
        Field.STAFF_NUMBER: _("工号"),
        Field.SERIAL: _("序号"),
        Field.IDENTITY_CARD: _("身份证号"),
    }[field]


def reason(fault: Fault) -> str:
    """What is wrong and how to mend it, without the column's name."""
    sentence = _reasons().get(fault.code) or _other_reasons()[fault.code]
    return sentence % {"value": fault.value, **fault.details} if "%(" in sentence else sentence


def reasons(faults: Sequence[Fault], near: Sequence[Unit] = ()) -> str:
    """All that is wrong with a row, in one line."""
    said = [f"{column(fault.field)}{_('：')}{reason(fault)}" for fault in faults]
    if near:
        said.append(_("最接近的单位：%s") % _("、").join(unit.written for unit in near))
    return _("；").join(said)


def _reasons() -> dict[Code, str]:
    """Of single cells."""
    return {
        Code.FORMULA: _("这一格是公式，请改成数值（复制后选择性粘贴为“值”）"),
        Code.ERROR_CELL: _("这一格是公式错误 %(value)s，请改成实际内容"),
        Code.LONG: _("超过 %(most)s 个字，请缩短"),
        Code.UNSAFE: _("数字超过 15 位，表格软件已丢掉末尾几位；请把这一列设为文本后重新填写"),
        Code.CARD: _("这里是身份证号，本系统不收集；请删去，填写本列应有的内容"),
        Code.NAME_MISSING: _("没有姓名，请补上"),
        Code.NAME_ODD: _("“%(value)s”不像姓名，请改正"),
        Code.NAME_UNREADABLE: _("“%(value)s”里有显示不出的字（造字或丢失的字），请换成标准字重新输入"),
        Code.KEY_MISSING: _("手机号和工号都没有，请至少填一项，才能认出是谁"),
        Code.PHONE_LENGTH: _("%(value)s 是 %(digits)s 位，手机号应为 11 位，请核对"),
        Code.PHONE_NOT_MOBILE: _("%(value)s 不是手机号，请填 1 开头的 11 位手机号"),
        Code.PHONE_SEVERAL: _("%(value)s 里有两个号码，请只留一个"),
        Code.PHONE_SCIENTIFIC: _("%(value)s 是科学记数法，后几位已丢失；请把这一列设为文本后重新填写"),
        Code.PHONE_LETTERS: _("%(value)s 里有不是数字的字符，请只填 11 位数字"),
        Code.STAFF_ODD: _("“%(value)s”不像工号，请只填数字和字母"),
        Code.DATE_ODD: _("看不懂“%(value)s”，请写成 2024-03-05，只知道月份时写 2024-03"),
        Code.DATE_NONE: _("“%(value)s”不是日历上有的日子，请核对"),
        Code.DATE_OCTOBER: _("“%(value)s”按数字存放，分不清是 1 月还是 10 月，请写成 2024-01 或 2024-10 这样"),
        Code.DATE_FAR: _("“%(value)s”离今天太远，请核对年份"),
        Code.SEX_ODD: _("“%(value)s”，请写“男”或“女”，不填也可以"),
        Code.UNIT_MISSING: _("没有单位，请补上"),
    }


def _other_reasons() -> dict[Code, str]:
    """Of what is there already, and of rows that go together."""
    return {
        Code.PHONE_TWICE: _("%(value)s 与第 %(rows)s 行相同，分不清是谁的，请改正其中的错号"),
        Code.STAFF_TWICE: _("%(value)s 与第 %(rows)s 行相同，同一单位的工号不能重复，请核对"),
        Code.STAFF_TAKEN: _("%(value)s 已是别人的工号，请核对"),
        Code.PERSON_TWICE: _("与第 %(rows)s 行说的是同一个人（%(value)s），请只留一行"),
        Code.UNIT_UNKNOWN: _("本站没有“%(value)s”这个单位，请选定是哪个单位"),
        Code.UNIT_AMBIGUOUS: _("“%(value)s”有好几个，请选定是哪一个，或写成“上级/本级”"),
        Code.UNIT_NOT_YOURS: _("“%(value)s”不是您负责的单位；写法不对时请选定是哪个单位"),
        Code.NOT_YOURS: _("这一行不能由您导入，请交给班次的组织者"),
        Code.KEYS_DISAGREE: _("手机号是%(phone)s的，工号是%(staff)s的，请核对是谁"),
        Code.STAFF_AMBIGUOUS: _("有不止一个人用 %(value)s 这个工号，请加上手机号"),
        Code.OFF: _("%(value)s的账号已停用，请先由系统管理员启用"),
        Code.PROTECTED: _("%(value)s还有管理工作，姓名、手机号和工号请由系统管理员修改"),
    }


def unreadable(why: Unreadable) -> str:
    return {
        Unreadable.NO_HEADER: _("没有找到表头：前 20 行里要有一行写着“姓名”，以及“单位”“手机号”等列名"),
        Unreadable.NO_UNIT: _("没有“单位”这一列，请指定哪一列是单位"),
        Unreadable.NO_KEY: _("没有“手机号”或“工号”这一列，请指定哪一列是"),
        Unreadable.NOBODY: _("表头下面没有人"),
        Unreadable.TOO_MANY: _("超过 5000 人，请分成几个文件"),
    }[why]


def file_refused(why: Why) -> str:
    """Why a file is no table that can be read here, and what to do."""
    return {
        Why.TOO_BIG: _("文件超过 10 MB，请拆成几个文件"),
        Why.EMPTY: _("这是一个空文件"),
        Why.KIND: _("只能读 .xlsx、.xls 和 .csv，请另存为其中一种"),
        Why.MISNAMED: _("文件名后缀与内容不符，请在表格软件里重新另存为 .xlsx"),
        Why.ENCRYPTED: _("文件有密码，请去掉密码后再上传"),
        Why.DAMAGED: _("文件损坏，打不开；请在表格软件里打开后另存为 .xlsx"),
        Why.BOMB: _("文件解开后过大，没有读取"),
        Why.ENCODING: _("文字编码看不懂，请另存为 .xlsx 或 UTF-8 的 .csv"),
        Why.TOO_MANY_ROWS: _("行数过多，请拆成几个文件"),
        Why.TOO_MANY_COLUMNS: _("列数过多，请删去用不着的列"),
    }[why]


def skipped(kind: SkipKind) -> str:
    return {
        SkipKind.TOTAL: _("合计行"),
        SkipKind.TITLE: _("标题行"),
        SkipKind.HEADING: _("重复的表头"),
        SkipKind.FOOT: _("落款行"),
        SkipKind.EMPTY: _("空行"),
    }[kind]
