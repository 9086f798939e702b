package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The newest TLS identity and those who want to know of it. */
final class PublishedTls implements TlsIdentitySource {
    private final List<Consumer<LeafCertificate>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable LeafCertificate newest;

    @Override
    public Optional<LeafCertificate> current() {
        return Optional.ofNullable(newest);
    }

    @Override
    public void onChange(Consumer<LeafCertificate> listener) {
        listeners.add(listener);
    }

    void publish(LeafCertificate identity) {
        if (!identity.equals(newest)) {
            newest = identity;
            listeners.forEach(listener -> listener.accept(identity));
        }
    }
}
