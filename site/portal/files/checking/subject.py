"""The file under examination, and how it is refused."""

import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, NoReturn

from portal.files.refusals import FileRefused, RefusalCode

HEAD_BYTES = 4096
MAX_SECONDS = 60
MAX_UNPACKED = 2 * 1024**3

REASONS = {
    RefusalCode.BROKEN: "壊れているか、途中で切れています。"
    "開けることを確かめて選び直してください。",
    RefusalCode.POLYGLOT: "後ろに別の形式のファイルがつながっています。"
    "元の形式で保存し直してください。",
    RefusalCode.NOT_TEXT: "文字として読めない部分があります。保存し直してください。",
    RefusalCode.HIDDEN_MACRO: "マクロが入っていますが、拡張子がマクロなしのものです。"
    "マクロを除くか、マクロ有効の形式で保存し直してください。",
    RefusalCode.ZIP_COUNT: "中のファイルが多すぎます（ZIPは1,000件まで）。分けて登録してください。",
    RefusalCode.ZIP_SIZE: "展開すると大きすぎます（2 GBまで）。分けて登録してください。",
    RefusalCode.ZIP_RATIO: "圧縮の率が異常に高く、安全に展開できません。作り直してください。",
    RefusalCode.ZIP_DEPTH: "ZIPの中のZIPの、さらに中にZIPがあります。2重までにしてください。",
    RefusalCode.ZIP_PATH: "フォルダーの外に展開される名前が入っています。作り直してください。",
    RefusalCode.ZIP_LINK: "別の場所を指すリンクが入っています。リンクを除いて作り直してください。",
    RefusalCode.ZIP_OVERLAP: "中のファイルが重なり合っていて、安全に展開できません。"
    "作り直してください。",
    RefusalCode.TOO_COMPLEX: "作りが複雑で、確かめ終わりませんでした。分けて登録してください。",
}


@dataclass
class Subject:
    """A file by path and name, what may still be spent on it, and what was found so far."""

    path: Path
    name: str
    extension: str
    deadline: float = field(default_factory=lambda: time.monotonic() + MAX_SECONDS)
    unpacked_left: int = MAX_UNPACKED

    @cached_property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size

    @cached_property
    def head(self) -> bytes:
        """The first bytes."""
        with self.path.open("rb") as source:
            return source.read(HEAD_BYTES)

    def open(self) -> BinaryIO:
        """The bytes, from the start."""
        return self.path.open("rb")

    def spend(self, unpacked: int = 0) -> None:
        """Account for work. Raises FileRefused when it gets too much."""
        self.unpacked_left -= unpacked
        if self.unpacked_left < 0:
            self.refuse(RefusalCode.ZIP_SIZE)
        if time.monotonic() > self.deadline:
            self.refuse(RefusalCode.TOO_COMPLEX)

    def refuse(self, code: RefusalCode) -> NoReturn:
        """Raise FileRefused with the sentence of the code."""
        raise FileRefused(f"「{self.name}」は受け取れません。{REASONS[code]}", code)

    def refuse_mismatch(self, found: str) -> NoReturn:
        """Raise FileRefused: the content is not what the name says."""
        is_what = f"中身は {found} です" if found else "中身はその形式ではありません"
        raise FileRefused(
            f"「{self.name}」は受け取れません。拡張子は .{self.extension} ですが、{is_what}。"
            "元のソフトで保存し直してください。",
            RefusalCode.MISMATCH,
        )
