"""What a reader is told where there is no text. Each state has a heading and a way on."""

from dataclasses import dataclass

from portal.reading.models import State
from portal.reading.selectors import CHECKING, UNSUPPORTED, WAITING


@dataclass(frozen=True)
class Explanation:
    """Heading and text; ``kind`` is that of the banner."""

    title: str
    text: str
    kind: str = "soon"


EXPLANATIONS = {
    WAITING: Explanation(
        "画面で読めるように変換しています",
        "数秒から1分ほどかかります。少し待って「もう一度開く」を押してください。"
        "急ぐときは、保存して開いてください。",
        kind="",
    ),
    CHECKING: Explanation(
        "ウイルス検査が終わっていません",
        "検査が終わると、画面で読めるようになります。少し待って開き直してください。",
        kind="",
    ),
    UNSUPPORTED: Explanation(
        "この形式は画面で読めません",
        "画面で読めるのは、PDF、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、CSV、"
        "テキストです。この形式は、保存して開いてください。",
        kind="",
    ),
    State.EMPTY: Explanation(
        "文字がないファイルです",
        "紙を読み取った画像だけのファイルか、中身が空のファイルです。文字を取り出せないため、"
        "画面で読むことも、読み上げることもできません。保存して開いてください。",
    ),
    State.ENCRYPTED: Explanation(
        "パスワードが付いています",
        "パスワードが付いたファイルは、画面に表示できません。保存して、パスワードを入れて"
        "開いてください。パスワードは発出元に確かめてください。",
    ),
    State.BROKEN: Explanation(
        "中身を読み取れません",
        "ファイルが壊れているか、拡張子と中身が違っています。保存しても開けないときは、"
        "発出元に知らせてください。",
    ),
    State.TOO_LARGE: Explanation(
        "大きすぎて画面に表示できません",
        "展開した中身が大きすぎるため、画面用に変換していません。保存して開いてください。",
    ),
    State.TIMED_OUT: Explanation(
        "時間内に変換できませんでした",
        "中身が複雑なため、決まった時間のうちに変換が終わりませんでした。保存して開いてください。",
    ),
    State.FAILED: Explanation(
        "変換できませんでした",
        "このファイルは画面用に変換できませんでした。保存して開いてください。",
    ),
}


def explanation(state: str) -> Explanation:
    """The words for a state."""
    return EXPLANATIONS[state]
