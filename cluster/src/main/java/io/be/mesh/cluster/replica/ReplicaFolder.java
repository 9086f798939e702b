package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.secret.OwnerFile;
import io.be.mesh.cluster.secret.Sealing;
import io.be.mesh.cluster.secret.SecretException;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a replica keeps its {@link ReplicaCredentials}: one file in the folder {@code cluster} of the home, mode 0600, encrypted whole
 * with the key of the store and written whole or not at all. Blocking, and keys cost CPU.
 */
public final class ReplicaFolder {
    private static final Logger log = LoggerFactory.getLogger(ReplicaFolder.class);
    private static final String PLACE = "cluster/replica";
    /** A root that ends sooner is worth a warning: to replace it every replica joins a new cluster. */
    private static final Duration ROOT_WARNING = Duration.ofDays(365);

    private final OwnerFile file;
    private final Sealing sealing;
    private final Clock clock;

    /** @param key of the store of the same home */
    public ReplicaFolder(Path home, StoreKey key, Clock clock) {
        this.file = file(home);
        this.sealing = new Sealing(key, PLACE, file.path().toString());
        this.clock = clock;
    }

    /** Whether a home holds credentials: then the key of its store must not be made anew. */
    public static boolean isWritten(Path home) {
        return file(home).exists();
    }

    private static OwnerFile file(Path home) {
        return new OwnerFile(home.resolve(PLACE));
    }

    /**
     * What was kept here; empty for a home that belongs to no cluster yet.
     *
     * @throws SecretException when it was written with another secret, or cannot be read
     */
    public Optional<ReplicaCredentials> found() {
        if (!file.exists()) {
            return Optional.empty();
        }
        byte[] clear = sealing.open(sealed());
        try {
            return Optional.of(CredentialsText.decode(clear).read());
        } catch (MeshException e) {
            throw damaged(e.message());
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    private byte[] sealed() {
        try {
            byte[] sealed =
                    Files.size(file.path()) > CredentialsText.LONGEST ? new byte[0] : Files.readAllBytes(file.path());
            if (Sealing.isSealed(sealed)) {
                return sealed;
            }
        } catch (IOException e) {
            throw damaged(e.toString());
        }
        throw damaged("it is not encrypted as this program does it");
    }

    private SecretException damaged(String why) {
        return new SecretException(
                file.path() + " cannot be read: " + why,
                "restore it from a backup; or move it away and join again with a token of a running replica");
    }

    /** Begins a cluster with a root and a grid key of its own, of which this is the first replica. */
    public ReplicaCredentials begin(ReplicaName name) {
        ReplicaIssuer issuer = ReplicaIssuer.begin(clock.instant());
        return keep(issued(name, issuer, GridKey.random()));
    }

    /** Keeps what a join has brought; when this returns it lasts. */
    public ReplicaCredentials join(ReplicaCredentials brought) {
        return keep(brought);
    }

    /**
     * Gives the replica a new key and certificate when its certificate is beyond half of its life. For a start and, once a day,
     * a timer.
     *
     * @return the same, or the new one, which is on disk already; it has to be shown to the others from now on
     */
    public ReplicaCredentials renewIfOld(ReplicaCredentials known) {
        Instant now = clock.instant();
        Instant rootEnd = known.issuer().root().getNotAfter().toInstant();
        if (now.isAfter(rootEnd.minus(ROOT_WARNING))) {
            log.atWarn()
                    .addKeyValue("until", rootEnd)
                    .log("the root of the cluster ends soon: begin a new cluster and" + " join every replica to it");
        }
        Instant from = known.identity().certificate().getNotBefore().toInstant();
        Instant until = known.identity().certificate().getNotAfter().toInstant();
        if (now.isBefore(from.plus(Duration.between(from, until).dividedBy(2)))) {
            return known;
        }
        ReplicaCredentials renewed =
                keep(issued(known.name(), known.issuer(), known.identity().gridKey()));
        log.atInfo()
                .addKeyValue(
                        "until", renewed.identity().certificate().getNotAfter().toInstant())
                .log("the certificate of this replica has been renewed");
        return renewed;
    }

    private ReplicaCredentials issued(ReplicaName name, ReplicaIssuer issuer, GridKey gridKey) {
        KeyPair own = P256.make();
        return new ReplicaCredentials(
                new ReplicaIdentity(
                        issuer.root(), issuer.issue(name, own.getPublic(), clock.instant()), own.getPrivate(), gridKey),
                issuer);
    }

    private ReplicaCredentials keep(ReplicaCredentials credentials) {
        byte[] clear = CredentialsText.of(credentials).encoded();
        try {
            file.makeFolder();
            file.write(sealing.seal(clear));
            return credentials;
        } catch (IOException e) {
            throw new SecretException(
                    file.path() + " cannot be written: " + e, "make room or give the node another home", e);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }
}
