"""Inquiries in every state, for 兵庫県 and 神戸市, written into the server's database."""

from typing import Any

from tests.e2e.people import APPROVER


def build_cases(asker: str, coordinator: str) -> dict[str, str]:
    """Numbers by name: ``turn`` and ``second`` lie with the prefecture, ``answered`` and
    ``shared`` (of 札幌市) were with the ministry.
    """
    from portal.inquiries.models import CaseKind, Holder
    from portal.inquiries.services import joining, opening, talking
    from portal.organisations.models import Duty

    duty = Duty.objects.get(name="介護保険")
    place = opening.desk_for(duty)
    assert place is not None
    desk, division = place

    def opened(email: str, title: str, first: str) -> Any:
        question = opening.Question(
            title=title,
            text="認定日が前月の場合に、どの月から適用しますか。\n" * 3,
            kind=CaseKind.INTERPRETATION,
            duty=duty,
            desk=desk,
            division=division,
            first=first,
            may_share=True,
        )
        return opening.open_case(actor=actor_of(email), question=question)

    turn = opened(asker, "境界層該当者の食費の特例減額を遡及する場合の起算日", Holder.PREFECTURE)
    second = opened(asker, "住所地特例対象施設の定員変更に伴う保険者の異動", Holder.PREFECTURE)
    talking.request_from_asker(actor=actor_of(coordinator), case_id=second.pk, text="写しを")
    answered = opened(asker, "高額介護サービス費の時効の起算点", Holder.BUREAU)
    answer_with_approval(answered, "翌月の1日からです。")
    shared = opened("mayumi.sato@city-sapporo.example.jp", "個別の事情", Holder.BUREAU)
    joining.share(
        actor=agent_of(shared), case_id=shared.pk, title="負担割合証の更新", text="更新の日程は。"
    )
    cases = {"turn": turn, "second": second, "answered": answered, "shared": shared}
    return {f"case_{name}": case.number for name, case in cases.items()}


def answer_with_approval(case: Any, text: str) -> None:
    """As the desk of 介護保険 wants it: a draft, the head of the division, the answer."""
    from portal.inquiries.services import answering, drafting

    agent, draft = agent_of(case), {"case_id": case.pk, "number": 1}
    drafting.save_draft(actor=agent, case_id=case.pk, text=text)
    drafting.submit_draft(actor=agent, **draft)
    drafting.decide_draft(actor=actor_of(APPROVER), approve=True, **draft)
    answering.send_draft(actor=agent, **draft)


def actor_of(email: str) -> Any:
    """Somebody on the first of their seats."""
    from portal.accounts.models import User
    from portal.inquiries.permissions import Actor
    from portal.organisations.models import Seat

    seats = Seat.objects.filter(assignments__user__email=email).select_related("organisation")
    return Actor(User.objects.get(email=email), seats.order_by("pk").first())


def agent_of(case: Any) -> Any:
    """Whoever holds the case for the ministry."""
    from portal.inquiries.models import Case

    held = Case.objects.get(pk=case.pk)
    assert held.holder_seat is not None
    return actor_of(held.holder_seat.assignments.get().user.email)
