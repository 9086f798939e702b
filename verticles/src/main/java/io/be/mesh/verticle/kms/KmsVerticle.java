package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the identity of this node: checks and stores what {@code node/refresh} brings, makes roots and server
 * certificates, renews the server certificate at half of its life. When it is deployed, the identity is there.
 */
public final class KmsVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(KmsVerticle.class);
    private static final int MAX_WAITING = 16;
    private static final Duration RENEWAL_CHECK = Duration.ofHours(6);

    private final Bus bus;
    private final ReplicatedTable<Environ> identity;
    private final ReplicatedTable<LeafCertificate> certificates;
    private final List<String> published;
    private final Clock clock;
    private final PublishedTls tls = new PublishedTls();
    private final Lane changes = new Lane(MAX_WAITING);

    /**
     * @param identity table {@link TableNames#IDENTITY}
     * @param certificates table {@link TableNames#CERTIFICATES}
     * @param published addresses under which partners reach this node, {@code host} or {@code host:port}; may be empty
     */
    public KmsVerticle(
            Bus bus,
            ReplicatedTable<Environ> identity,
            ReplicatedTable<LeafCertificate> certificates,
            List<String> published,
            Clock clock) {
        this.bus = bus;
        this.identity = identity;
        this.certificates = certificates;
        this.published = published.stream().filter(each -> !each.isBlank()).toList();
        this.clock = clock;
    }

    /** What ingress shows on TLS; changes with the identity. May be asked before the verticle is deployed. */
    public TlsIdentitySource tls() {
        return tls;
    }

    @Override
    public Future<?> start() {
        return changes.run(this::prepare).compose(ready -> {
            vertx.setPeriodic(RENEWAL_CHECK.toMillis(), timer -> changes.run(this::prepare)
                    .onFailure(this::notRenewed));
            return bus.serve(Addresses.KMS_RESET, this::reset);
        });
    }

    /** Makes what is missing or too old, and publishes what there is. */
    private Future<Void> prepare() {
        Optional<Environ> stored = identity.get(TableNames.SELF);
        Optional<LeafCertificate> leaf = certificates.get(TableNames.SELF);
        return vertx.<Optional<Credentials>>executeBlocking(() -> {
                    if (stored.isPresent()
                            && leaf.isPresent()
                            && Credentials.serves(leaf.get(), stored.get(), published, clock.instant())) {
                        return Optional.empty();
                    }
                    return Optional.of(
                            Credentials.make(stored.orElseGet(Credentials::first), published, clock.instant()));
                })
                .compose(made -> made.isPresent() ? store(made.get()) : Future.succeededFuture(leaf.orElseThrow()))
                .map(shown -> {
                    tls.publish(shown);
                    return null;
                });
    }

    private Future<Done> reset(Environ given) {
        Environ checked;
        try {
            checked = EnvironRules.checked(given);
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        return changes.run(() -> {
            Environ whole = Credentials.keepingRoot(checked, identity.get(TableNames.SELF));
            return vertx.executeBlocking(() -> Credentials.make(whole, published, clock.instant()))
                    .compose(this::store)
                    .map(shown -> {
                        tls.publish(shown);
                        return Done.OK;
                    });
        });
    }

    /** The certificate first: an identity that can be seen has its certificate on disk. */
    private Future<LeafCertificate> store(Credentials made) {
        return certificates
                .write(Map.of(TableNames.SELF, made.leaf()), Set.of())
                .compose(done -> identity.write(Map.of(TableNames.SELF, made.environ()), Set.of()))
                .map(done -> {
                    log.atInfo()
                            .addKeyValue("node", made.environ().nodeId())
                            .addKeyValue("inst", made.environ().instId())
                            .addKeyValue("root", fingerprint(made.environ().rootCrt()))
                            .log("identity stored, server certificate made");
                    return made.leaf();
                });
    }

    private static String fingerprint(String rootCrt) {
        return Pem.fingerprint(Pem.certificates("root_crt", rootCrt).get(0));
    }

    private void notRenewed(Throwable failure) {
        MeshException cause = MeshException.of(failure);
        log.atError()
                .addKeyValue("code", cause.code().code())
                .log("server certificate not renewed: {}", cause.message());
    }
}
