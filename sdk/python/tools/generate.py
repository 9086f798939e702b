"""Makes src/mesh/wire/ptp_pb2.py and .pyi from the node's own ptp.proto: python tools/generate.py [FOLDER]

The proto package gets a name of this SDK: names of messages are not on the wire, and a process that also loads another
library's org.ppc.ptp would otherwise fail with a duplicate symbol.
"""

from __future__ import annotations

import pathlib
import sys
import tempfile

from grpc_tools import protoc

HERE = pathlib.Path(__file__).resolve().parent.parent
PROTO = HERE.parent.parent / "protocol" / "src" / "main" / "proto" / "ptp" / "ptp.proto"


def generate(target: pathlib.Path) -> None:
    """Writes the two files below target, as mesh/wire/ptp_pb2.py and ptp_pb2.pyi."""
    text = PROTO.read_text(encoding="utf-8").replace("package org.ppc.ptp;", "package io.be.mesh.python;")
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "mesh" / "wire" / "ptp.proto"
        source.parent.mkdir(parents=True)
        source.write_text(text, encoding="utf-8")
        status = protoc.main(
            ["protoc", f"--proto_path={folder}", f"--python_out={target}", f"--pyi_out={target}", str(source)]
        )
    if status != 0:
        raise SystemExit(status)


if __name__ == "__main__":
    generate(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "src")
