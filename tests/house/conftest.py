"""A service of several languages, for the tests of words that are marked for translation."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.utils import translation


@pytest.fixture
def translating(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Messages are looked up, as they are once there is a second language (slisystem/settings.py);
    Django decides that when the first one is asked for."""
    settings.USE_I18N = True
    monkeypatch.setattr(translation, "_trans", type(translation._trans)())
    return monkeypatch
