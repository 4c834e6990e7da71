"""Numbers of coverage in the shapes that the page draws: figures, bars, rows, the map of tiles.

What comes 47 times is built here as one string: a template for each costs more than its numbers.
An event changes the row, the tile and the choice of one prefecture; those of the others are kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple, Self

from django.utils.html import escape
from django.utils.safestring import SafeString
from portal.extension.templatetags.portal_drawing import stacked_bar

from plugins.receipts.models import Rank
from plugins.receipts.selectors.coverage import Coverage, Tally, share_of
from plugins.receipts.selectors.places import OTHERS, TYPES

# label, states, colour step of the bar. Together they are the audience.
GROUPS: tuple[tuple[str, tuple[Rank, ...], str], ...] = (
    ("対応済み・該当なし", (Rank.DONE, Rank.NOT_APPLICABLE), "1"),
    ("到達確認まで", (Rank.ACKNOWLEDGED, Rank.PROXY), "2"),
    ("添付の閲覧まで", (Rank.VIEWED,), "3"),
    ("開封まで", (Rank.OPENED,), "4"),
    ("否認", (Rank.REJECTED,), "paper"),
    ("未開封", (Rank.UNOPENED,), "none"),
)
WIDTH = 1000
GAP = 2
DRAWINGS = 4096  # kept of each kind: the prefectures of 80 notices, about 2 MB


@dataclass(frozen=True)
class Figure:
    """One group of states with its number, its share in words and its colour."""

    label: str
    number: int
    share: str
    step: str

    @property
    def text(self) -> str:
        """The number with thousands set apart."""
        return f"{self.number:,}"


class Segment(NamedTuple):
    """A piece of a bar, in thousandths."""

    x: float
    width: float
    step: str


def figures(tally: Tally) -> list[Figure]:
    """All groups; their numbers add up to the audience."""
    found = [(label, tally.of(*ranks), step) for label, ranks, step in GROUPS]
    return [Figure(label, n, share_of(n, tally.audience), step) for label, n, step in found]


def segments(tally: Tally) -> list[Segment]:
    """Pieces of the stacked bar, a hair apart."""
    found: list[Segment] = []
    x, scale = 0.0, WIDTH / (tally.audience or 1)
    for _, ranks, step in GROUPS:
        width = tally.of(*ranks) * scale
        if width and step != "paper":
            found.append(Segment(round(x, 1), round(max(width - GAP, 1), 1), step))
        x += width
    return found


def bar_label(tally: Tally) -> str:
    """The bar in words."""
    return "、".join(f"{figure.label}{figure.number:,}" for figure in figures(tally))


@dataclass(frozen=True)
class AreaRow:
    """A prefecture or a type of organisation in a table; ``ranks`` are the pairs of its Tally, by
    which rows are the same.
    """

    code: str
    name: str
    ranks: tuple[tuple[int, int], ...]
    tally: Tally = field(compare=False, repr=False)

    @classmethod
    def of(cls, code: str, name: str, tally: Tally) -> Self:
        """The row of these numbers."""
        return cls(code, name, tuple(sorted(tally.by_rank.items())), tally)

    @property
    def is_low(self) -> bool:
        """Below 70 percent: marked by a sign besides the colour."""
        return self.tally.percent < LEVELS[-1][0]


def area_rows(rows: Iterable[AreaRow]) -> SafeString:
    """Prefectures as rows of a table, whose names lead to the list."""
    return SafeString("\n".join(map(_area_row, rows)))


@lru_cache(DRAWINGS)
def _area_row(row: AreaRow) -> str:
    name, tally, right = str(escape(row.name)), row.tally, '<td class="tn-r">'
    if row.code:
        name = f'<a href="?state=silent&amp;prefecture={escape(row.code)}#list">{name}</a>'
    sign = "▲ " if row.is_low else ""
    return (
        f'<tr><th scope="row">{name}</th>{right}{tally.audience}</td>{right}{tally.acknowledged}'
        f'</td>{right}{sign}{tally.share}</td><td class="tn-barcell">'
        f"{stacked_bar(segments(tally))}</td>{right}{tally.unopened}</td></tr>"
    )


def place_options(rows: Iterable[AreaRow], chosen: str) -> SafeString:
    """Prefectures to choose from, each with the number of those that are silent."""
    return SafeString("".join(_place_option(row, row.code == chosen) for row in rows))


@lru_cache(DRAWINGS)
def _place_option(row: AreaRow, chosen: bool) -> str:
    selected = " selected" if chosen else ""
    label = f"{escape(row.name)}（{row.tally.silent}）"
    return f'<option value="{escape(row.code)}"{selected}>{label}</option>'


def prefecture_rows(coverage: Coverage) -> list[AreaRow]:
    """Lowest share first."""
    places = coverage.by_prefecture.items()
    rows = [AreaRow.of(code, name, tally) for (code, name), tally in places]
    return sorted(rows, key=lambda row: (row.tally.acknowledged / row.tally.audience, row.code))


def type_rows(coverage: Coverage) -> SafeString:
    """Types of organisations as rows of a table, in their customary order."""
    order = [*TYPES, OTHERS]
    rows = sorted(
        coverage.by_type.items(),
        key=lambda item: order.index(item[0]) if item[0] in order else len(order),
    )
    return SafeString("\n".join(_type_row(AreaRow.of("", *item)) for item in rows))


@lru_cache(DRAWINGS)
def _type_row(row: AreaRow) -> str:
    tally, right = row.tally, '<td class="tn-r">'
    return (
        f'<tr><th scope="row">{escape(row.name)}</th>{right}{tally.acknowledged} /'
        f" {tally.audience}</td>{right}{tally.share}</td></tr>"
    )


LEVELS = ((95, "d", "95以上"), (85, "c", "85〜94"), (70, "b", "70〜84"))
LOWEST = ("a", "▲ 70未満")
NOBODY = ("z", "▲ 0")
SIZE = 44
STEP = 48


def level(tally: Tally) -> str:
    """Class of a tile's colour: the first to acknowledge changes it."""
    if not tally.acknowledged:
        return NOBODY[0]
    return next((css for limit, css, _ in LEVELS if tally.percent >= limit), LOWEST[0])


# First two digits of the prefecture's code, short name, left and top edge of the tile.
TILES: tuple[tuple[str, str, int, int], ...] = (
    ("01", "北海道", 530, 2),
    ("02", "青森", 530, 98),
    ("03", "岩手", 530, 146),
    ("04", "宮城", 530, 194),
    ("05", "秋田", 482, 146),
    ("06", "山形", 482, 194),
    ("07", "福島", 530, 242),
    ("08", "茨城", 530, 338),
    ("09", "栃木", 530, 290),
    ("10", "群馬", 482, 290),
    ("11", "埼玉", 482, 338),
    ("12", "千葉", 530, 386),
    ("13", "東京", 482, 386),
    ("14", "神奈川", 482, 434),
    ("15", "新潟", 482, 242),
    ("16", "富山", 434, 242),
    ("17", "石川", 386, 242),
    ("18", "福井", 338, 290),
    ("19", "山梨", 434, 338),
    ("20", "長野", 434, 290),
    ("21", "岐阜", 386, 290),
    ("22", "静岡", 434, 386),
    ("23", "愛知", 386, 338),
    ("24", "三重", 386, 386),
    ("25", "滋賀", 338, 338),
    ("26", "京都", 290, 338),
    ("27", "大阪", 290, 386),
    ("28", "兵庫", 242, 338),
    ("29", "奈良", 338, 386),
    ("30", "和歌山", 338, 434),
    ("31", "鳥取", 194, 338),
    ("32", "島根", 146, 338),
    ("33", "岡山", 194, 386),
    ("34", "広島", 146, 386),
    ("35", "山口", 98, 386),
    ("36", "徳島", 242, 506),
    ("37", "香川", 242, 458),
    ("38", "愛媛", 194, 458),
    ("39", "高知", 194, 506),
    ("40", "福岡", 98, 446),
    ("41", "佐賀", 50, 446),
    ("42", "長崎", 2, 446),
    ("43", "熊本", 50, 494),
    ("44", "大分", 98, 494),
    ("45", "宮崎", 98, 542),
    ("46", "鹿児島", 50, 542),
    ("47", "沖縄", 2, 602),
)
WIDE = 92  # Hokkaido takes four tiles


@dataclass(frozen=True)
class Tile:
    """One prefecture on the map; ``value`` is what the table says, or － without addressees."""

    name: str
    value: str
    css: str
    x: int
    y: int
    size: int

    @property
    def centre(self) -> int:
        """Where both texts are centred."""
        return self.x + self.size // 2

    @property
    def name_y(self) -> int:
        """Base line of the name."""
        return self.y + (42 if self.size == WIDE else 18)

    @property
    def value_y(self) -> int:
        """Base line of the value."""
        return self.y + (64 if self.size == WIDE else 36)

    @cached_property
    def drawing(self) -> str:
        """The tile as SVG; all of it our own words and numbers."""
        square = f'x="{self.x}" y="{self.y}" width="{self.size}" height="{self.size}"'
        return (
            f'<g class="{self.css}"><rect {square} rx="4"/>'
            f'<text class="n" x="{self.centre}" y="{self.name_y}">{self.name}</text>'
            f'<text class="v" x="{self.centre}" y="{self.value_y}">{self.value}</text></g>'
        )


@dataclass(frozen=True)
class TileMap:
    """The map and the sentence that says it."""

    tiles: list[Tile]
    description: str

    @property
    def drawing(self) -> SafeString:
        """The tiles as SVG."""
        return SafeString("\n".join(tile.drawing for tile in self.tiles))


def tile_map(rows: Iterable[AreaRow]) -> TileMap:
    """The map from the very rows of the table."""
    found = {row.code[:2]: row for row in rows if row.code}
    tiles = [_tile(found.get(code), code, name, x, y) for code, name, x, y in TILES]
    low = [name for code, name, _, _ in TILES if code in found and found[code].is_low]
    return TileMap(tiles, _description(low))


@lru_cache(DRAWINGS)
def _tile(row: AreaRow | None, code: str, name: str, x: int, y: int) -> Tile:
    size = WIDE if code == "01" else SIZE
    if row is None:
        return Tile(name, "－", "", x, y, size)
    sign = "▲" if row.is_low else ""
    value = f"{sign}{row.tally.share.replace(' %', '')}"
    return Tile(name, value, level(row.tally), x, y, size)


def _description(low: Sequence[str]) -> str:
    below = f"70%未満は{'、'.join(low)}。" if low else "70%未満はありません。"
    return f"都道府県を1枚ずつの升目で並べた地図。{below}数値は下の表と同じ。"
