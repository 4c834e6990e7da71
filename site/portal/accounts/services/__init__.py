"""Changes to people, seats, assignments and invitations."""

from portal.accounts.services.groups import sync_all_groups, sync_groups
from portal.accounts.services.invitations import (
    accept_invitation,
    cancel_invitation,
    invite_person,
    join_by_invitation,
    open_invitation,
)
from portal.accounts.services.people_import import PeopleImport, import_people, read_people
from portal.accounts.services.persons import password_reset_path, switch_seat, update_person
from portal.accounts.services.seating import (
    assign_seat,
    change_representative,
    edit_seat,
    end_assignment,
    import_seat_rows,
    open_seat,
    shut_seat,
)
from portal.accounts.services.second_factor import remove_second_factor

__all__ = [
    "PeopleImport",
    "accept_invitation",
    "assign_seat",
    "cancel_invitation",
    "change_representative",
    "edit_seat",
    "end_assignment",
    "import_people",
    "import_seat_rows",
    "invite_person",
    "join_by_invitation",
    "open_invitation",
    "open_seat",
    "password_reset_path",
    "read_people",
    "remove_second_factor",
    "shut_seat",
    "switch_seat",
    "sync_all_groups",
    "sync_groups",
    "update_person",
]
