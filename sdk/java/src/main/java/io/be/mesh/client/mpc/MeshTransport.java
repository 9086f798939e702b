package io.be.mesh.client.mpc;

import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.prisim.Transport;
import io.be.mesh.client.session.MeshSession;
import io.be.mesh.client.session.SessionHeaders;
import io.be.mesh.client.session.SessionRules;
import io.be.mesh.client.struct.Principal;
import io.be.mesh.client.wire.Nodes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Sessions at a node. */
final class MeshTransport implements Transport, Directed {
    private final Direction direction;

    MeshTransport(Direction direction) {
        this.direction = direction;
    }

    @Override
    public Object directed(Direction another) {
        return new MeshTransport(another);
    }

    @Override
    public Session open(String sessionId, Map<String, String> metadata) {
        MeshSettings settings = direction.settings();
        Map<String, String> all = new HashMap<>(direction.attachments());
        all.putAll(metadata);
        Principal principal = direction.principal();
        if (principal != null) {
            all.put(
                    principal.getNodeId().isEmpty() ? SessionHeaders.TARGET_INST : SessionHeaders.TARGET_NODE,
                    principal.getNodeId().isEmpty() ? principal.getInstId() : principal.getNodeId());
        }
        Duration limit = direction.timeout();
        SessionRules rules = new SessionRules(
                settings.retryRules(),
                settings.timeout(),
                limit == null ? settings.pushTimeout() : limit,
                settings.packetSize(),
                settings.pending(),
                settings.gzip(),
                settings.callbacks());
        SessionHeaders headers = SessionHeaders.of(sessionId, all, settings.provider(), settings.token());
        return new MeshSession(Nodes.of(settings.wire()), headers, rules);
    }
}
