"""The ministry's answer to a case: ``python -m tests.e2e.answering NUMBER TEXT``."""

import sys

import django

from tests.e2e.cases import agent_of

if __name__ == "__main__":
    django.setup()
    from portal.inquiries.models import Case
    from portal.inquiries.services.answering import answer

    case = Case.objects.get(number=sys.argv[1])
    answer(actor=agent_of(case), case_id=case.pk, text=sys.argv[2])
