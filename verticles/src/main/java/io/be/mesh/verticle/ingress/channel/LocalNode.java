package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who this node is, and which of the ids in a request mean it (contract, sections 3 and 4). Any thread; reads the newest
 * identity and routes without waiting.
 */
public final class LocalNode {
    private static final Environ NOBODY = new Environ("", "", "", "", "", "", "");

    private final TableView<Environ> identity;
    private final TableView<Route> routes;
    private volatile Map<String, String> nodeOfInst = Map.of();

    public LocalNode(TableView<Environ> identity, TableView<Route> routes) {
        this.identity = identity;
        this.routes = routes;
        routes.onChange(this::index);
        index();
    }

    /** The identity, with empty ids when none has been set. */
    public Environ environ() {
        return identity.get(TableNames.SELF).orElse(NOBODY);
    }

    /** How this node calls itself in an answer. */
    public String label() {
        String id = environ().nodeId();
        return id.isEmpty() ? "this node" : id;
    }

    /** Whether a push with this target stays here: the institution decides, else the node. */
    public boolean isLocal(Principal target) {
        if (target.isEmpty()) {
            return true;
        }
        Environ self = environ();
        return target.instId().isEmpty() ? isMe(target.nodeId(), self.nodeId()) : isMe(target.instId(), self.instId());
    }

    /** Whether the id in a URN, of a node or an institution, is this node; an empty one is. */
    public boolean isHere(String id) {
        return isLocal(new Principal(id, "")) || isLocal(new Principal("", id));
    }

    /** Whom the id in a URN names: the node of that id, else the institution. */
    public Principal named(String id) {
        if (id.isEmpty()) {
            return Principal.NONE;
        }
        String key = Principal.key(id);
        boolean institution = routes.get(key).isEmpty() && nodeOfInst.containsKey(key);
        return institution ? new Principal("", id) : new Principal(id, "");
    }

    /** Whether a request with these hops has been here before. */
    public boolean hasPassed(List<String> hops) {
        if (hops.isEmpty()) {
            return false;
        }
        String own = environ().nodeId();
        for (int i = 0; i < hops.size(); i++) {
            if (!own.isEmpty() && Principal.same(hops.get(i), own)) {
                return true;
            }
        }
        return false;
    }

    /** The sender a read is limited to, as a key; empty means anyone. */
    public String senderFilter(Principal target) {
        if (target.isEmpty()) {
            return "";
        }
        Environ self = environ();
        if (!target.nodeId().isEmpty()) {
            return isMe(target.nodeId(), self.nodeId()) ? "" : Principal.key(target.nodeId());
        }
        return isMe(target.instId(), self.instId()) ? "" : nodeOf(target.instId());
    }

    /** The ids of this node, as which its own systems speak. */
    public Principal principal() {
        Environ self = environ();
        return new Principal(self.nodeId(), self.instId());
    }

    /** The sender the message of a call is filed under, as a key. */
    String sender(CallContext context) {
        return context.caller().isOurs()
                ? sender(context.source())
                : Principal.key(context.source().nodeId());
    }

    /**
     * The sender a message of one of our own systems is filed under, as a key: this node, whichever node id it writes, as
     * long as its institution is ours or it names none.
     */
    public String sender(Principal source) {
        Environ self = environ();
        boolean nodeIsMe = source.nodeId().isEmpty() || isMe(source.nodeId(), self.nodeId());
        boolean instIsMe = source.instId().isEmpty() ? nodeIsMe : isMe(source.instId(), self.instId());
        if (instIsMe) {
            return Principal.key(self.nodeId());
        }
        return source.nodeId().isEmpty() ? nodeOf(source.instId()) : Principal.key(source.nodeId());
    }

    private String nodeOf(String instId) {
        String key = Principal.key(instId);
        return nodeOfInst.getOrDefault(key, key);
    }

    private static boolean isMe(String id, String own) {
        return Principal.isAlias(id) || (!own.isEmpty() && Principal.same(id, own));
    }

    private void index() {
        Map<String, String> index = new HashMap<>();
        for (Route route : routes.values()) {
            if (!route.instId().isEmpty()) {
                index.putIfAbsent(Principal.key(route.instId()), Principal.key(route.nodeId()));
            }
        }
        nodeOfInst = Map.copyOf(index);
    }
}
