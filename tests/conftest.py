"""For all tests: hypothesis searches without a clock, since machines are shared and a slow one is no mistake."""

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
