package io.be.mesh.verticle.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.PublishedCrl;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.SignedCertificate;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The KMS of a node on its own store and Vert.x, and what it has written to the audit log by itself. */
final class KmsNode implements AutoCloseable {
    final KmsVerticle kms;
    final LocalTable<Environ> identity;
    final LocalTable<LeafCertificate> certificates;
    final LocalTable<Environ> previous;
    final LocalTable<Revocation> revocations;
    final LocalTable<IssuedCertificate> issued;
    final LocalTable<SignedCertificate> signed;
    final LocalTable<PublishedCrl> crl;
    final LocalTable<Route> routes;
    final LocalTable<PinnedRoot> pins;
    final List<AuditEvent> audit = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final VertxBus bus = new VertxBus(vertx);
    private final JournaledStore store;
    private final Clock clock;

    KmsNode(Path home, KmsSettings settings, Clock clock) throws Exception {
        this.clock = clock;
        store = JournaledStore.open(home);
        identity = table(TableNames.IDENTITY, Environ.class);
        certificates = table(TableNames.CERTIFICATES, LeafCertificate.class);
        previous = table(TableNames.PREVIOUS_IDENTITY, Environ.class);
        revocations = table(TableNames.REVOCATIONS, Revocation.class);
        issued = table(TableNames.ISSUED, IssuedCertificate.class);
        signed = table(TableNames.SIGNED, SignedCertificate.class);
        crl = table(TableNames.CRL, PublishedCrl.class);
        routes = table(TableNames.ROUTES, Route.class);
        pins = table(TableNames.PINS, PinnedRoot.class);
        kms = new KmsVerticle(
                bus,
                new KmsTables(identity, certificates, previous, revocations, issued, signed, crl, routes, pins),
                settings,
                event -> {
                    audit.add(event);
                    return Future.succeededFuture();
                },
                Leadership.ALONE,
                clock);
        await(vertx.deployVerticle(kms));
    }

    private <V> LocalTable<V> table(String name, Class<V> type) {
        return LocalTable.open(store, name, type, new Codecs(CodecLimits.of(1 << 20)).json(), clock);
    }

    Environ environ() {
        return identity.get(TableNames.SELF).orElseThrow();
    }

    X509Certificate root() {
        return Pem.certificates("root", environ().rootCrt()).get(0);
    }

    /** What is shown on TLS now. */
    List<X509Certificate> chain() {
        return Pem.certificates("chain", kms.tls().current().orElseThrow().chain());
    }

    <Q, R> R ask(Address<Q, R> address, Q request) throws Exception {
        return await(bus.request(address, request));
    }

    <Q, R> void refuses(Address<Q, R> address, Q request, ErrorCode code, String named) {
        Throwable thrown = catchThrowable(() -> ask(address, request));
        assertThat(thrown).as("refused: " + named).isInstanceOf(ExecutionException.class);
        assertThat(thrown.getCause()).isInstanceOf(MeshException.class);
        MeshException failure = (MeshException) thrown.getCause();
        assertThat(failure.code()).as(failure.message()).isEqualTo(code);
        assertThat(failure.message()).contains(named).doesNotContain("BEGIN");
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
        store.close();
    }
}
