package io.be.mesh.cluster.join;

import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.replica.CredentialsText;
import io.be.mesh.cluster.replica.ReplicaCredentials;
import io.be.mesh.cluster.replica.ReplicaName;
import io.be.mesh.cluster.replica.StrangerDesk;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits new replicas: whoever shows an open token gets a certificate for its key, and with it what every replica has. Each
 * attempt is in the audit log, and at most {@link FailedJoins#MOST} failed ones a minute are looked at. Any context.
 */
public final class JoinDesk implements StrangerDesk {
    /** What a join is called in the audit log. */
    public static final String JOIN = "mesh.cluster.join";

    private static final Logger log = LoggerFactory.getLogger(JoinDesk.class);

    private final Vertx vertx;
    private final JoinTokens tokens;
    private final Supplier<ReplicaCredentials> credentials;
    private final AuditLog audit;
    private final Clock clock;
    private final FailedJoins failures;

    /** @param credentials of this replica, the newest */
    public JoinDesk(
            Vertx vertx, JoinTokens tokens, Supplier<ReplicaCredentials> credentials, AuditLog audit, Clock clock) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.credentials = credentials;
        this.audit = audit;
        this.clock = clock;
        this.failures = new FailedJoins(clock);
    }

    /** Who wants to join, and has shown an open token and proved a key. */
    private record Applicant(JoinToken token, ReplicaName name, PublicKey key) {}

    @Override
    public int longestRequest() {
        return JoinApplication.LONGEST;
    }

    @Override
    public Future<Buffer> handle(String address, Buffer request) {
        if (!failures.enter()) {
            return Future.failedFuture(new MeshException(
                    ErrorCode.UNAVAILABLE,
                    "more than " + FailedJoins.MOST + " joins have failed within a minute, wait one"));
        }
        byte[] body = request.getBytes();
        return vertx.executeBlocking(() -> applicant(body), false)
                .compose(applicant -> admit(address, applicant))
                .recover(failure -> refuse(address, name(body), MeshException.of(failure)))
                .onComplete(done -> failures.ended(done.succeeded()));
    }

    private Applicant applicant(byte[] body) {
        JoinApplication application = JoinApplication.decode(body);
        JoinToken token = tokens.find(application.secretBytes());
        return new Applicant(token, new ReplicaName(application.name()), ReplicaCsr.read(application.csr()));
    }

    /** The token is gone before anything is signed: what fails after it costs a token and lets nobody in twice. */
    private Future<Buffer> admit(String address, Applicant applicant) {
        return tokens.use(applicant.token())
                .compose(used -> vertx.executeBlocking(() -> issue(applicant), false))
                .compose(answer -> audit.write(new AuditEvent(
                                who(applicant.name().text()),
                                address,
                                JOIN,
                                List.of(
                                        new Change("replica " + applicant.name(), 0, 1),
                                        new Change(
                                                "join token "
                                                        + applicant.token().id(),
                                                1,
                                                0)),
                                ErrorCode.SUCCESS.code()))
                        .map(answer))
                .onSuccess(answer -> log.atInfo()
                        .addKeyValue("replica", applicant.name())
                        .addKeyValue("from", address)
                        .log("a replica has joined the cluster"));
    }

    private Buffer issue(Applicant applicant) {
        ReplicaCredentials own = credentials.get();
        X509Certificate issued = own.issuer().issue(applicant.name(), applicant.key(), clock.instant());
        CredentialsText text = CredentialsText.of(own).withCertificate(Pem.write(List.of(issued)), "");
        return Buffer.buffer(text.encoded());
    }

    private Future<Buffer> refuse(String address, String name, MeshException failure) {
        log.atWarn()
                .addKeyValue("from", address)
                .addKeyValue("code", failure.code().code())
                .log("a join was refused: {}", failure.message());
        return audit.write(new AuditEvent(
                        who(name), address, JOIN, List.of(), failure.code().code()))
                .transform(written -> Future.failedFuture(failure));
    }

    private static String who(String name) {
        return name.isEmpty() ? "stranger" : "replica " + name;
    }

    /** The name that is asked for, if it may stand in a log. */
    private static String name(byte[] body) {
        try {
            return new ReplicaName(JoinApplication.decode(body).name()).text();
        } catch (MeshException e) {
            return "";
        }
    }
}
