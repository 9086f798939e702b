"""What all kinds have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Any:
        """Tells type checkers what the constructor takes."""
        return lambda target: target


T = TypeVar("T", bound="Kind")


@dataclass_transform(kw_only_default=True, eq_default=False)
class Kind:
    """A record of the wire whose members are the annotated attributes of its class.

    Members that nobody has set show the default of the class and are not sent.
    """

    def __init__(self, **members: Any) -> None:
        for name, value in members.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no member {name}")
            setattr(self, name, value)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # its members change

    def __repr__(self) -> str:
        shown = ", ".join(f"{n}={v!r}" for n, v in vars(self).items() if not n.endswith(("key", "auth_code")))
        return f"{type(self).__name__}({shown})"
