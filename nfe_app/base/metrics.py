"""What is counted while a process runs, told in the words of Prometheus; each process counts for itself, and names nobody."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

__all__ = ["CONTENT_TYPE_LATEST", "counter", "gauge", "told"]
_registry = CollectorRegistry()


def counter(name: str, about: str, *labels: str) -> Counter:
    """A number that only grows, kept apart by its labels; their values come from short lists, never from outside."""
    return Counter(name, about, labels, registry=_registry)


def gauge(name: str, about: str, looked_up: Callable[[], float]) -> None:
    """A number that is looked up each time it is asked for."""
    Gauge(name, about, registry=_registry).set_function(looked_up)


def told() -> bytes:
    """Every number as Prometheus reads it (text exposition format 0.0.4)."""
    return generate_latest(_registry)
