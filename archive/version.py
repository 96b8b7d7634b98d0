"""Which Pressmark this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def pressmark() -> str:
    """Its version, like "0.1.0"; "source" where it runs without being installed."""
    try:
        return version("pressmark")
    except PackageNotFoundError:
        return "source"
