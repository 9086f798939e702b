"""Result codes of PTP/1.0 that this SDK makes or acts upon; a node may answer others."""

from __future__ import annotations

SUCCESS = "E0000000000"
BAD_REQUEST = "E0000000400"
FORBIDDEN = "E0000000403"
NOT_FOUND = "E0000000404"
TOO_LARGE = "E0000000413"
INTERNAL = "E0000000500"
UNAVAILABLE = "E0000000503"
TIMEOUT = "E0000000601"
CERTIFICATE = "E0000000603"
UNREACHABLE = "E0000000607"
CODEC = "E0000000616"
NO_OPERATION = "E0000000617"
BAD_ADDRESS = "E0000000619"
STARTING = "E0000000623"

#: The node could not do it just now, and doing it again with the same id is not doing it twice.
TRANSIENT = frozenset({UNAVAILABLE, STARTING})
