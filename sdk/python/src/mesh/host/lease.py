"""Keeps a program registered while it serves."""

from __future__ import annotations

import logging
import threading
from typing import Sequence

from mesh.errors import MeshException
from mesh.host.registrations import RENEWAL
from mesh.kinds import Registration
from mesh.prsim import Registry

_log = logging.getLogger("mesh.host")


class Lease:
    """Renewed from ``start`` until ``end``. A node that cannot be reached is told later, the program serves already."""

    def __init__(self, registry: Registry, registrations: Sequence[Registration]) -> None:
        self._registry = registry
        self._registrations = registrations
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="mesh-lease", daemon=True)

    def start(self) -> None:
        """Returns when the node has been told, or could not be."""
        self._tell()
        self._thread.start()

    def end(self) -> None:
        """Takes the registrations back; when the node cannot be told, they run out."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        for registration in self._registrations:
            try:
                self._registry.unregister(registration)
            except MeshException as e:
                _log.warning("%s stays registered until its lease runs out: %s", registration.name, e)

    def _renew(self) -> None:
        while not self._ended.wait(RENEWAL):
            self._tell()

    def _tell(self) -> None:
        for registration in self._registrations:
            try:
                self._registry.register(registration)
            except MeshException as e:
                _log.warning("%s is not registered, next try in %.0f s: %s", registration.name, RENEWAL, e)
