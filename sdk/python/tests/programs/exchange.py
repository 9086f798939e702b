import mesh
from mesh import Mesh, log, ServiceLoader, Metadata, Routable, Transport


def main():
    mesh.start()

    transport = Routable.of(ServiceLoader.load(Transport).get("mesh")).with_address("10.99.27.33:570").local()
    session = transport.open('session_id_008', {
        Metadata.MESH_VERSION.key(): '1.0.0',
        Metadata.MESH_TECH_PROVIDER_CODE.key(): 'LX',
        Metadata.MESH_TRACE_ID.key(): Mesh.context().get_trace_id(),
        Metadata.MESH_TOKEN.key(): 'x',
        Metadata.MESH_SESSION_ID.key(): 'session_id_008',
    })
    for index in range(10):
        inbound = f"message {index}"
        log.info(f"sent {inbound}")
        session.push(inbound.encode('utf-8'), {}, "topic")
        session.push(b'', {"k": "v"}, "topic")

        outbound = session.pop(10000, "topic")
        assert outbound.decode('utf-8') == inbound
        assert not session.peek("topic")

    session.push(b'last', {}, "")
    print(session.pop().decode('utf-8'))
    session.release(0, "topic")
    mesh.stop()
