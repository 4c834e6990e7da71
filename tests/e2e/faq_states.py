"""FAQ in every state, on the grounds of a notice that was corrected once."""

from typing import Any


def build_faqs(editor: Any, ground: Any) -> dict[str, str]:
    """Addresses of an FAQ as it should be, of one to be checked, of one that was withdrawn."""
    from portal.faq.services import DraftSource, add_draft, flag_dependents, withdraw_faq
    from portal.organisations.models import Duty, Organisation

    found = {}
    for name, number in (("faq", 2), ("faq_check", 1), ("faq_gone", 2)):
        page = add_draft(
            owner=Organisation.objects.get(name="介護保険計画課"),
            question=f"通帳の写しは何か月分を求めればよいですか（{name}）。",
            answer_text="申請日の**直近2か月分**を基本とします。\n\n## 窓口での例\n\n- 表紙の写し",
            duties=Duty.objects.filter(name="介護保険"),
            sources=[DraftSource(version_id=ground.versions.get(number=number).pk, place="1(3)")],
            user=editor,
        )
        page.get_latest_revision().publish(user=editor, skip_permission_checks=True)
        page.refresh_from_db()
        found[name] = page.get_url()
    withdraw_faq(page=page, reason="制度が改まったため。", successor=None, by=editor)
    flag_dependents()
    return found
