package io.be.mesh.server.command.net;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One partner in words instead of bits.
 *
 * @param trust {@code guest_root}, {@code pinned} or {@code none}
 * @param fingerprint of the root that is trusted for it; empty when none is
 */
public record RouteView(Route route, String self, String trust, String fingerprint, long now) {
    private static final int ROW_BYTES = 4 << 20;

    /** @param status of the node, which says how each root is trusted */
    public static RouteView of(JsonObject route, JsonObject status, long now) {
        Route read = new Codecs(CodecLimits.of(ROW_BYTES))
                .json()
                .decode(Route.class, ByteString.copyFromUtf8(route.encode()));
        JsonObject known = find(status.getJsonArray("routes", new JsonArray()), read.nodeId());
        return new RouteView(
                read,
                status.getJsonObject("node", new JsonObject()).getString("nodeId", ""),
                known.getString("trust", "none"),
                known.getString("fingerprint", ""),
                now);
    }

    private static JsonObject find(JsonArray routes, String nodeId) {
        for (int i = 0; i < routes.size(); i++) {
            if (routes.getJsonObject(i).getString("nodeId", "").equalsIgnoreCase(nodeId)) {
                return routes.getJsonObject(i);
            }
        }
        return new JsonObject();
    }

    /** What holds of it now; the first that stops traffic, else how far it has come. */
    public String state() {
        if (route.has(RouteStatus.REMOVED)) {
            return "removed";
        }
        if (route.has(RouteStatus.DISABLED) || route.has(RouteStatus.REJECT)) {
            return "disabled";
        }
        if (expired()) {
            return "expired";
        }
        if (RouteGate.isWaiting(route)) {
            return "waiting for approval here";
        }
        if (route.has(RouteStatus.WEAVED)) {
            return "woven";
        }
        if (route.has(RouteStatus.APPROVING)) {
            return "waiting for approval by " + route.nodeId();
        }
        return route.has(RouteStatus.CONNECTED) ? "connected" : "not reached yet";
    }

    /** What is to be done next; empty when nothing is. */
    public String next() {
        String node = route.nodeId();
        return switch (state()) {
            case "removed" -> "";
            case "disabled" -> "mesh net enable " + node;
            case "expired" -> "mesh net refresh " + node + " --expire 1y";
            case "waiting for approval here" -> "compare both roots by phone, then: mesh net ack " + node;
            case "woven", "connected" ->
                trust.equals("pinned") ? "compare both roots by phone, if that has not been done" : "";
            case "not reached yet" -> "mesh net check " + node;
            default -> "there: mesh net ack " + self + ", or mesh net refresh " + self + " --inst … --address …";
        };
    }

    public String trusted() {
        return switch (trust) {
            case "guest_root" -> "given by the operator";
            case "pinned" -> "pinned on first use";
            default -> "not known yet";
        };
    }

    public String scheme() {
        String address = route.address().toLowerCase(Locale.ROOT);
        return address.startsWith("http://") || address.startsWith("h2c://") || address.startsWith("grpc://")
                ? "plaintext"
                : "mutual TLS";
    }

    private boolean expired() {
        return route.expireAt() > 0 && route.expireAt() <= now;
    }
}
