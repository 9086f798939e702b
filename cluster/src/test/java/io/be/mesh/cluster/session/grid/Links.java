package io.be.mesh.cluster.session.grid;

import io.be.mesh.cluster.replica.ReplicaLink;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Payload links within this process that can be cut: the faults of a network without its sockets. */
final class Links {
    private final Vertx vertx;
    private final Map<UUID, Map<String, ReplicaLink.Handler>> handlers = new ConcurrentHashMap<>();
    private final Map<UUID, Set<Promise<Buffer>>> pending = new ConcurrentHashMap<>();
    private final Set<UUID> cut = ConcurrentHashMap.newKeySet();

    Links(Vertx vertx) {
        this.vertx = vertx;
    }

    ReplicaLink of(UUID self) {
        return new ReplicaLink() {
            @Override
            public Call call(UUID replica, String operation, Buffer request, long timeoutMillis) {
                return start(self, replica, operation, request, timeoutMillis);
            }

            @Override
            public void serve(String operation, Handler handler) {
                handlers.computeIfAbsent(self, id -> new ConcurrentHashMap<>()).put(operation, handler);
            }
        };
    }

    /** Everything to and from a replica ends, at once. */
    void cut(UUID replica) {
        cut.add(replica);
        pending.getOrDefault(replica, Set.of()).forEach(call -> call.tryFail(unreachable()));
    }

    private ReplicaLink.Call start(UUID from, UUID to, String operation, Buffer request, long timeoutMillis) {
        Context caller = vertx.getOrCreateContext();
        Promise<Buffer> answer = Promise.promise();
        Promise<Void> gone = Promise.promise();
        Set<Promise<Buffer>> calls = pending.computeIfAbsent(to, id -> ConcurrentHashMap.newKeySet());
        Set<Promise<Buffer>> mine = pending.computeIfAbsent(from, id -> ConcurrentHashMap.newKeySet());
        calls.add(answer);
        mine.add(answer);
        ReplicaLink.Handler handler = handlers.getOrDefault(to, Map.of()).get(operation);
        if (handler == null || cut.contains(to) || cut.contains(from)) {
            answer.fail(unreachable());
        } else {
            vertx.runOnContext(there -> handler.handle(from, Buffer.buffer(request.getBytes()), gone.future())
                    .onSuccess(answer::tryComplete)
                    .onFailure(answer::tryFail));
            vertx.setTimer(timeoutMillis, late -> answer.tryFail(new MeshException(ErrorCode.TIMEOUT, "late")));
        }
        Promise<Buffer> told = Promise.promise();
        answer.future().onComplete(done -> {
            calls.remove(answer);
            mine.remove(answer);
            gone.tryComplete();
            caller.runOnContext(here -> {
                if (done.succeeded()) {
                    told.complete(done.result());
                } else {
                    told.fail(done.cause());
                }
            });
        });
        return new ReplicaLink.Call() {
            @Override
            public Future<Buffer> answer() {
                return told.future();
            }

            @Override
            public void cancel() {
                answer.tryFail(new MeshException(ErrorCode.RELEASED, "given up"));
            }
        };
    }

    private static MeshException unreachable() {
        return new MeshException(ErrorCode.UNREACHABLE, "cut");
    }
}
