"""Each kind of fault in words: what is wrong, and how to mend it."""

from collections.abc import Mapping

from app.i18n import gettext


def _(message: str) -> str:
    """Marks a sentence for the catalogue; it is translated when somebody reads it."""
    return message


SENTENCES = {
    # files
    "file-too-big": _("文件有 %(size)s 字节，上限是 %(limit)s 字节（256 KiB）。请分成几课，或删去不用的内容。"),
    "file-empty": _("文件里没有内容。请照 docs/writing-courses.md 写上，或删去这个文件。"),
    "file-unexpected": _("课程里不放这样的文件。只有 course.yaml、“模块/课.md”和“模块/课.yaml”，请移走或改名。"),
    "not-utf8": _("这里的字节 %(byte)s 不是 UTF-8 文字。请在编辑器里把文件另存为 UTF-8。"),
    "control-character": _("这里有一个看不见的字符（%(character)s）。请删掉它，把这一处重新输入一遍。"),
    "course-missing": _("课程文件夹里没有 course.yaml。请照 docs/writing-courses.md 写一个。"),
    "too-many": _("这里有 %(count)s 个，上限是 %(limit)s 个。请分成几课。"),
    # YAML
    "yaml-syntax": _("这里的 YAML 读不懂，多半是引号、冒号或缩进有误。请对照上下几行的写法，文字用单引号括起来。"),
    "yaml-colon": _("这里的冒号读不懂。文字里有“: ”就要整句用单引号括起来；键和值之间是冒号加空格。"),
    "yaml-start": _("文字不能以这个字符开头。请把整句用单引号括起来。"),
    "yaml-quote": _("从这里开始的引号没有合上。请补上后一个引号；单引号里的单引号写两遍。"),
    "yaml-escape": _("双引号里的反斜线读不懂。请改用单引号，里面的反斜线照字面算。"),
    "yaml-tab": _("缩进里有制表符。请改成空格。"),
    "yaml-bracket": _("从这里开始的括号没有合上，或中间少了逗号。请补上；文字里有逗号、括号的，改成一行一项的写法。"),
    "yaml-indent": _("这里的缩进和上面对不齐。同一层的键、同一层的“- ”要从同一列开始。"),
    "yaml-document": _("一个文件只能有一份 YAML，不能有“---”分开的第二份，也不能有“%%”指令。请删去。"),
    "yaml-alias": _("不能用引用“*%(name)s”。请把内容照写一遍。"),
    "yaml-anchor": _("不能用锚“&%(name)s”。请删去；文字以 & 开头的，用单引号括起来。"),
    "yaml-tag": _("不能用标签“%(name)s”。请删去；文字以叹号开头的，用单引号括起来。"),
    "yaml-depth": _("嵌套超过 %(limit)s 层。课程文件用不到这么深，请检查括号和缩进。"),
    "yaml-key": _("键必须是一个词。请检查这里的括号、问号和缩进。"),
    # fields
    "key-repeated": _("键“%(key)s”在第 %(line)s 行已经写过。请留一个。"),
    "key-unknown": _("不认识的键“%(key)s”。这里可以写的是：%(known)s。"),
    "key-missing": _("缺少“%(key)s”。请补上这一项。"),
    "reason-missing": _("缺少理由“why”。请用一两句话写清楚为什么对、为什么不对。"),
    "not-mapping": _("这里应当是“键: 值”，一行一个。请检查缩进和冒号。"),
    "not-list": _("这里应当是一个列表，每项以“- ”开头。请检查缩进。"),
    "not-text": _("这里应当是一句文字。请写成一行，必要时用单引号括起来。"),
    "not-number": _("“%(key)s”应当是 %(low)s 到 %(high)s 的整数，用半角数字，不加引号。"),
    "not-decimal": _("“%(key)s”应当是学时数，如 2 或 1.5，至多两位小数，不加引号。"),
    "not-boolean": _("“%(key)s”只能写 true 或 false，不加引号。"),
    "not-allowed-value": _("“%(key)s”只能是：%(allowed)s。"),
    "out-of-range": _("“%(key)s”应当在 %(low)s 到 %(high)s 之间。"),
    "list-empty": _("列表是空的。请至少写一项，或删去这个键。"),
    "text-empty": _("这里是空的。请写上文字。"),
    "text-too-long": _("文字超过 %(limit)s 个字符。请写短一些。"),
    "slug-malformed": _("编号只能用小写字母、数字和连字符，1 到 64 个字符。请改名，例如 party-work。"),
    "id-repeated": _("编号“%(id)s”在这里用了两次。请给后一个换一个新的编号。"),
    "id-repeated-line": _("编号“%(id)s”在第 %(line)s 行已经用过。请换一个没有用过的编号。"),
    "paper-either": _("一份卷子要么写 rows（按表抽题），要么写 questions（固定的题），二者选一。"),
    "paper-long": _("这里写了 %(count)s 项，至多 %(limit)s 项。"),
    "paper-total": _("questions 写的是 %(questions)s 题，卷子里一共 %(total)s 题。请改成一样。"),
    "paper-module": _("没有模块 %(module)s。请写这门课里的一个模块，或删去这一项。"),
    "paper-short": _("要抽 %(asked)s 题，题库里符合的只有 %(found)s 题。请减少题数、放宽条件，或补题。"),
    "paper-compete": _(
        "各行单独看都够，合起来不够：要 %(asked)s 题，只能凑出 %(reached)s 题。几行抢同样的题，请放宽其中一行。"
    ),
    "paper-overlap": _(
        "再考一次至少有 %(shared)s 题和第一次相同，规定至多 %(allowed)s 题。请补题、减少题数，或放宽 overlap。"
    ),
    "paper-question": _("固定的题里没有 %(id)s，或者它不能用在这份卷子里。请写题库里能用的题。"),
    "paper-twice": _("题目 %(id)s 在卷子里写了两次。请留一个。"),
    "paper-fixed-overlap": _("固定的卷子每次都一样，overlap 只能是 100。请删去 overlap，或改成按表抽题。"),
    "tags-many": _("标签至多 %(most)s 个。请只留最有用的。"),
    "tag-malformed": _("标签“%(tag)s”不能用。请写 1 到 30 个字，不带逗号、顿号、分号、竖线和方括号。"),
    "tag-repeated": _("标签“%(tag)s”写了两次。请留一个。"),
    # course.yaml
    "lesson-missing": _("列出的课没有课文文件 %(file)s。请写上这一课，或从列表里删去（符号链接不会读）。"),
    "questions-missing": _("列出的课没有题目文件 %(file)s。请写上它的题目，或从列表里删去这一课。"),
    "lesson-unlisted": _(
        "course.yaml 没有列出这一课。请在模块 %(module)s 的 lessons 里加上 %(lesson)s，或删去这个文件。"
    ),
    "seal-length": _("印文“%(seal)s”应当正好两个字。"),
    "draw-short": _("要抽 %(wanted)s 题，可抽的只有 %(pool)s 题（%(use)s）。请减少题数，或多写几题。"),
    "makeup-thin": _("补考的卷子要和正考完全不同，题库需要 %(wanted)s 题，现有 %(pool)s 题。可以多写几题。"),
    # lessons
    "front-matter": _("课文要以“---”开头的一段说明起头，再以“---”结束。请照 docs/writing-courses.md 补上。"),
    "id-path": _("id 写的是“%(written)s”，文件名是“%(path)s”。两者要一致。"),
    "module-path": _("module 写的是“%(written)s”，文件夹是“%(path)s”。两者要一致。"),
    "term-count": _("术语有 %(count)s 个，应当是 %(low)s 到 %(high)s 个。"),
    "term-repeated": _("术语“%(term)s”写了两次。请留一个。"),
    "covers-dead": _("要素“%(element)s”指向的段落“%(paragraph)s”不在这一课里。请改成课文里有的段落编号（p 开头）。"),
    "minutes": _(
        "这一课要读 %(minutes)s 分钟（正文 %(characters)s 个汉字），应当是 %(low)s 到 %(high)s 分钟。请增删或分课。"
    ),
    "situation-missing": _("课文没有情境。请在正文最前面写一段“::: situation”。"),
    "situation-place": _("情境只有一段，放在正文最前面。请移过去，或并成一段。"),
    "monday-missing": _("课文没有“下周一做一件事”。请在正文最后写一段“::: monday”。"),
    "monday-place": _("“下周一做一件事”只有一段，放在正文最后。请移过去，或并成一段。"),
    "check-count": _("课中题有 %(count)s 道，应当是 1 到 2 道。"),
    "container-unknown": _("不认识的块“::: %(name)s”。只有 situation、check、monday；单独的“:::”用来结束。"),
    "container-open": _("“::: %(name)s”没有结束。请在它后面单独写一行“:::”。"),
    "container-empty": _("“::: %(name)s”里没有文字。请写上内容。"),
    "container-marked": _("情境和“下周一”里的段落不写编号和出处标记。请删去花括号。"),
    "check-filled": _("“::: check”里面不写文字，题目在题目文件里。请把文字移出去。"),
    "check-empty": _('“::: check”没有写是哪道题。请写成 {#c1 question="课号-q1"}。'),
    "heading-level": _("标题只用“## ”。请改成两个井号，或改成加粗的段落。"),
    "heading-id": _("标题没有编号。请在行末写上编号，例如 {#h1}。"),
    "heading-marked": _("标题不写出处标记。请只留编号。"),
    "paragraph-unmarked": _("段落没有编号和出处标记。请在段末写上，例如 {#p3 .course}。"),
    "block-id": _("编号应当只有一个，写成“#%(letter)s”加数字，例如 #%(letter)s3。"),
    "block-too-long": _("这一段超过 %(limit)s 个字符。请分成几段。"),
    "block-not-allowed": _("课文里只用段落、列表、表格、引文和“## ”标题。请把这里的代码块、分隔线或别的写法改掉。"),
    "mark-count": _("出处标记有 %(count)s 个，应当正好一个：.speech、.course、.rule、.currency 或 .unlisted。"),
    "mark-unknown": _("不认识的出处标记“.%(mark)s”。只有：%(known)s。"),
    "mark-after": _("列表、表格或引文没有编号和出处标记。请在它后面空一行，单独写一行，例如 {#p7 .course}。"),
    "mark-apart": _("列表、表格、引文的标记要在它后面空一行，单独成行。请在这里之前加一个空行。"),
    "mark-alone": _("这一行标记前面没有列表、表格或引文。请移到段落的末尾，或删去。"),
    "attributes-malformed": _("花括号里读不懂。请写成 {#p3 .course} 的样子：编号、空格、出处标记。"),
    "attributes-inside": _("段落中间有花括号标记。两段之间要空一行，一段只有末尾一个标记。"),
    "raw-html": _("不能写 HTML。加粗用 **文字**，强调用 *文字*；要写出尖括号本身，前面加反斜线。"),
    "image-place": _("小标题里不放图片。请把图片单独写成一段。"),
    "image-address": _("图片“%(address)s”不在课程里。请写成 ![说明](images/图片名.png)，外面的图片先存进来。"),
    "image-words": _("图片 %(name)s 没有文字说明。请在方括号里写上图里讲的是什么，看不见图的学员靠它。"),
    "image-long": _("图片的说明有 %(count)s 个字，上限是 %(limit)s 个。长的说明请写成正文。"),
    "image-missing": _("没有图片 images/%(name)s。请把文件放进去，或改图片名。"),
    "image-unused": _("没有一课用到这张图片。请在课文里写上，或删去这个文件。"),
    "picture-unreadable": _("这个文件读不出图片，可能只有一半。请重新保存一次。"),
    "picture-kind": _("文件的内容和它的后缀不符。请存成真正的 PNG 或 JPEG。"),
    "picture-dots": _("这张图片太大，上限是 4000 万个像素。请先缩小。"),
    "picture-wide": _("这张图片太宽，上限是 1600 个像素。请缩小，或在网页上传，由系统缩小。"),
    "picture-big": _("这张图片超过 1 MB。请缩小，或在网页上传，由系统缩小。"),
    "picture-tells": _("图片里带有拍摄信息（可能有地点）。请另存为不带信息的图片，或在网页上传，由系统去掉。"),
    "outside-link": _("链接“%(address)s”不是课程里的段落。请写成 [文字](课号#段号)，外面的网址只写名称。"),
    "link-dead": _("链接指向的段落“%(lesson)s#%(paragraph)s”不存在。请改成有的课号和段号。"),
    "check-dead": _("题目“%(question)s”不在这一课的题目文件里。请改题号，或在题目文件里写上这道题。"),
    "check-use": _("题目“%(question)s”的 use 是 %(use)s，课中题要写 use: inline。"),
    "check-twice": _("题目“%(question)s”在这一课里已经放过。请换一道题。"),
    # questions
    "question-slug": _("题号应当写成“%(lesson)s-q”加数字，例如 %(lesson)s-q3。"),
    "question-repeated": _("题号“%(id)s”在 %(file)s 第 %(line)s 行已经用过。请换一个没有用过的题号。"),
    "passage-malformed": _("passage 应当写成“课号#段号”，例如 party-work#p3。"),
    "passage-elsewhere": _("题目的依据在另一课“%(lesson)s”。请改成本课的段落，或把题目移到那一课的题目文件。"),
    "passage-dead": _("题目依据的段落“%(lesson)s#%(paragraph)s”不存在。请改成课文里有的段号。"),
    "inline-loose": _("题目“%(id)s”写了 use: inline，课文里没有放它。请在课文里加“::: check”，或改成 use: quiz。"),
    "inline-type": _("课中题只能是单选、多选或判断。请换题型，或改成 use: quiz。"),
    "short-practice": _("简答题只用于练习，练习也只有简答题。请把 type: short 和 use: practice 写在一起。"),
    "points-fixed": _("每题的分值相同，不能改。"),
    "markup": _("题目里不能写 HTML，写了也只会照字面显示。请删去尖括号。"),
    "count-range": _("这里有 %(count)s 项，应当是 %(low)s 到 %(high)s 项。"),
    "single-right": _("单选题应当正好有一个正确选项，现在有 %(count)s 个。请检查 correct: true。"),
    "multiple-right": _(
        "多选题至少有两个正确选项和一个错误选项，现在是 %(right)s 个正确、%(wrong)s 个错误。请检查 correct: true。"
    ),
    "texts-same": _("“%(first)s”和“%(second)s”的文字相同。请改掉一个。"),
    "accepted-same": _("答案“%(text)s”在这一空里写了两次（全角半角、空格不算不同）。请删去一个。"),
    "blank-malformed": _("空要写成四个下划线“____”，相邻两空之间要有文字。"),
    "blanks-answers": _("题干里有 %(blanks)s 个空，answers 里有 %(answers)s 组答案。两者要一样多，至少一个。"),
    "right-count": _("右边有 %(right)s 项，左边有 %(left)s 项。右边应当和左边一样多，或多一项。"),
    "pair-unknown": _("配对里的“%(id)s”不在 %(side)s 里。请改成那一边有的编号。"),
    "pair-twice": _("右边的“%(id)s”配了两次。一项只能配一次。"),
    "pair-missing": _("左边的“%(id)s”没有配对。请在 pairs 里补上。"),
    "stems-near": _(
        "题干和 %(file)s 第 %(line)s 行的 %(other)s 太像（相似度 %(share)s%%，上限 60%%）。请换一个角度来问。"
    ),
}


def sentence(code: str, values: Mapping[str, str | int]) -> str:
    return gettext(SENTENCES[code]) % values
