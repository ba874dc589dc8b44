"""`/metrics`: what an operator watches, each number of a process or of the database; nothing of it names a person."""

from __future__ import annotations

from hmac import compare_digest

from fastapi import Request, Response

from nfe_app.base import clock, database, journal, metrics, overdue
from nfe_app.base.errors import NotFound
from nfe_app.base.settings import settings
from nfe_app.payment import history
from nfe_app.reconciliation import daily


def _open() -> int:
    with database.look() as session:
        return len(history.unsettled(session))


def _oldest() -> int:
    with database.look() as session:
        made = history.unsettled(session)[:1]
    return int((clock.now() - made[0]).total_seconds()) if made else 0


def _undelivered() -> int:
    with database.look() as session:
        return journal.undelivered(session)


def _oldest_undelivered() -> int:
    with database.look() as session:
        since = overdue.oldest(session)
    return int((clock.now() - since).total_seconds()) if since else 0


def _late(*, gone: bool | None = None) -> int:
    with database.look() as session:
        return sum(one.count for one in overdue.late(session) if gone in (None, one.gone))


def _late_days() -> int:
    return sum(map(len, daily.overdue().values()))


metrics.gauge("nfe_payments_open", "Attempts of which it is not known how they end.", _open)
metrics.gauge("nfe_payments_oldest_open_seconds", "How long the oldest of them waits.", _oldest)
metrics.gauge("nfe_deliveries_waiting", "Events that have not reached a listener yet.", _undelivered)
metrics.gauge("nfe_deliveries_oldest_seconds", "How long the oldest of them waits.", _oldest_undelivered)
metrics.gauge("nfe_deliveries_late", "Those that wait for more than an hour: somebody has to look.", _late)
metrics.gauge("nfe_deliveries_without_listener", "Those of them that nobody hears any more.", lambda: _late(gone=True))
metrics.gauge("nfe_reconciliation_days_late", "Days that should have been reconciled and were not.", _late_days)


def figures(request: Request) -> Response:
    """The numbers, to who brings NFE_METRICS_TOKEN; to everybody in a demonstration that has none."""
    token = settings().metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is None and not settings().demo:
        raise NotFound
    if token is not None and not compare_digest(given.encode(), token.get_secret_value().encode()):
        raise NotFound
    return Response(metrics.told(), media_type=metrics.CONTENT_TYPE_LATEST)
