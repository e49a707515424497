"""Hypothesis without a stopwatch: a busy machine is not a wrong result."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "no stopwatch", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("no stopwatch")
