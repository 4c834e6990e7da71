"""Bulk import: every wrong cell is named with what to write instead, right rows become drafts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from portal.extension.eras import ERAS
from portal.faq.excel import HEADERS, SheetRow
from portal.faq.grounds import GroundUnknown, ground_of
from portal.faq.models import FaqPage
from portal.faq.owners import Owners, OwnerUnknown
from portal.faq.review_days import check_plausible, check_to_come
from portal.faq.services import DraftSource, add_draft
from portal.faq.services.drafting import index_of
from portal.notices.rich_text import TooDeep, body_from_markdown
from portal.organisations.csv_files import half_width
from portal.organisations.models import Duty, Organisation
from portal.organisations.seat_rows import split_duties

MAX_QUESTION = 255
MAX_ANSWER = 20_000
MAX_REFERENCE = 200
MAX_PLACE = 100
PLACE_ALONE = "文書番号か「通知のほかの根拠」を書いてください。箇所だけでは、根拠になりません。"
PLACE_TOO_MANY = (
    "セルの中の{}行目の箇所に当たる文書番号がありません。文書番号を書くか、通知でない根拠の箇所なら、"
    "「通知のほかの根拠」に続けて書いてください。"
)
REIWA = ERAS[0][0].year - 1
ERA_DAY = re.compile(r"(?:令和|R)(\d{1,2}|元)[年.](\d{1,2})[月.](\d{1,2})日?")
COMMON_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True)
class CellProblem:
    """What is wrong: where (C5), what stands there, and what to write instead."""

    row: int
    cell: str
    label: str
    value: str
    advice: str


@dataclass
class RowDraft:
    """A row that may become a draft."""

    question: str
    answer: str
    duties: list[Duty]
    owner: Organisation
    sources: list[DraftSource]
    review_on: date | None


@dataclass
class ImportResult:
    """What came of a file. ``known``: rows whose question exists already."""

    drafts: list[FaqPage] = field(default_factory=list)
    known: list[tuple[int, FaqPage]] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        """Number of rows that were not taken."""
        return len({problem.row for problem in self.problems})


class WrongCell(Exception):
    """A cell cannot be used; the message says what to write."""


class Importer:
    """Takes in the rows of one file for one person; the lists it compares with are read once."""

    def __init__(self, *, user: Any) -> None:
        self.user = user
        self.owners = Owners(user)
        self.duties = {duty.name: duty for duty in Duty.objects.all()}
        self.questions = {_key(page.title): page for page in FaqPage.objects.only("title", "slug")}
        self.seen: dict[str, int] = {}

    def take_in(self, rows: Sequence[SheetRow]) -> ImportResult:
        """Check each row; right ones become drafts, one by one."""
        result = ImportResult()
        for row in rows:
            key = _key(row.cells["question"])
            known = self.questions.get(key)
            if known is not None and key not in self.seen:
                result.known.append((row.number, known))
                continue
            draft = self.checked(row, result.problems)
            if draft is not None:
                self.keep(draft, row.number, result)
            self.seen.setdefault(key, row.number)
        return result

    @transaction.atomic
    def keep(self, draft: RowDraft, number: int, result: ImportResult) -> None:
        """Make a page of the draft, unless a second click on the button, or a colleague, has done
        so since the questions were read. Whoever else adds to the same index waits.
        """
        index = index_of(draft.owner)
        Page.objects.select_for_update(no_key=True).values_list("pk").get(pk=index.pk)
        known = FaqPage.objects.filter(title=draft.question).only("title", "slug").first()
        if known is None:
            result.drafts.append(self.saved(draft))
        else:
            result.known.append((number, known))

    def saved(self, draft: RowDraft) -> FaqPage:
        """The draft as a page."""
        page = add_draft(
            owner=draft.owner,
            question=draft.question,
            answer_text=draft.answer,
            duties=draft.duties,
            sources=draft.sources,
            user=self.user,
            review_on=draft.review_on,
        )
        self.questions[_key(page.title)] = page
        return page

    def checked(self, row: SheetRow, problems: list[CellProblem]) -> RowDraft | None:
        """The row as a draft; None when a cell is wrong, and then every wrong cell is noted."""
        before, values = len(problems), {}
        for column, check in self.checks().items():
            try:
                values[column] = check(row)
            except (WrongCell, OwnerUnknown, GroundUnknown) as error:
                at = getattr(error, "column", column)
                written = row.cells.get(at, "")
                problems.append(
                    CellProblem(row.number, row.address(at), HEADERS[at], written, str(error))
                )
        return RowDraft(**values) if len(problems) == before else None

    def checks(self) -> dict[str, Any]:
        """How each part of a draft is read from a row."""
        return {
            "question": self.question,
            "answer": answer,
            "duties": self.duties_of,
            "owner": lambda row: self.owners.find(row.cells.get("owner", "")),
            "sources": sources,
            "review_on": review_on,
        }

    def question(self, row: SheetRow) -> str:
        """One sentence, not twice in a file."""
        text = " ".join(row.cells["question"].split())
        if not text:
            raise WrongCell("質問を書いてください。")
        if len(text) > MAX_QUESTION:
            raise WrongCell(f"{len(text)}字あります。{MAX_QUESTION}字までに縮めてください。")
        earlier = self.seen.get(_key(text))
        if earlier:
            raise WrongCell(f"{earlier}行目と同じ質問です。どちらかの行を消してください。")
        return text

    def duties_of(self, row: SheetRow) -> list[Duty]:
        """Known duties."""
        found, unknown = split_duties(row.cells["duties"], self.duties)
        names = "、".join(self.duties)
        if unknown:
            raise WrongCell(
                f"「{'、'.join(unknown)}」という分野はありません。次から選んでください：{names}"
            )
        if not found:
            raise WrongCell(f"所管分野を書いてください。次から選べます：{names}")
        return [self.duties[name] for name in found]


def answer(row: SheetRow) -> str:
    """Markdown that can be read."""
    text = row.cells["answer"]
    if not text:
        raise WrongCell("答えを書いてください。")
    if len(text) > MAX_ANSWER:
        raise WrongCell(f"{len(text):,}字あります。{MAX_ANSWER:,}字までにしてください。")
    try:
        body_from_markdown(text)
    except TooDeep as error:
        raise WrongCell(str(error)) from error
    return text


def sources(row: SheetRow) -> list[DraftSource]:
    """Notices line by line with version and place, then what is no notice: the place is that one's
    where no notice is named.
    """
    number, version, place = (row.cells.get(name, "") for name in ("number", "version", "place"))
    reference = within("reference", row.cells.get("reference", ""), MAX_REFERENCE)
    own = "" if number else within("place", place, MAX_PLACE)
    if own and not reference and not version:
        raise at("place", WrongCell(PLACE_ALONE))
    lines = [cell.split("\n") for cell in (number, version, "" if own else place)]
    found = list(_notices(zip_longest(*lines, fillvalue="")))
    if reference:
        found.append(DraftSource(reference=reference, place=own))
    return found


def within(column: str, text: str, longest: int) -> str:
    """The text in one line. Raises WrongCell where it is too long."""
    plain = " ".join(text.split())
    if len(plain) > longest:
        raise at(column, WrongCell(f"{longest}字までに縮めてください。"))
    return plain


def _notices(lines: Iterable[tuple[str, ...]]) -> Iterator[DraftSource]:
    for line, cells in enumerate(lines, start=1):
        number, version = map(half_width, cells[:2])
        place = within("place", cells[2], MAX_PLACE)
        if version and not number:
            raise at("number", WrongCell("版の左に、通知の文書番号を書いてください。"))
        if place and not number:
            raise at("place", WrongCell(PLACE_TOO_MANY.format(line)))
        if number:
            yield DraftSource(version_id=ground_of(number, version), place=place)


def at(column: str, error: WrongCell) -> WrongCell:
    """The error, with the column it belongs to."""
    error.column = column  # type: ignore[attr-defined]
    return error


def review_on(row: SheetRow) -> date | None:
    """A day to come; nothing means in a year."""
    text = half_width(row.cells.get("review_on", ""))
    if not text:
        return None
    day = day_of(text)
    if day is None:
        raise WrongCell("2027-08-31 か 令和9年8月31日 の形で書いてください。")
    try:
        check_plausible(day)
        check_to_come(day)
    except ValidationError as error:
        raise WrongCell(error.message) from None
    return day


def day_of(text: str) -> date | None:
    """A date as offices write it, or None."""
    era, common = ERA_DAY.fullmatch(text), COMMON_DAY.fullmatch(text)
    found = era or common
    if found is None:
        return None
    year = found[1].replace("元", "1")
    try:
        return date(int(year) + (REIWA if era else 0), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _key(question: str) -> str:
    return half_width("".join(question.split()))
