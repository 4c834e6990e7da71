"""The world of the benchmarks: the full roster, ten seats each, and notices in any number."""

from datetime import date

from django.db import connection
from portal.accounts.models import User
from portal.notices.models import NoticeAction, NoticeIndexPage, NoticePage
from portal.organisations.models import Assignment, Duty, Organisation, Seat

BODY = "".join(
    f"<h2>{n}　見直しの内容</h2><p>通帳等の写しは、申請日の直近2か月分を基本とし、それを超える"
    "提出を一律に求めないこと。金融機関への照会は、電子化サービスを用いることができること。</p>"
    for n in range(1, 13)
)
SEATS_EACH = 10


def fill_seats() -> None:
    """Bring every local government to ten seats, nine of them with a duty."""
    duties = list(Duty.objects.all())
    existing = set(Seat.objects.values_list("organisation_id", "section"))
    seats = [
        Seat(organisation_id=pk, section=f"{duties[n % len(duties)].name}担当課", unit=f"{n}係")
        for pk in Organisation.objects.local_governments().values_list("pk", flat=True)
        for n in range(SEATS_EACH - 1)
        if (pk, f"{duties[n % len(duties)].name}担当課") not in existing
    ]
    created = Seat.objects.bulk_create(seats, batch_size=1000)
    through = Seat.duties.through
    through.objects.bulk_create(
        [
            through(seat_id=seat.pk, duty_id=duties[int(seat.unit[0]) % len(duties)].pk)
            for seat in created
        ],
        batch_size=5000,
    )


def analyse() -> None:
    """Let the planner know the tables, as the databases of a running site do by themselves."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def officials(count: int) -> list[tuple[User, Seat]]:
    """People on 介護保険 seats of as many different municipalities: who is there, else somebody."""
    seats = Seat.objects.filter(duties__name="介護保険", unit__endswith="係").distinct()
    # The later seat of an organisation is kept: the filled ones, not those of the demo.
    one_each = {seat.organisation_id: seat for seat in seats.order_by("organisation_id", "pk")}
    found = []
    for seat in list(one_each.values())[:count]:
        assignment = Assignment.objects.filter(seat=seat).select_related("user").first()
        if assignment is None:
            user, _ = User.objects.get_or_create(email=f"bench{seat.pk}@example.jp")
            assignment = Assignment.objects.create(user=user, seat=seat, starts_on="2025-04-01")
        found.append((assignment.user, seat))
    return found


def draft(title: str, *, body: str = BODY) -> NoticePage:
    """A draft addressed to everybody about 介護保険."""
    index = NoticeIndexPage.objects.get(bureau__name="老健局")
    page = NoticePage(
        title=title,
        document_number="老介発0401第1号",
        summary="測定用の通知です。",
        body=body,
        audience={"include": ["all"], "exclude": []},
        live=False,
    )
    index.add_child(instance=page)
    page.issuers.set(Organisation.objects.filter(parent__name="老健局")[:1])
    page.duties.set(Duty.objects.filter(name="介護保険"))
    page.actions.add(NoticeAction(label="到達確認", due=date(2030, 3, 31)))
    page.save()
    return page
