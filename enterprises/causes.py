"""The kept list of reasons for leaving the library, and which of them a text means."""

from __future__ import annotations

# In the order in which they are looked for: 停产注销 is a cancellation.
_WORDS = (
    ("bankrupt", ("破产", "清算")),
    ("cancelled", ("注销", "吊销")),
    ("merged", ("兼并", "重组", "合并", "并购")),
    ("moved", ("搬迁", "迁出", "外迁", "迁移")),
    ("industry", ("行业变更", "转行", "改行", "非工业", "转产")),
    ("below", ("低于", "不足", "不达", "未达", "下降", "下滑", "规下", "规模")),
    ("stopped", ("停产", "歇业", "停业", "关停", "关闭")),
)
OTHER = "other"


def cause_of(text: str) -> str:
    """The cause that the text names; other for one that names none, nothing for no text."""
    if not text.strip():
        return ""
    return next((cause for cause, words in _WORDS if any(word in text for word in words)), OTHER)
