package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations of the SDK wire by name, each with who may call it. Any context. */
public final class OperationTable implements MpiService {
    private static final ByteString END = ByteString.copyFromUtf8("}");

    private final LocalNode node;
    private final CallerRules callers;
    private final Map<String, MpiOperation> operations;

    public OperationTable(LocalNode node, CallerRules callers, NodeOperations operations) {
        this.node = node;
        this.callers = callers;
        this.operations = operations.all().stream()
                .collect(Collectors.toUnmodifiableMap(MpiOperation::name, Function.identity()));
    }

    @Override
    public Future<ByteString> invoke(MpiCall call, ByteString body) {
        Future<ByteString> content;
        try {
            content = run(call, body);
        } catch (RuntimeException e) {
            content = Future.failedFuture(e);
        }
        return content.map(OperationTable::success)
                .otherwise(cause -> refusal(call.context(), MeshException.of(cause)));
    }

    private Future<ByteString> run(MpiCall call, ByteString body) {
        Urn urn = Urn.parse(call.urn());
        if (!isHere(urn.id())) {
            throw new MeshException(
                    ErrorCode.NOT_WOVEN, "calls for " + urn.id() + " are not carried on from this node");
        }
        MpiOperation operation = operations.get(urn.name());
        Caller caller = call.context().caller();
        if (operation == null) {
            Access.OURS.require(caller, urn.name());
            throw new MeshException(ErrorCode.NO_OPERATION, "no operation named " + urn.name());
        }
        operation.access().require(caller, operation.name());
        if (operation.access() == Access.KNOWN && caller instanceof Caller.Partner partner) {
            callers.requireUsable(partner);
        }
        return operation.run().apply(call, body.isEmpty() ? ByteString.copyFromUtf8("{}") : body);
    }

    private boolean isHere(String id) {
        return node.isLocal(new Principal(id, "")) || node.isLocal(new Principal("", id));
    }

    private static ByteString success(ByteString content) {
        String head = envelope(ErrorCode.SUCCESS.code(), ErrorCode.SUCCESS.zh()).encode();
        return ByteString.copyFromUtf8(head.substring(0, head.length() - 1) + ",\"content\":")
                .concat(content)
                .concat(END);
    }

    @Override
    public ByteString refusal(CallContext context, MeshException why) {
        Outbound failure = Outbound.failure(why, node.label(), context.traceId());
        return UnsafeByteOperations.unsafeWrap(
                envelope(failure.code(), failure.message()).toBuffer().getBytes());
    }

    private static JsonObject envelope(String code, String message) {
        return new JsonObject().put("code", code).put("message", message).putNull("cause");
    }
}
