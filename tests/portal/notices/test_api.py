"""What plugins ask about notices."""

from portal.extension.prepared import IDS
from portal.notices.api import responsible_labels
from portal.notices.models import Delivery

from tests.factories.notices import make_notice
from tests.world import World


def test_labels_of_all_deliveries_are_found_however_often_one_is_asked_for(world: World) -> None:
    make_notice()
    deliveries = Delivery.objects.filter(organisation__name__in=["札幌市", "盛岡市"])
    first, second = deliveries.order_by("pk").values_list("pk", flat=True)
    labels = responsible_labels([*[first] * IDS, second])
    assert labels == responsible_labels([first, second])
    assert labels[second]
