package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.TlsIdentity;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest TLS identity and those who want to know of it. */
final class PublishedTls implements TlsIdentitySource {
    private final List<Consumer<TlsIdentity>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable TlsIdentity newest;

    @Override
    public Optional<TlsIdentity> current() {
        return Optional.ofNullable(newest);
    }

    @Override
    public void onChange(Consumer<TlsIdentity> listener) {
        listeners.add(listener);
    }

    void publish(TlsIdentity identity) {
        if (!identity.equals(newest)) {
            newest = identity;
            listeners.forEach(listener -> listener.accept(identity));
        }
    }
}
