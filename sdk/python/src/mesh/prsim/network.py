"""Who this node is and whom it knows."""

from __future__ import annotations

from typing import List, Optional, Sequence, Union

from mesh.kinds import Domain, Environ, Institution, Page, Paging, Route, Versions
from mesh.macro import mpi, spi


@spi()
class Network:
    """Who this node is and whom it knows."""

    @mpi("mesh.net.environ", retries=3)
    def get_environ(self) -> Environ:
        """Who the node is, without its key."""
        raise NotImplementedError

    @mpi("mesh.net.accessible", retries=3)
    def accessible(self, route: Route) -> bool:
        """Whether a partner can be reached now."""
        raise NotImplementedError

    @mpi("mesh.net.refresh", retries=3)
    def refresh(self, routes: Union[Route, Sequence[Route]]) -> None:
        """Adds or changes routes, all of them or none. One alone is a list of one."""
        raise NotImplementedError

    @mpi("mesh.net.edge", retries=3)
    def get_route(self, node_id: str) -> Optional[Route]:
        """One route; None when there is none to this node."""
        raise NotImplementedError

    @mpi("mesh.net.edges", retries=3)
    def get_routes(self) -> List[Route]:
        """Every route."""
        raise NotImplementedError

    @mpi("mesh.net.domains", retries=3)
    def get_domains(self, kind: str) -> List[Domain]:
        """Every name of a kind."""
        raise NotImplementedError

    @mpi("mesh.net.resolve", retries=3)
    def put_domains(self, kind: str, domains: Sequence[Domain]) -> None:
        """Adds or changes names."""
        raise NotImplementedError

    @mpi("mesh.net.weave")
    def weave(self, route: Route) -> None:
        """Asks a partner for the partnership."""
        raise NotImplementedError

    @mpi("mesh.net.ack")
    def ack(self, route: Route) -> None:
        """Approves a partner's request."""
        raise NotImplementedError

    @mpi("mesh.net.disable", retries=3)
    def disable(self, node_id: str) -> None:
        """Stops a route in both directions."""
        raise NotImplementedError

    @mpi("mesh.net.enable", retries=3)
    def enable(self, node_id: str) -> None:
        """Lets a stopped route be used again."""
        raise NotImplementedError

    @mpi("mesh.net.index", retries=3)
    def index(self, index: Paging) -> Page[Route]:
        """One page of the routes."""
        raise NotImplementedError

    @mpi("mesh.net.version", retries=3)
    def version(self, node_id: str = "") -> Versions:
        """What a node runs."""
        raise NotImplementedError

    @mpi("mesh.net.instx", retries=3)
    def instx(self, index: Paging) -> Page[Institution]:
        """One page of the institutions."""
        raise NotImplementedError

    @mpi("mesh.net.instr", retries=3)
    def instr(self, institutions: Sequence[Institution]) -> None:
        """Adds or changes institutions."""
        raise NotImplementedError

    @mpi("mesh.net.ally")
    def ally(self, node_ids: Sequence[str]) -> None:
        """Joins nodes into an alliance."""
        raise NotImplementedError

    @mpi("mesh.net.disband")
    def disband(self, node_ids: Sequence[str]) -> None:
        """Ends an alliance."""
        raise NotImplementedError

    @mpi("mesh.net.assert", retries=3)
    def assertion(self, feature: str, node_ids: Sequence[str]) -> bool:
        """Whether nodes can do something."""
        raise NotImplementedError
