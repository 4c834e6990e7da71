"""What a reader is told about a file that is taken all the same."""

from django.db.models import TextChoices


class Label(TextChoices):
    """Labels of stored files."""

    MACRO = "macro", "マクロ入り"
    ENCRYPTED = "encrypted", "パスワード付き"
    PROGRAM = "program", "プログラム入り"
