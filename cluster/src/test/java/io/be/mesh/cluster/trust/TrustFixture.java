package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.Vertx;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** The tables of a node with one partner. */
final class TrustFixture implements AutoCloseable {
    static final String PARTNER = "lx0000010000020";
    static final String SELF = "lx0000010000010";

    final Draft.Made ours = Draft.authority("us").selfSigned();
    final Draft.Made theirs = Draft.authority("them").selfSigned();
    final MemoryTable<Route> routes = new MemoryTable<>();
    final MemoryTable<PinnedRoot> pins = new MemoryTable<>();
    final MemoryTable<IssuedCertificate> issued = new MemoryTable<>();
    final MemoryTable<Revocation> revocations = new MemoryTable<>();
    final MemoryTable<Environ> identity = new MemoryTable<>();
    final MemoryTable<Environ> previous = new MemoryTable<>();
    final Vertx vertx = Vertx.vertx();
    final PartnerDirectory directory = directory(false);

    TrustFixture() {
        identity.put(TableNames.SELF, environ(ours));
        route(PARTNER, "https://x:1", pem(theirs), 0, 0);
    }

    PartnerDirectory directory(boolean strict) {
        return new PartnerDirectory(
                vertx,
                new TrustTables(routes, pins, issued, revocations, identity, previous),
                Clock.fixed(Draft.NOW, ZoneOffset.UTC),
                strict);
    }

    PeerProof identify(Draft.Made... chain) {
        return directory.identify(certificates(chain));
    }

    static List<X509Certificate> certificates(Draft.Made... chain) {
        return Arrays.stream(chain).map(Draft.Made::certificate).toList();
    }

    void route(String nodeId, String address, String guestRoot, int status, long expireAt) {
        routes.put(
                nodeId,
                new Route(
                        nodeId, "JG1", "", "", address, "", "", "", "", guestRoot, "", "", status, 0, "", expireAt, "",
                        "", "", "", "", "", 0, 0, "", "", 0));
    }

    void pin(String nodeId, Draft.Made root) {
        pins.put(nodeId, new PinnedRoot(nodeId, pem(root), Pem.fingerprint(root.certificate()), 0));
    }

    void issue(String nodeId, Draft.Made leaf) {
        String fingerprint = Pem.fingerprint(leaf.certificate());
        issued.put(fingerprint, new IssuedCertificate(fingerprint, nodeId, pem(leaf), 0));
    }

    void revoke(Draft.Made made) {
        String fingerprint = Pem.fingerprint(made.certificate());
        revocations.put(fingerprint, new Revocation(fingerprint, "", "stolen", 0));
    }

    Environ environ(Draft.Made root) {
        return new Environ("1.0.0", SELF, "JG1", "us", pem(root), "", "");
    }

    static String pem(Draft.Made... made) {
        return Pem.write(certificates(made));
    }

    @Override
    public void close() {
        vertx.close();
    }
}
