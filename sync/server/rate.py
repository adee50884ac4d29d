"""How often one peer may ask: a bucket for each, a bounded number of buckets."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from sync.server import refusals
from sync.server.ports import Clock

_BUCKETS: Final = 10_000


class Rate:
    """At most `a_minute` calls a minute for each key, with a burst of the same size."""

    def __init__(self, clock: Clock, a_minute: int) -> None:
        self._clock = clock
        self._size = float(a_minute)
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, key: bytes) -> None:
        """Count one call for `key`; refuse it when the bucket is empty."""
        with self._lock:
            now = self._clock.monotonic()
            left, since = self._buckets.pop(key, (self._size, now))
            left = min(self._size, left + (now - since) * self._size / 60)
            self._buckets[key] = (max(left - 1, 0.0), now)
            if len(self._buckets) > _BUCKETS:
                self._buckets.popitem(last=False)
        if left < 1:
            raise refusals.too_often()
