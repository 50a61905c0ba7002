"""Why a file was not taken, in words that say how to mend it."""

from app.i18n import gettext as _
from app.sheets.rules import Refused, Why


def refused(found: Refused) -> str:
    """One or two sentences in the language of the request."""
    details = found.details
    where = _("工作表“%s”：") % details["sheet"] if details.get("sheet") else ""
    match found.why:
        case Why.TOO_BIG if "sheets" in details:
            return _("工作簿的工作表超过 %s 张。请删去不用的，或分成几个文件。") % details["sheets"]
        case Why.TOO_BIG if "cells" in details:
            text = _("内容一直到第 %s 行，全部工作表合计超过 %s 格。请删去数据以外的行和列，或分成几个文件。")
            return where + text % (details["row"], details["cells"])
        case Why.TOO_BIG:
            return _("文件超过 %s MB。请删去图片等附带内容，或分成几个文件。") % details["megabytes"]
        case Why.EMPTY:
            return _("文件里没有内容。隐藏的工作表不读取；如果内容在隐藏的工作表里，请先取消隐藏。")
        case Why.KIND if details.get("suffix") == ".doc":
            return _("不能读取 .doc 文件。请在 Word 或 WPS 里打开，另存为 .docx 后再上传。")
        case Why.KIND:
            return _("不能读取这种文件。请另存为 .xlsx、.xls、.csv、.docx 或 .txt 后再上传。")
        case Why.MISNAMED if details.get("found"):
            text = _("文件名以 %s 结尾，内容却是 %s 文件。请改正文件名，或另存为所需格式后再上传。")
            return text % (details["suffix"], details["found"])
        case Why.MISNAMED:
            text = _("文件名以 %s 结尾，内容却是另一种文件，例如网页。请用办公软件打开，另存为所需格式后再上传。")
            return text % details["suffix"]
        case Why.ENCRYPTED:
            return _("文件有打开密码。请在办公软件里取消密码，保存后再上传。")
        case Why.DAMAGED if "row" in details:
            return _("第 %s 行的引号没有成对，后面的内容无法分清。请补上或删去多余的引号。") % details["row"]
        case Why.DAMAGED:
            return _("文件已损坏或不完整。请用办公软件重新打开并另存，或重新下载后再上传。")
        case Why.BOMB:
            return _("文件解压后过大，或含有办公软件不会写出的结构，为安全起见没有读取。请把内容复制到新文件后再上传。")
        case Why.ENCODING:
            return _("认不出文字编码。请另存为 UTF-8 编码（“CSV UTF-8”），或另存为 .xlsx 后再上传。")
        case Why.TOO_MANY_ROWS:
            return where + _("超过 %s 行。请分成几个文件。") % details["most"]
        case Why.TOO_MANY_COLUMNS:
            return where + _("超过 %s 列。请删去数据以外的列。") % details["most"]
