package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.IssuedChain;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.identity.TlsIdentitySource;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the identity of this node: checks and stores what {@code node/refresh} brings, makes roots and leaves, renews the
 * leaf at half of its life, lets a replaced root overlap with its successor, and signs for partners. When it is deployed,
 * the identity is there.
 */
public final class KmsVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(KmsVerticle.class);
    private static final int MAX_WAITING = 256;
    /** Certificates of one partner that are believed at a time: it renews one, and has it for each of its centres. */
    private static final int ISSUED_EACH = 16;

    /** Between two looks for the identity that another replica makes. */
    private static final long FOLLOW_MILLIS = 100;

    private static final String RENEWAL = "kms.crt.renew";
    private static final String NOT_OURS =
            "it is refused here; the list of revoked certificates (kms crl) has only those of"
                    + " this node's root, and this is none of them as far as is known";

    private final Bus bus;
    private final KmsTables tables;
    private final AuditLog audit;
    private final Clock clock;
    private final PublishedTls tls = new PublishedTls();
    private final CredentialStore store;
    private final CredentialRules rules;
    private final Applications applications;
    private final PartnerDesk partners;
    private final CertificateList list;
    private final SignedRegister signed;
    private final CrlDesk crl;
    private final Lane changes = new Lane(MAX_WAITING);
    private final Lane applied = new Lane(MAX_WAITING);
    private final Alarm alarm;
    private final Leadership leadership;

    /**
     * @param audit for what this verticle does by itself
     * @param leadership of several replicas one renews what they share, the others follow
     */
    public KmsVerticle(
            Bus bus, KmsTables tables, KmsSettings settings, AuditLog audit, Leadership leadership, Clock clock) {
        this.bus = bus;
        this.tables = tables;
        this.audit = audit;
        this.leadership = leadership;
        this.clock = clock;
        CertificateIssuer issuer = new CertificateIssuer(settings);
        store = new CredentialStore(tables);
        rules = new CredentialRules(settings, issuer, crt -> tables.isRevoked(Pem.fingerprint(crt)));
        applications = new Applications(settings);
        partners = new PartnerDesk(settings, issuer);
        list = new CertificateList(tables);
        signed = new SignedRegister(tables, clock);
        crl = new CrlDesk(tables, signed, clock);
        alarm = new Alarm(clock, () -> changes.run(this::keepUp));
    }

    /** What this node shows on TLS; changes with the identity. May be asked before the verticle is deployed. */
    public TlsIdentitySource tls() {
        return tls;
    }

    @Override
    public Future<?> start() {
        Context here = context;
        tables.onIdentityChange(() -> here.runOnContext(changed -> changes.run(this::follow)));
        return first().compose(ready -> bus.serve(Addresses.KMS_RESET, this::reset))
                .compose(done -> bus.serve(Addresses.KMS_ENVIRON, this::environ))
                .compose(done -> bus.serve(Addresses.KMS_LIST, ask -> worker(() -> list.ofSelf(ask.cno()))))
                .compose(done -> bus.serve(
                        Addresses.KMS_APPLY_ROOT, csr -> apply(() -> applications.root(csr, clock.instant()))))
                .compose(done -> bus.serve(
                        Addresses.KMS_APPLY_ISSUE, csr -> apply(() -> applications.issue(csr, clock.instant()))))
                .compose(done -> bus.serve(Addresses.KMS_CERTIFICATES, nothing -> worker(list::all)))
                .compose(done -> bus.serve(Addresses.KMS_ROTATE, this::rotate))
                .compose(done -> bus.serve(Addresses.KMS_REVOKE, this::revoke))
                .compose(done -> bus.serve(Addresses.KMS_CRL, nothing -> changes.run(() -> crl.current(vertx))))
                .compose(done -> bus.serve(
                        Addresses.KMS_OFFER, offer -> worker(() -> partners.offer(offer, self(), clock.instant()))))
                .compose(done -> bus.serve(Addresses.KMS_ISSUE_PARTNER, this::issue));
    }

    /** The identity is there: made here, or by the replica that leads. */
    private Future<Void> first() {
        if (leadership.isLeader() || tables.stored().isPresent()) {
            return changes.run(this::bringUp);
        }
        return vertx.timer(FOLLOW_MILLIS).compose(later -> first());
    }

    /** What another replica has stored is shown here, too, as soon as its parts belong together. */
    private Future<Void> follow() {
        return this.<Optional<Credentials>>worker(() -> tables.stored().filter(CredentialRules::isWhole))
                .map(stored -> {
                    stored.ifPresent(credentials -> {
                        tls.publish(credentials.leaf());
                        alarm.set(vertx, CredentialRules.nextOccasion(credentials));
                    });
                    return null;
                });
    }

    /** Makes what is missing or too old, publishes what there is, and says so when something was made. */
    private Future<Void> keepUp() {
        return leadership.isLeader() ? bringUp() : follow().onComplete(followed -> alarm.soon(vertx));
    }

    /** At its start each replica sees that its own names are among those of the certificate. */
    private Future<Void> bringUp() {
        boolean first = tables.stored().isEmpty();
        return change(before -> before.map(stored -> rules.upToDate(stored, clock.instant()))
                        .orElseGet(() -> rules.first(clock.instant())))
                .compose(made -> made.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : note(first ? Addresses.KMS_RESET.name() : RENEWAL, made))
                .onFailure(failure -> alarm.soon(vertx));
    }

    /** A line that cannot be written is said in the log: the identity must not go with it. */
    private Future<Void> note(String action, List<Change> made) {
        return audit.write(new AuditEvent(AuditEvent.NODE, "", action, made, ErrorCode.SUCCESS.code()))
                .otherwise(failure -> {
                    log.atError().log("the audit line of {} was not written: {}", action, failure.getMessage());
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
        return changes.run(() ->
                change(before -> rules.given(checked, before, clock.instant())).map(made -> new Done("", made)));
    }

    private Future<Environ> environ(Nothing nothing) {
        return worker(() -> {
            Credentials self = self();
            Environ me = self.environ();
            String leaf = Pem.write(List.of(self.leafChain().get(0)));
            return new Environ(me.version(), me.nodeId(), me.instId(), me.instName(), me.rootCrt(), "", leaf);
        });
    }

    private Future<Done> rotate(Rotate wanted) {
        return changes.run(() -> change(before -> wanted.root()
                        ? rules.newRoot(before.orElseThrow(), clock.instant())
                        : rules.newLeaf(before.orElseThrow(), clock.instant()))
                .map(made -> new Done("", made)));
    }

    private Future<Done> revoke(Revoke wanted) {
        return changes.run(() -> this.<Revocation>worker(() -> revocable(wanted))
                .compose(revocation -> numbered(wanted)
                        .compose(done -> tables.isRevoked(revocation.fingerprint())
                                ? Future.succeededFuture(new Done("it was revoked before", List.of()))
                                : revoke(revocation)))
                .compose(done -> crl.current(vertx).map(done).otherwise(failure -> notListed(failure, done))));
    }

    private Future<Done> revoke(Revocation revocation) {
        return tables.revocations()
                .write(Map.of(revocation.fingerprint(), revocation), Set.of())
                .compose(done -> change(before -> rules.upToDate(before.orElseThrow(), clock.instant())))
                .map(made -> revoked(revocation, made));
    }

    /** One that was given and of which nothing is remembered. */
    private Future<Void> numbered(Revoke wanted) {
        X509Certificate root = self().root();
        return this.<Optional<X509Certificate>>worker(() -> SignedRegister.given(wanted, root))
                .compose(given ->
                        given.isPresent() ? signed.remember("", given.get(), root) : Future.<Void>succeededFuture());
    }

    /** The revocation holds without it, and whoever asks for the list will be told. */
    private static Done notListed(Throwable failure, Done done) {
        log.atWarn()
                .log(
                        "the list of revoked certificates is not renewed: {}",
                        MeshException.of(failure).message());
        return done;
    }

    private Revocation revocable(Revoke wanted) {
        Revocation revocation = Fingerprints.of(wanted, clock.millis());
        for (X509Certificate root : self().rootChain()) {
            if (Pem.fingerprint(root).equals(revocation.fingerprint())) {
                throw new MeshException(
                        ErrorCode.BAD_REQUEST,
                        "this is the root of this node itself: replace it first (mesh kms rotate --root)");
            }
        }
        return revocation;
    }

    private Done revoked(Revocation revocation, List<Change> made) {
        List<Change> all = new ArrayList<>();
        all.add(new Change("revocation " + revocation.fingerprint(), 0, 1));
        all.addAll(made);
        if (!made.isEmpty()) {
            return new Done("it was this node's own, a new one is shown from now on", all);
        }
        return new Done(signed.knows(revocation.fingerprint()) ? "" : NOT_OURS, all);
    }

    private Future<IssuedChain> issue(CsrOf wanted) {
        return worker(() -> {
                    Credentials self = self();
                    X509Certificate made = partners.issue(wanted.nodeId(), wanted.csr(), self, clock.instant());
                    List<X509Certificate> chain = new ArrayList<>(List.of(made));
                    chain.addAll(self.rootChain());
                    return chain;
                })
                .compose(chain ->
                        remember(wanted.nodeId(), chain.get(0), chain.get(1)).map(done -> chain))
                .map(chain -> new IssuedChain(Pem.write(chain)));
    }

    private Future<Void> remember(String nodeId, X509Certificate made, X509Certificate issuer) {
        String fingerprint = Pem.fingerprint(made);
        IssuedCertificate row = new IssuedCertificate(
                fingerprint,
                nodeId,
                Pem.write(List.of(made)),
                made.getNotAfter().getTime());
        return signed.remember(nodeId, made, issuer)
                .compose(done -> tables.issued().write(Map.of(fingerprint, row), pastIssued(nodeId)));
    }

    /** Those that have expired prove nothing any more and make room, and so do the oldest of who asks again and again. */
    private Set<String> pastIssued(String nodeId) {
        Stream<IssuedCertificate> expired =
                tables.issued().values().stream().filter(each -> each.expireAt() <= clock.millis());
        Stream<IssuedCertificate> oldest = tables.issued().values().stream()
                .filter(each -> Principal.same(each.nodeId(), nodeId))
                .sorted(Comparator.comparingLong(IssuedCertificate::expireAt).reversed())
                .skip(ISSUED_EACH - 1);
        return Stream.concat(expired, oldest)
                .map(IssuedCertificate::fingerprint)
                .collect(Collectors.toSet());
    }

    /** Runs in the lane: brings the credentials to their next state, on disk and then on TLS. */
    private Future<List<Change>> change(Function<Optional<Credentials>, Credentials> rule) {
        Optional<Credentials> before = tables.stored();
        return this.<Credentials>worker(() -> rule.apply(before)).compose(after -> remember(after)
                .compose(done -> store.store(before, after))
                .map(made -> {
                    tls.publish(after.leaf());
                    alarm.set(vertx, CredentialRules.nextOccasion(after));
                    tell(after, made);
                    return made;
                }));
    }

    /** Before it is shown: what has been shown can be revoked. */
    private Future<Void> remember(Credentials made) {
        return signed.remember(made.environ().nodeId(), made.leafChain().get(0), made.root());
    }

    private void tell(Credentials now, List<Change> made) {
        X509Certificate root = now.root();
        if (!made.isEmpty()) {
            log.atInfo()
                    .addKeyValue("node", now.environ().nodeId())
                    .addKeyValue("inst", now.environ().instId())
                    .addKeyValue("root", Pem.fingerprint(root))
                    .log("{} changed", made.stream().map(Change::object).collect(Collectors.joining(", ")));
        }
        if (root.getNotAfter().toInstant().isBefore(clock.instant().plus(CredentialRules.ROOT_WARNING))) {
            log.atWarn()
                    .addKeyValue("root", Pem.fingerprint(root))
                    .log(
                            "the root certificate ends at {}: replace it (mesh kms rotate --root, or node/refresh)",
                            root.getNotAfter().toInstant());
        }
    }

    private Credentials self() {
        return tables.stored().orElseThrow(() -> new MeshException(ErrorCode.STARTING, "there is no identity yet"));
    }

    /** One at a time: long RSA keys take seconds of a processor each. */
    private Future<KeyList> apply(Callable<KeyList> application) {
        return applied.run(() -> worker(application));
    }

    private <T> Future<T> worker(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }
}
