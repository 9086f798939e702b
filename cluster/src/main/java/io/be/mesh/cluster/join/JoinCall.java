package io.be.mesh.cluster.join;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.replica.CredentialsText;
import io.be.mesh.cluster.replica.LinkFailure;
import io.be.mesh.cluster.replica.P256;
import io.be.mesh.cluster.replica.ReplicaCredentials;
import io.be.mesh.cluster.replica.ReplicaName;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the replicas of a cluster, one after the other, to admit this process. The secret of the ticket is sent to nobody but a
 * replica of the ticket's cluster. Blocking: before a node has an event loop.
 */
public final class JoinCall {
    private static final Logger log = LoggerFactory.getLogger(JoinCall.class);
    /** The handshake is in it, the first one of a process that has just been started. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final String NEW_TOKEN = "take a new token with `bin/mesh cluster token` on a running replica";

    private final JoinTicket ticket;
    private final ReplicaName name;
    private final Clock clock;

    public JoinCall(JoinTicket ticket, ReplicaName name, Clock clock) {
        this.ticket = ticket;
        this.name = name;
        this.clock = clock;
    }

    /**
     * @param links payload links of the members, in the order in which they are asked
     * @throws JoinException when nobody has admitted it
     */
    public ReplicaCredentials join(List<HostPort> links) throws JoinException, InterruptedException {
        KeyPair own = P256.make();
        Optional<JoinException> refused = Optional.empty();
        for (HostPort link : links) {
            TicketTrust trust = new TicketTrust(ticket, clock);
            try {
                return admitted(ask(link, trust, own), own);
            } catch (IOException e) {
                log.atInfo().addKeyValue("member", link).log("a member did not admit this replica: {}", e.toString());
                refused = trust.metOtherCluster() ? Optional.of(otherCluster(link)) : refused;
            } catch (MeshException e) {
                if (e.code() != ErrorCode.UNAVAILABLE) {
                    throw refused(link, e);
                }
                refused = Optional.of(new JoinException(
                        JoinException.Kind.UNREACHABLE, link + " does not admit a replica now: " + e.message(), ""));
            }
        }
        throw refused.orElseGet(() -> new JoinException(
                JoinException.Kind.UNREACHABLE,
                "no replica of the cluster answers on " + links,
                "look at cluster.members, and at the firewalls: a join goes to the third port of cluster.listen"));
    }

    private Buffer ask(HostPort link, TicketTrust trust, KeyPair own) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(CONNECT)
                .sslContext(tls(trust))
                .build();
        JoinApplication application = new JoinApplication(
                Base64.getEncoder().encodeToString(ticket.secret()), name.text(), ReplicaCsr.make(own, name));
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + link + "/replica/join"))
                .timeout(ANSWER)
                .POST(HttpRequest.BodyPublishers.ofByteArray(application.encoded()))
                .build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            Buffer text = Buffer.buffer(body.readNBytes(CredentialsText.LONGEST));
            if (answer.statusCode() != OK) {
                throw LinkFailure.decode(text, answer.statusCode());
            }
            return text;
        }
    }

    private static SSLContext tls(TicketTrust trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    /** What a replica of the right cluster has answered, looked at all the same: it is what this process will live by. */
    private ReplicaCredentials admitted(Buffer answer, KeyPair own) {
        CredentialsText text = CredentialsText.decode(answer.getBytes());
        ReplicaCredentials brought = text.withCertificate(text.certificate(), Pem.write(own.getPrivate()))
                .read();
        try {
            brought.identity().certificate().verify(brought.identity().root().getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new MeshException(
                    ErrorCode.BAD_SIGNATURE, "the certificate is not signed by the root it came with", e);
        }
        if (!ticket.isFor(brought.identity().root()) || !brought.name().equals(name)) {
            throw new MeshException(ErrorCode.CERTIFICATE, "the certificate is for another name or of another root");
        }
        return brought;
    }

    private static JoinException otherCluster(HostPort link) {
        return new JoinException(
                JoinException.Kind.REFUSED,
                link + " is no replica of the cluster that the join token is for",
                "compare cluster.members with where the token was made; " + NEW_TOKEN);
    }

    private static JoinException refused(HostPort link, MeshException why) {
        return new JoinException(
                JoinException.Kind.REFUSED,
                link + " did not admit this replica: " + why.message() + " ("
                        + why.code().code() + ")",
                NEW_TOKEN);
    }
}
