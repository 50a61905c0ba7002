"""Why a question of a text, or of a file of another learning system, was refused, in words."""


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated when somebody reads it."""
    return message


SENTENCES = {
    # texts
    "text-stray": _("这一行的前面没有题干。请补上题干，或删去这一行。"),
    "options-sequence": _("选项的字母不是从 A 起依次写的，或有选项空着。请补上或改正，也看一下下一题是不是漏了题号。"),
    "field-twice": _("同一项写了两次，例如两个“答案”。请只留一个，也看一下下一题是不是漏了题号。"),
    "answer-two": _("写了两个不同的答案，例如括号里一个，“答案”后面又一个。请核对后只留一个。"),
    "numbers-unclear": _("分不清数字是下一题的题号，还是这道题答案里的分条。请把答案里的分条改为（1）（2）。"),
    "key-unread": _("答案部分的这一行读不懂。请写成“1-5 ABCDE”或“1.A 2.B”，个数要与题号相符。"),
    "key-extra": _("答案部分有第 %(number)s 题，前面却没有。请核对题号。"),
    "key-twice": _("答案部分的第 %(number)s 题写了两次。请只留一个。"),
    "key-ambiguous": _("前面有几道第 %(number)s 题，不知道答案是哪一道的。请在答案部分也写上“一、单选题”这样的标题。"),
    # GIFT
    "gift-unclosed": _("答案的花括号没有成对。请补上 { 或 }，文字里的花括号写成 \\{ \\}。"),
    "gift-several": _("一道题里有两处花括号。请只留一处，文字里的花括号写成 \\{ \\}。"),
    "gift-description": _("这是一段说明，没有花括号里的答案，不是题目。请补上答案，或删去。"),
    "gift-numeric": _("带误差范围的数值题这里没有。请改为填空题，写 {=4} 这样的答案。"),
    "gift-answer": _("花括号里的答案读不懂。请用 = 写正确的，用 ~ 写错误的。"),
    "gift-weights": _("部分得分的比例这里没有。正确选项的比例要相等，错误选项为零或负数。"),
    "gift-feedback": _("填空和连线的单个答案不能带反馈。请改写为整道题的反馈 #### 。"),
    "gift-format": _("不认识的文字格式“%(format)s”。请写 [html]、[plain]、[markdown] 或 [moodle]。"),
    # Moodle XML
    "moodle-type": _("这里没有“%(type)s”这种题型。请改题型，或在这里另写。"),
    "moodle-picture": _("题里有图片、声音或附件，这里带不进来。请改成文字，或删去后另加。"),
    "moodle-weights": _("正确选项的得分比例不相等，或没有满分的答案。请改成相等的比例。"),
    "moodle-cloze": _("填空里有选择或数值，这里只有填文字的空。请拆成几道题。"),
    "moodle-wildcard": _("答案里的 * 代表任意文字，这里没有。请写出每一种写法。"),
    "moodle-unread": _("这道题缺少题干、答案或选项，或写了多余的。请核对。"),
    "markup": _("文字里的格式带不进来，例如表格或公式。请改成普通文字。"),
}  # fmt: skip
