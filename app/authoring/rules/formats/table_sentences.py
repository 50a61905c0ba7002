"""Why a row of a table was refused, in words: what is wrong, and how to mend it."""


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated when somebody reads it."""
    return message


SENTENCES = {
    # a whole sheet
    "header-missing": _("没有找到表头。表头那一行要有“题干”和“答案”两列，请补上表头，或删去这张工作表。"),
    "column-missing": _("有“%(stem)s”列，没有“答案”列。请补上答案一列。"),
    "column-twice": _("“%(first)s”和“%(second)s”两列说的是同一件事，不知道用哪一列。请只留一列。"),
    # cells
    "formula": _("%(column)s是公式“%(text)s”，不是填写的内容。请复制这一格，再“选择性粘贴”为值。"),
    "cell-error": _("%(column)s是错误值“%(text)s”。请改成要写的内容。"),
    "date": _("%(column)s被表格程序当成了日期 %(text)s。请把这一格设为文本，再写一遍。"),
    "number-unsafe": _("%(column)s是 15 位以上的数，表格程序已经丢了后面的数字。请把这一格设为文本，再写一遍。"),
    "merged": _("%(column)s在合并的单元格里，不知道属于哪一格。请取消合并，每格各写各的。"),
    "too-long": _("%(column)s有 %(length)s 个字，上限是 %(limit)s 个。请写短一些。"),
    # what every question has
    "stem-missing": _("没有题干。请补上，或删去这一行。"),
    "type-missing": _("没有写题型。请写单选题、多选题、判断题、填空题、简答题或排序题。"),
    "type-unknown": _("不认识题型“%(type)s”。请写单选题、多选题、判断题、填空题、简答题或排序题。"),
    "type-untold": _("看不出是什么题型。请加一列“题型”，或把工作表改名，例如“判断题”。"),
    "difficulty-unknown": _("不认识难度“%(text)s”。请写易、中、难或 1、2、3，也可以空着。"),
    "difficulty-scale": _("这张表的难度有 3 以上的数，不知道 %(text)s 算哪一级。请写易、中、难，也可以空着。"),
    "points-unknown": _("分值“%(text)s”读不懂。请写数字，至多两位小数，也可以空着。"),
    "order-unknown": _("填空顺序“%(text)s”读不懂。请写“任意”或“固定”，也可以空着。"),
    "partial-unknown": _("漏选一列的“%(text)s”读不懂。请写“得一半”或“不得分”，也可以空着。"),
    # options
    "options-few": _("选项不到两个。请从选项 A 起补上选项，或改题型。"),
    "options-gap": _("选项 %(option)s 空着，后面的却写了。请补上，或把后面的往前移，再对一遍答案。"),
    "options-same": _("选项 %(first)s 和选项 %(second)s 写的一样。请改其中一个。"),
    "options-unfit": _("这种题型没有选项，这一行却写了。请改题型，或删去选项。"),
    "truth-options": _("判断题的选项只能是“正确”和“错误”各一个。请改成这样，或改题型为单选题。"),
    # answers
    "answer-missing": _("没有答案。请补上。"),
    "answer-unreadable": _("答案“%(answer)s”读不懂。请写选项的字母，例如 B；多选写 ABD。"),
    "answer-beyond": _("答案“%(answer)s”超出了选项。请改答案，或补上选项。"),
    "answer-twice": _("答案“%(answer)s”里有一个选项写了两次。请核对后改正。"),
    "answer-several": _("单选题写了几个答案（%(answer)s）。请只留一个，或改题型为多选题。"),
    "answer-ambiguous": _("答案“%(answer)s”有两种读法：可以是选项的次序，也可以是选项的文字。请写选项的字母。"),
    "answer-from-zero": _("这张表的答案里有 0，不知道数字从 0 数起还是从 1 数起。请把“%(answer)s”改成字母。"),
    "answer-contradicts": _("答案写的是“%(answer)s”，答案文本却是另一个选项“%(text)s”。请核对后改正。"),
    "truth-unreadable": _("判断题的答案“%(answer)s”读不懂。请写“正确”或“错误”。"),
    "order-incomplete": _("排序题的答案“%(answer)s”没有写全。请按先后写出每个选项的字母。"),
    "blanks-missing": _("题干里没有留空。请在要填的地方写四条下划线 ____ 。"),
    "blanks-count": _("题干有 %(blanks)s 个空，答案的个数不同。几个空用 | 分开，一个空的几种写法用 || 分开。"),
    "blanks-slash": _("不知道答案“%(answer)s”里的斜线是不是分开几种写法。是的请改成 || ，不是的写成 \\/ 。"),
    "accepted-same": _("答案“%(answer)s”里同一个空有两种写法其实一样。请删去一个。"),
}  # fmt: skip

COLUMNS = {
    "type": _("题型"),
    "stem": _("题干"),
    "answer": _("答案"),
    "answer-text": _("答案文本"),
    "why": _("解析"),
    "difficulty": _("难度"),
    "points": _("分值"),
    "tags": _("标签"),
    "chapter": _("章节"),
    "topic": _("知识点"),
    "name": _("题号"),
    "category": _("题目分类"),
    "order": _("填空顺序"),
    "partial": _("漏选"),
}
OPTION, OPTION_WHY = _("选项 %(letter)s"), _("选项 %(letter)s 的解析")
