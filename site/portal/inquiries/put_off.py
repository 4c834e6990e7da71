"""Named errors of a next date behind a day that stands; each says how the holder can go on."""

from datetime import date

from portal.extension.templatetags.portal_format import short_day
from portal.inquiries.exceptions import WrongDate


class PutOff(WrongDate):
    """A date behind a day that stands, which the message names."""

    def __init__(self, day: date) -> None:
        super().__init__(self.message.format(short_day(day)))


class FirstReplyDue(PutOff):
    """No date is put behind the day of the first reply before that was written."""

    message = "最初の返事の期日（{}）より後の日にするには、先に返事を書いてください。"


class PrefectureDue(PutOff):
    """A prefecture that wrote nothing yet in its turn keeps the day that the asker was told."""

    message = "都道府県の番の期日（{}）より後の日にするには、先に返事を書いてください。"


class AskedLongAgo(PutOff):
    """Who was asked for something does not put it off without end."""

    message = (
        "お願いを受けた日から60日（{}）より後の日にはできません。"
        "まだ送れないときは、返事でそのことを知らせてください。"
    )
