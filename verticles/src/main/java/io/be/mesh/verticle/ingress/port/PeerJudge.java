package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.cluster.trust.PeerProof;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the client certificates of all open connections: each when it is shown, all when something changes that a
 * judgement is made of. Cuts those that were a partner's and are no longer. Any thread; the work is done beside the
 * event loops.
 */
final class PeerJudge {
    private static final Logger log = LoggerFactory.getLogger(PeerJudge.class);
    private static final Duration SPACING = Duration.ofMillis(200);

    private final Vertx vertx;
    private final PartnerDirectory directory;
    private final MeshMetrics metrics;
    private final RefusalLog refusals = new RefusalLog();
    private final Set<Standing> shown = ConcurrentHashMap.newKeySet();
    private final AtomicLong changes = new AtomicLong();

    PeerJudge(Vertx vertx, PartnerDirectory directory, MeshMetrics metrics) {
        this.vertx = vertx;
        this.directory = directory;
        this.metrics = metrics;
        Coalesced sweep = new Coalesced(vertx, SPACING, this::judgeAll);
        directory.onChange(() -> {
            changes.incrementAndGet();
            sweep.changed();
        });
    }

    /** Judges what a connection has just shown, and again at every change as long as it is open. Never fails. */
    Future<PeerProof> first(Standing standing, List<byte[]> certificates) {
        return beside(standing, () -> {
            standing.shows(read(certificates));
            shown.add(standing);
            standing.onClose(() -> shown.remove(standing));
            return judged(standing, new HashMap<>());
        });
    }

    /** TLS itself has refused what a client showed, or how; its operator reads why here. */
    void handshakeFailed(Standing standing, SSLException cause) {
        refusals.refused(
                standing.address(),
                "",
                new MeshException(ErrorCode.CERTIFICATE, "the TLS handshake failed: " + cause.getMessage(), cause));
    }

    /** Judges again. Completes on the caller's context, never fails. */
    Future<PeerProof> judge(Standing standing) {
        return standing.chain().isEmpty()
                ? Future.succeededFuture(standing.proof())
                : beside(standing, () -> judged(standing, new HashMap<>()));
    }

    /** Number of the last change of what judgements are made of. */
    long newest() {
        return changes.get();
    }

    private Future<PeerProof> beside(Standing standing, Callable<PeerProof> work) {
        return vertx.getOrCreateContext().executeBlocking(work, false).recover(failure -> {
            MeshException why = failure instanceof MeshException named
                    ? named
                    : new MeshException(ErrorCode.CERTIFICATE, "the peer's certificate cannot be judged", failure);
            PeerProof refused = new PeerProof.Refused(why);
            tell(standing, why, standing.judged(changes.get(), refused));
            return Future.succeededFuture(refused);
        });
    }

    private static List<X509Certificate> read(List<byte[]> certificates) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (byte[] each : certificates) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each)));
            }
        } catch (CertificateException e) {
            throw new MeshException(ErrorCode.CERTIFICATE, "the peer's certificate cannot be read", e);
        }
        return List.copyOf(chain);
    }

    private void judgeAll() {
        Map<List<X509Certificate>, PeerProof> same = new HashMap<>();
        for (Standing standing : shown) {
            judged(standing, same);
        }
    }

    /** @param same what was found for other connections in the same run */
    private PeerProof judged(Standing standing, Map<List<X509Certificate>, PeerProof> same) {
        long at;
        PeerProof now;
        PeerProof before;
        do {
            at = changes.get();
            now = same.computeIfAbsent(standing.chain(), directory::identify);
            before = standing.judged(at, now);
        } while (at != changes.get() && same.remove(standing.chain()) != null);
        if (now instanceof PeerProof.Refused refused) {
            tell(standing, refused.why(), before);
        }
        boolean isNoPartner = now instanceof PeerProof.Refused || now instanceof PeerProof.Unknown;
        if (before instanceof PeerProof.Partner was && isNoPartner && standing.isOpen()) {
            metrics.partnerCut();
            log.atInfo()
                    .addKeyValue("partner", was.nodeId())
                    .addKeyValue("address", standing.address().getHostAddress())
                    .log("a connection is cut: its partner is one no longer");
            standing.close();
        }
        return now;
    }

    private void tell(Standing standing, MeshException why, PeerProof before) {
        if (!(before instanceof PeerProof.Refused)) {
            metrics.certificateRefused();
            refusals.refused(
                    standing.address(),
                    PartnerDirectory.claimed(standing.chain()).orElse(""),
                    why);
        }
    }
}
