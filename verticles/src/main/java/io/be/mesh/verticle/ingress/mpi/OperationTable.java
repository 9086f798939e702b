package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Access;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.be.mesh.verticle.ingress.mpi.MpiOperation.Place;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * The operations of the SDK wire by name, each with who may call it; behind them the hosted services, and the other nodes. Any
 * context.
 */
public final class OperationTable implements MpiService {
    /** Those of the node itself: never another node's or an engine's business. */
    private static final String[] OWN = {"mesh.", "kms."};

    private final LocalNode node;
    private final CallerRules callers;
    private final Map<String, MpiOperation> operations;
    private final PluginOperations plugins;
    private final HostedCalls hosted;
    private final ForeignCalls foreign;
    private final Envelopes envelopes;
    private final ChannelOperations channel;

    OperationTable(
            LocalNode node,
            CallerRules callers,
            Map<String, MpiOperation> operations,
            PluginOperations plugins,
            HostedCalls hosted,
            ForeignCalls foreign,
            Envelopes envelopes,
            ChannelOperations channel) {
        this.node = node;
        this.callers = callers;
        this.operations = Map.copyOf(operations);
        this.plugins = plugins;
        this.hosted = hosted;
        this.foreign = foreign;
        this.envelopes = envelopes;
        this.channel = channel;
    }

    @Override
    public boolean carriesMessage(String urn) {
        try {
            return channel.carriesMessage(Urn.parse(urn).name());
        } catch (MeshException e) {
            return false; // it is refused when it is run
        }
    }

    @Override
    public Future<MpiAnswer> invoke(MpiCall call, MpiBody body) {
        Future<MpiAnswer> answer;
        try {
            answer = run(call, call.parsed(), body);
        } catch (RuntimeException e) {
            body.reservation().release();
            answer = Future.failedFuture(e);
        }
        return answer.otherwise(cause -> envelopes.failure(call.context(), call.urn(), MeshException.of(cause)));
    }

    private Future<MpiAnswer> run(MpiCall call, Urn urn, MpiBody body) {
        Optional<MpiOperation> operation =
                Optional.ofNullable(operations.get(urn.name())).or(() -> plugins.find(urn.name()));
        boolean here = node.isHere(urn.id())
                || operation.filter(known -> known.place() == Place.HERE).isPresent();
        if (operation.isPresent() && here) {
            return own(call, urn, operation.get(), body);
        }
        body.reservation().release();
        Future<ByteString> raw = here
                ? hosted.call(call, urn, body.bytes())
                : foreign.call(call, urn, operation.isPresent() || isOwn(urn.name()), body.bytes());
        return raw.map(envelope -> envelopes.passed(urn, envelope));
    }

    private Future<MpiAnswer> own(MpiCall call, Urn urn, MpiOperation operation, MpiBody body) {
        Caller caller = call.context().caller();
        AccessRules.require(operation.access(), caller, operation.name());
        if (operation.access() == Access.KNOWN && caller instanceof Caller.Partner partner) {
            callers.requireUsable(partner);
        }
        WireForm form = WireForm.of(urn);
        return envelopes
                .arguments(form, body)
                .compose(arguments -> operation.run().apply(call, arguments))
                .compose(content -> envelopes.success(form, content));
    }

    private static boolean isOwn(String name) {
        for (String prefix : OWN) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ByteString refusal(CallContext context, MeshException why) {
        return envelopes.failure(context, "", why).envelope();
    }

    @Override
    public void endWaits() {
        channel.endWaits();
    }
}
