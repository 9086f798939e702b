package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.plugin.OperationCalls;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Calls of plugins as calls of the SDK wire: the same operations, rules and lines in the audit log, without a socket. */
public final class CallsOfPlugins implements OperationCalls {
    private final Vertx vertx;
    private final MpiService operations;
    private final CallContexts contexts;
    private final MemoryBudget budget;

    public CallsOfPlugins(Vertx vertx, MpiService operations, CallContexts contexts, MemoryBudget budget) {
        this.vertx = vertx;
        this.operations = operations;
        this.contexts = contexts;
        this.budget = budget;
    }

    @Override
    public Future<ByteString> call(String plugin, String operation, ByteString json, long patienceMillis) {
        MemoryBudget.Reservation reservation = budget.open();
        if (!reservation.grow(json.size())) {
            return Future.failedFuture(MemoryBudget.full());
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        CallContext context = contexts.ofPlugin(new Caller.Plugin(plugin)).until(end);
        List<Runnable> whenLate = new CopyOnWriteArrayList<>();
        MpiCall call = new MpiCall(
                context,
                InetAddress.getLoopbackAddress(),
                Urn.of(operation, Principal.LOCAL_NODE_ALIAS).format(),
                () -> TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()),
                whenLate::add);
        Promise<ByteString> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
        long timer = vertx.setTimer(patienceMillis, late -> {
            if (promise.tryFail(new MeshException(
                    ErrorCode.TIMEOUT, operation + " did not answer within " + patienceMillis + " ms"))) {
                whenLate.forEach(Runnable::run);
            }
        });
        operations.invoke(call, new MpiBody(json, reservation)).onSuccess(answer -> {
            vertx.cancelTimer(timer);
            hand(answer, promise);
        });
        return promise.future();
    }

    /** A message counts as read when the plugin has it; when it is too late, it goes back to its queue. */
    private static void hand(MpiAnswer answer, Promise<ByteString> promise) {
        Future<ByteString> content = content(answer);
        boolean handed = content.succeeded() ? promise.tryComplete(content.result()) : promise.tryFail(content.cause());
        answer.delivery().ifPresent(handed && content.succeeded() ? Delivery::confirm : Delivery::rollback);
    }

    private static Future<ByteString> content(MpiAnswer answer) {
        try {
            JsonObject envelope = new JsonObject(answer.envelope().toStringUtf8());
            String code = envelope.getString("code", "");
            if (!ErrorCode.SUCCESS.code().equals(code)) {
                ErrorCode known = ErrorCode.of(code);
                return Future.failedFuture(new MeshException(
                        known == null ? ErrorCode.UNKNOWN : known, envelope.getString("message", "")));
            }
            byte[] bytes = Json.encodeToBuffer(envelope.getValue("content")).getBytes();
            return Future.succeededFuture(UnsafeByteOperations.unsafeWrap(bytes));
        } catch (RuntimeException e) {
            return Future.failedFuture(new MeshException(ErrorCode.CODEC, "the answer is no envelope", e));
        }
    }
}
