package io.be.mesh.client.mpc;

import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.cause.MeshException;

/** Makes any interface with {@code @MPI} methods call a node. */
@SPI("mesh")
public interface MethodProxy {
    /** @throws MeshException {@code E0000000400} when it is not an interface */
    <T> T proxy(Class<T> type);
}
