"""Labels that Wagtail derives from attribute names, which gettext therefore never sees.

Wagtail has no setting for these. A label of a class is a smaller change than a copy of the
template, and a renamed class or field stops the start, so an upgrade cannot bring English back.
"""

from django.utils.module_loading import import_string

from portal.localisation.names import FORM_FIELDS, SITE_COLUMNS


def apply_labels() -> None:
    """Label Wagtail's form fields and columns. Raises ImportError or KeyError on a renamed one."""
    for path, labels in FORM_FIELDS.items():
        fields = import_string(path).base_fields
        for name, label in labels.items():
            fields[name].label = label
    columns = {
        column.name: column for column in import_string("wagtail.sites.views.IndexView").columns
    }
    for name, label in SITE_COLUMNS.items():
        columns[name].label = label
