package io.be.mesh.bench.load;

/** One socket to a server. All calls on the generator's event loop. */
public interface Connection {
    /** Encodes the head of a request once, for every later {@link #send} on any connection of this wire. */
    Prepared prepare(Request request);

    void send(Prepared request, Reply reply);

    /** How many requests may be under way at once. */
    int concurrency();

    /** Closes the socket; requests under way fail. */
    void close();

    /** A request whose head is encoded for one wire. */
    record Prepared(byte[] head, Body body) {}
}
