"""Bulk import from Excel in the Wagtail admin."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.extension.tables import xlsx_response
from portal.extension.views import ClosedView
from portal.faq.admin_forms import ImportForm
from portal.faq.admin_views import writes_faqs
from portal.faq.excel import EXAMPLE, HEADERS, read_rows
from portal.faq.importing import Importer, ImportResult
from portal.organisations.csv_files import FileUnreadable

TEMPLATE = "faq/admin/import.html"


class WriterView(ClosedView):
    """For those who write FAQ."""

    def may_enter(self, request: HttpRequest) -> bool:
        """Editors, approvers and superusers."""
        return writes_faqs(request.user)


class ImportTemplateView(WriterView):
    """``template.xlsx``: the columns with an example row."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        return xlsx_response("FAQのひな型.xlsx", list(HEADERS.values()), [EXAMPLE], "FAQ")


class ImportView(WriterView):
    """``/admin/faq/import/``: the form, and what came of a file."""

    http_method_names = ["get", "head", "post"]
    form_class = ImportForm

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self.show(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the right rows in; name every wrong cell."""
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        upload = form.cleaned_data["file"]
        try:
            rows = read_rows(Path(upload.temporary_file_path()), upload.name)
        except FileUnreadable as error:
            form.add_error("file", str(error))
            return self.show(form, status=422)
        result = Importer(user=request.user).take_in(rows)
        return self.show(ImportForm(), result=result, name=upload.name)

    def show(
        self,
        form: ImportForm,
        *,
        result: ImportResult | None = None,
        name: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The page."""
        context = {"form": form, "result": result, "file_name": name, "headers": HEADERS}
        return render(self.request, TEMPLATE, context, status=status)
