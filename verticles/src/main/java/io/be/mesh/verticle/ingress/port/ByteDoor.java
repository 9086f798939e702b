package io.be.mesh.verticle.ingress.port;

/** Takes connections whose TLS asks for a name that is not for requests: they carry bytes. On one event loop. */
public interface ByteDoor {
    /** Takes none. */
    ByteDoor CLOSED = new ByteDoor() {
        @Override
        public boolean serves(String serverName) {
            return false;
        }

        @Override
        public void opened(ByteConnection connection) {
            throw new IllegalStateException("no name is served");
        }
    };

    /**
     * Whether a connection is taken by its name. Costs a look-up.
     *
     * @param serverName as the client has written it, lower case
     */
    boolean serves(String serverName);

    /**
     * A connection has shaken hands and what it has shown is judged. It is not read before it is joined with another one, and
     * closed when that takes too long.
     */
    void opened(ByteConnection connection);
}
