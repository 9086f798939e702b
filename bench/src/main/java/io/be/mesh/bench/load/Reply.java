package io.be.mesh.bench.load;

/** What happens to a request: exactly one of the two, on the generator's event loop. */
public interface Reply {
    void answered(Answer answer);

    void failed(Throwable cause);
}
