"""What a page is measured against: the least that a signed-in Django page with 50 rows can be, and for a write the
least that one inserted row and a redirect can be.

Served beside the product in the bench's own process; never in the product's URLs.
"""

from django.contrib.auth.decorators import login_required
from django.db import connection, models
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.utils import timezone

TEMPLATE = """<!doctype html><html lang="en"><title>Limit</title><h1>Rows</h1><table>
{% for row in rows %}<tr><td>{{ row.get_rag_display }}</td><td>{{ row.due_at }}</td>
<td>{{ row.name }} <a href="/limit/{{ row.reference }}/">{{ row.reference }}</a></td><td>{{ row.concern }}</td>
<td>{{ row.source }} {{ row.received_at }}</td><td>{{ row.held_by }}</td></tr>{% endfor %}</table></html>"""
CREATE = """
CREATE TABLE IF NOT EXISTS bench_row (id bigint PRIMARY KEY, reference text NOT NULL, name text NOT NULL,
  rag int NOT NULL, due_at timestamptz NOT NULL, received_at timestamptz NOT NULL, source text NOT NULL,
  concern text NOT NULL, held_by text NOT NULL);
CREATE INDEX IF NOT EXISTS bench_row_due ON bench_row (due_at, id);
GRANT SELECT, INSERT ON bench_row TO maru_app;
INSERT INTO bench_row SELECT n, 'MR-26-' || n, 'Name ' || n, n %% 4, now() + n * interval '1 minute', now(), 'Response',
  repeat('What happened, in words. ', 5), 'Somebody' FROM generate_series(1, %s) n ON CONFLICT DO NOTHING;
ANALYZE bench_row;
CREATE TABLE IF NOT EXISTS bench_inserted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL,
  at timestamptz NOT NULL);
GRANT SELECT, INSERT ON bench_inserted TO maru_app;
"""


class Row(models.Model):
    """One row of the limit's list: what a row of the queue says, ready in one table."""

    RAG = ((0, "Red"), (1, "Amber"), (2, "Green"), (3, "Blue"))

    id = models.BigIntegerField(primary_key=True)
    reference = models.TextField()
    name = models.TextField()
    rag = models.IntegerField(choices=RAG)
    due_at = models.DateTimeField()
    received_at = models.DateTimeField()
    source = models.TextField()
    concern = models.TextField()
    held_by = models.TextField()

    class Meta:
        app_label = "bench"
        db_table = "bench_row"
        managed = False

    def __str__(self) -> str:
        return self.reference


class Inserted(models.Model):
    """One row of the limit's write."""

    id = models.BigAutoField(primary_key=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        db_table = "bench_inserted"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


@login_required
def limit_insert(request):
    """Sign-in, one row, a redirect."""
    Inserted.objects.create(text=request.POST["text"], at=timezone.now())
    return redirect("/limit/list/")


@login_required
def limit_list(request):
    """Sign-in, one indexed query, 50 rows, a plain template."""
    rows = Row.objects.order_by("due_at", "id")[:50]
    template = engines["django"].from_string(TEMPLATE) if not CACHE else CACHE[0]
    CACHE[:] = [template]
    return HttpResponse(template.render({"rows": rows}, request))


CACHE: list = []


class CountQueries:
    """Says in a header how many statements an answer took, savepoints left out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count = 0

        def counting(execute, sql, params, many, context):
            nonlocal count
            count += not str(sql).startswith(("SAVEPOINT", "RELEASE"))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response["X-Queries"] = str(count)
        return response


urlpatterns = [
    path("limit/list/", limit_list),
    path("limit/insert/", limit_insert),
    path("", include("maru.urls")),
]
handler404 = "maru.web.errors.not_found"
