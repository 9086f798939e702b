package io.be.mesh.cluster.join;

import io.be.mesh.cluster.replica.ReplicaCredentials;
import io.be.mesh.cluster.replica.ReplicaFolder;
import io.be.mesh.cluster.replica.ReplicaName;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.MeshException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how this process becomes a replica, at its start: as the one it was before; by a join, when it has a token; as the first
 * of a new cluster, when it has none and nobody else is there. Blocking.
 */
public final class ReplicaEntry {
    private static final Logger log = LoggerFactory.getLogger(ReplicaEntry.class);

    private final ReplicaFolder folder;
    private final ReplicaName name;
    private final MemberLinks members;
    private final Clock clock;

    /** @param name of this replica, unless it has one already */
    public ReplicaEntry(ReplicaFolder folder, ReplicaName name, MemberLinks members, Clock clock) {
        this.folder = folder;
        this.name = name;
        this.members = members;
        this.clock = clock;
    }

    /**
     * @param token {@code --join-token} or {@code MESH_JOIN_TOKEN}; not looked at by a replica that has joined before
     * @return what has been stored
     * @throws JoinException when it must not become one this way; nothing has been stored
     * @throws io.be.mesh.cluster.secret.SecretException when what is stored cannot be read, or nothing can be stored
     */
    public ReplicaCredentials enter(Optional<String> token) throws JoinException, InterruptedException {
        Optional<ReplicaCredentials> known = folder.found();
        if (known.isPresent()) {
            return folder.renewIfOld(known.get());
        }
        List<HostPort> links = members.resolve();
        if (token.isPresent()) {
            ReplicaCredentials brought = new JoinCall(ticket(token.get()), name, clock).join(links);
            folder.join(brought);
            log.atInfo().addKeyValue("replica", name).log("this replica has joined the cluster");
            return brought;
        }
        Optional<HostPort> other = MemberLinks.answering(links);
        if (other.isPresent()) {
            throw new JoinException(
                    JoinException.Kind.REFUSED,
                    other.get() + " runs already, and this replica has no certificate of the cluster",
                    "take a token with `bin/mesh cluster token` on a running replica and start with --join-token");
        }
        ReplicaCredentials begun = folder.begin(name);
        log.atWarn()
                .addKeyValue("replica", name)
                .addKeyValue("members", links)
                .log("no other member answers: this replica begins a new cluster; the others join it with"
                        + " `bin/mesh cluster token`");
        return begun;
    }

    private static JoinTicket ticket(String token) throws JoinException {
        try {
            return JoinTicket.parse(token);
        } catch (MeshException e) {
            throw new JoinException(
                    JoinException.Kind.REFUSED,
                    e.message(),
                    "take one with `bin/mesh cluster token` on a running replica");
        }
    }
}
