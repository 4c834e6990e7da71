"""Writes docs/traceability.md: what was wished for, which journeys show it, and a picture.

``python -m tests.e2e.traceability`` after a journey was added or a marker changed.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.processes import ROOT

JOURNEYS = Path(__file__).parent
DOCUMENT = ROOT / "docs" / "traceability.md"
LATER = "未実装（後の版）"


@dataclass(frozen=True)
class Wish:
    """A row of the scenes: what, and how it shows; ``picture`` lies in docs/screenshots."""

    number: int
    name: str
    meaning: str
    picture: str = ""


@dataclass(frozen=True)
class Journey:
    """A browser test and the rows it shows."""

    file: str
    name: str
    rows: tuple[int, ...]


SCENES = {
    "場面1　国が知らせ、全団体が受け取る": (
        Wish(
            1,
            "通知の一覧",
            "状態、件名、お知らせ内容、掲載のはじめとおわりが並び、条件で絞り込める（タグは5）",
            "list",
        ),
        Wish(2, "全団体への資料", "ファイルを登録して公開すると、全団体に同時に届く", "admin-form"),
        Wish(3, "団体での保存は不要", "あとから一覧で探せて、添付をいつでも受け取れる", "notice"),
        Wish(4, "通知についての話し合い", "通知の下で、質問と意見を添付つきでやりとりする"),
        Wish(5, "タグ", "部局をまたいで通知をタグでたどる"),
        Wish(6, "簡易アンケート", "通知の横で、はい・いいえを一押しで答える"),
        Wish(7, "新着", "席ごとの未読が受信箱とやることに載り、開庁日に日報が届く", "home"),
        Wish(8, "到達確認", "団体が受け取りを示し、国は1団体ずつの状況を見る", "coverage"),
        Wish(9, "全国説明会", "移動せずに資料と質問をやりとりする"),
    ),
    "場面2　現場に聞き、一緒に考える": (
        Wish(10, "団体への調査", "記名と匿名の調査を作り、その場で集計する"),
        Wish(11, "気持ちの表", "設問ごとに、気持ちを絵で答える"),
        Wish(12, "新しい施策の話し合い", "資料をつけて投稿し、返信する"),
        Wish(13, "団体どうしの掲示板", "自由な題で、質問とファイルを横に回す"),
    ),
    "場面3　困りごとを解き、知恵をためる": (
        Wish(14, "ナレッジ検索", "通知、質問、答えをまとめて探す", "search"),
        Wish(15, "疑義照会の管理", "質問ごとに番号、持ち主、状態、期日がある", "inquiry-case"),
        Wish(16, "知恵がたまる", "過去の質問が、よくある質問になる", "faq"),
    ),
    "全体": (
        Wish(
            17,
            "LGWAN の端末で使える",
            "ほかのサーバーに通信しない。スクリプトがなくても読み、展開し、確認できる",
        ),
        Wish(18, "だれでも話せる", "異動や立場にかかわらず、話を切り出せる"),
    ),
}


def journeys() -> list[Journey]:
    """All browser tests with a ``wish`` marker, by file and place in it."""
    return [journey for path in sorted(JOURNEYS.glob("test_*.py")) for journey in journeys_in(path)]


def journeys_in(path: Path) -> Iterator[Journey]:
    """Marked tests of one file."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            rows = tuple(row for call in node.decorator_list for row in marked_rows(call))
            if rows:
                yield Journey(path.name, node.name, rows)


def marked_rows(decorator: ast.expr) -> list[int]:
    """Rows named by ``@pytest.mark.wish(1, 8)``; nothing for other decorators."""
    if not isinstance(decorator, ast.Call) or not ast.unparse(decorator.func).endswith(".wish"):
        return []
    return [ast.literal_eval(argument) for argument in decorator.args]


def document() -> str:
    """The whole file."""
    found = journeys()
    parts = [
        "# 要望と試験の対応\n",
        "2018年の提案が描いた3つの場面を、1行ずつ、画面の試験（`tests/e2e`）と画面の写しに結び付けます。"
        "試験のないものは、まだ作っていません。\n",
        "この文書は `python -m tests.e2e.traceability` が書きます。"
        "試験の `@pytest.mark.wish(番号)` がもとです。\n",
    ]
    for scene, wishes in SCENES.items():
        parts.append(f"## {scene}\n")
        parts.append("| # | 要望 | ここでの姿 | 試験 | 画面 |\n|---|---|---|---|---|")
        parts += [row(wish, found) for wish in wishes]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def row(wish: Wish, found: list[Journey]) -> str:
    """One line of a table."""
    tests = [f"`{j.file}` `{j.name}`" for j in found if wish.number in j.rows]
    proof = "<br>".join(tests) or LATER
    shown = bool(tests and wish.picture)
    picture = f"[{wish.picture}.png](screenshots/{wish.picture}.png)" if shown else "－"
    return f"| {wish.number} | {wish.name} | {wish.meaning} | {proof} | {picture} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
