package io.be.mesh.cluster.identity;

import java.util.Optional;
import java.util.function.Consumer;

/** The TLS identity of this node, which changes at run time. Any thread. */
public interface TlsIdentitySource {
    /** The newest identity; empty until the first one has been made or read. */
    Optional<LeafCertificate> current();

    /**
     * Calls the listener after each change, on no particular thread; it must not block. A listener added after the
     * first identity is not called for what {@link #current} already shows.
     */
    void onChange(Consumer<LeafCertificate> listener);
}
