"""The moments of the calls."""


def clock(number):
    """A time of day of some working hour, by the second."""
    return f"{9 + number // 3600 % 9:02}:{number // 60 % 60:02}:{number % 60:02}"


def call(number, pattern="2026-11-23 {}"):
    """When the call came, was answered and ended: two seconds of ringing, twelve of talk."""
    return [pattern.format(clock(number + seconds)) for seconds in (0, 2, 14)]
