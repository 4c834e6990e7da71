"""From an answer to FAQ, so that it is asked once: link the one that answered, or draft one."""

from portal.faq.api import (
    DraftMoved,
    DraftSource,
    NoFaqIndex,
    create_draft,
    faq_info,
    is_published,
    resubmit_draft,
    void_faqs,
)
from portal.inquiries.exceptions import (
    DraftChanged,
    FaqIsOnItsWay,
    FaqIsThere,
    NoFaqHere,
    NoSuchFaq,
    NoSuchNotice,
    NotAnswered,
    NotShareable,
)
from portal.inquiries.links import may_reach_others
from portal.inquiries.models import Case, CaseState, EntryKind, Side, Visibility
from portal.inquiries.notifying import tell_writer
from portal.inquiries.permissions import SYSTEM, Actor
from portal.inquiries.writing import is_repeated, locked, require_side, write
from portal.notices.models import NoticePage
from portal.notices.permissions import visible_notices

ANSWERED_STATES = (CaseState.ANSWERED, CaseState.DONE)


def link_faq(*, actor: Actor, case_id: int, faq_id: int, key: str = "") -> Case:
    """「このFAQで答えた」: the published FAQ stands on the case from now on.

    Raises NotAllowed, NotAnswered, NoSuchFaq, also for one that was withdrawn, and FaqIsOnItsWay.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        require_side(case, actor, Side.BUREAU)
        require_answer(case)
        found = faq_info([faq_id]).get(faq_id)
        if found is None or found.withdrawn:
            raise NoSuchFaq
        if is_faq_on_its_way(case):
            raise FaqIsOnItsWay
        remember(case, faq_id)
        title = f"答えになったFAQ：{found.question}（{found.code}）"
        write(case, actor, EntryKind.FAQ, side=Side.BUREAU, title=title, key=key)
        return case


def link_notice(*, actor: Actor, case_id: int, notice_id: int, key: str = "") -> Case:
    """「この通知で答えた」: each party sees it as far as it may open the notice.

    Raises NotAllowed, NotAnswered, NoSuchNotice.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        require_side(case, actor, Side.BUREAU)
        require_answer(case)
        notice = visible_notices(actor.user, actor.seat).filter(pk=notice_id).first()
        if notice is None:
            raise NoSuchNotice
        case.answered_with_notice = notice
        case.save(update_fields=["answered_with_notice"])
        title = f"答えになった通知：{notice.title}"
        write(case, actor, EntryKind.FAQ, side=Side.BUREAU, title=title, key=key,
              visibility=Visibility.MINISTRY)  # fmt: skip
        return case


def draft_faq(
    *, actor: Actor, case_id: int, title: str, text: str, seen: int | None = None, key: str = ""
) -> Case:
    """Send an FAQ in words without names to the bureau's approvers; ``text`` is Markdown.

    The case shows it once it is published. A draft that was given back goes there again, in these
    words; ``seen`` is its revision that was on the screen.
    Raises NotAllowed, NotAnswered, NotShareable (the asker did not agree), FaqIsThere, NoFaqHere,
    DraftChanged, TooDeep.
    """
    with locked(case_id) as case:
        if is_repeated(case, key):
            return case
        require_side(case, actor, Side.BUREAU)
        require_answer(case)
        if not may_reach_others(case):
            raise NotShareable
        if has_faq(case):
            raise FaqIsThere
        done = "直して、もう一度送りました"
        if not sent_again(case, actor, title, text, seen):
            done = "作りました"
            remember(case, new_draft(case, actor, title, text))
        write(case, actor, EntryKind.FAQ, side=Side.BUREAU, visibility=Visibility.MINISTRY,
              title=f"FAQの下書きを{done}：{title}", key=key)  # fmt: skip
        return case


def note_return(*, faq_id: int, comment: str, user_id: int | None) -> None:
    """The approvers ask for changes: the desk reads on the case which, and who sent the draft hears
    of it.
    """
    sources = Case.objects.filter(answered_with_faq=faq_id).order_by("pk")
    for case_id in list(sources.values_list("pk", flat=True)):
        with locked(case_id) as case:
            entry = write(case, SYSTEM, EntryKind.FAQ, side=Side.BUREAU, text=comment,
                          title="FAQの下書きに、修正の依頼がありました",
                          visibility=Visibility.MINISTRY)  # fmt: skip
            tell_writer(case, entry, user_id)


def has_faq(case: Case) -> bool:
    """Whether there is an FAQ, or a draft on its way: what was given back, or is 廃止 since, may be
    replaced.
    """
    faq_id = case.answered_with_faq_id
    return faq_id is not None and not void_faqs().filter(pk=faq_id).exists()


def is_faq_on_its_way(case: Case) -> bool:
    """Whether a draft made from the case waits: the case keeps it until it is published or given
    back, so that the asker hears of it.
    """
    faq_id = case.answered_with_faq_id
    return faq_id is not None and has_faq(case) and not is_published(faq_id)


def sent_again(case: Case, actor: Actor, title: str, text: str, seen: int | None) -> bool:
    """Whether the case had a draft that was given back, which is on its way again now."""
    try:
        return resubmit_draft(
            faq_id=case.answered_with_faq_id,
            question=title,
            answer_text=text,
            sources=grounds(case),
            user=actor.user,
            seen=seen,
        )
    except DraftMoved:
        raise DraftChanged from None


def new_draft(case: Case, actor: Actor, title: str, text: str) -> int:
    """The page's id; it rests on the present versions of the notices that the case names."""
    if case.division is None:
        raise NoFaqHere
    try:
        return create_draft(
            bureau=case.division,
            question=title,
            answer_text=text,
            duties=[case.duty],
            sources=grounds(case),
            user=actor.user,
        )
    except NoFaqIndex:
        raise NoFaqHere from None


def grounds(case: Case) -> list[DraftSource]:
    """The notice that answered, then the one that the asker named; each once."""
    named = dict.fromkeys((case.answered_with_notice_id, case.notice_id))
    found = NoticePage.objects.filter(current_version__isnull=False).in_bulk(
        [pk for pk in named if pk]
    )
    return [DraftSource(version_id=found[pk].current_version_id) for pk in named if pk in found]


def require_answer(case: Case) -> None:
    """Raises NotAnswered."""
    if case.state not in ANSWERED_STATES:
        raise NotAnswered


def remember(case: Case, faq_id: int) -> None:
    """The case knows its FAQ; readers see it only while it is published."""
    case.answered_with_faq_id = faq_id
    case.save(update_fields=["answered_with_faq"])
