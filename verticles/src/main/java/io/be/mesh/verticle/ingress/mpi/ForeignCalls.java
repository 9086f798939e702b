package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Access;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.RemoteCall;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Future;
import java.util.Set;

/**
 * Calls whose URN names another node: what a partner may ask there, and nothing else, is sent as this node. A partner's call
 * is not carried on, because it would arrive as ours.
 */
final class ForeignCalls {
    /** What a node does for its partners (contract, section 9). */
    private static final Set<String> FOR_PARTNERS = Set.of(
            Addresses.NET_ENVIRON.name(),
            Addresses.NET_VERSION.name(),
            Addresses.NET_WEAVE.name(),
            Addresses.NET_ACK.name(),
            Addresses.NET_ACCESSIBLE.name());

    /** Of these what only an operator may ask in the name of this node. */
    private static final Set<String> FOR_OPERATORS = Set.of(Addresses.NET_WEAVE.name(), Addresses.NET_ACK.name());

    private final LocalNode node;
    private final CallLink link;

    ForeignCalls(LocalNode node, CallLink link) {
        this.node = node;
        this.link = link;
    }

    /** @param own whether the operation is one of the node's, not a hosted service's */
    Future<ByteString> call(MpiCall call, Urn urn, boolean own, ByteString body) {
        CallContext context = call.context();
        CallContexts.requireNoCircle(context, node);
        Caller caller = context.caller();
        if (caller instanceof Caller.Partner) {
            throw new MeshException(
                    ErrorCode.NOT_PERMITTED, "calls for " + urn.id() + " are not carried on from this node");
        }
        AccessRules.require(FOR_OPERATORS.contains(urn.name()) ? Access.OPERATOR : Access.OURS, caller, urn.name());
        if (own && !FOR_PARTNERS.contains(urn.name())) {
            throw new MeshException(ErrorCode.NOT_PERMITTED, urn.name() + " is not done for another node");
        }
        return link.call(new RemoteCall(
                node.named(urn.id()), urn.format(), context.travelling(), context.hops(), body, call.deadlineNanos()));
    }
}
