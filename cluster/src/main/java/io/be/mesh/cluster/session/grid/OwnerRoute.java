package io.be.mesh.cluster.session.grid;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.be.mesh.cluster.replica.ReplicaLink;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;

/**
 * The way to the owner of a session: this member itself, or one hop over the payload link. One try; when the owner has
 * changed or is gone the outcome is {@code NOT_OWNER}. Any context; completes on the caller's.
 */
final class OwnerRoute {
    /** The operation of the link. */
    private static final String OPERATION = "session";
    /** What the owner's own tries and the way may take beside the wait. */
    private static final long GRACE_MILLIS = 5_000;

    private static final int HEAD_BYTES = 256;

    private final LocalReplica replica;
    private final OwnerDesk desk;
    private final ReplicaLink link;

    OwnerRoute(LocalReplica replica, OwnerDesk desk, ReplicaLink link) {
        this.replica = replica;
        this.desk = desk;
        this.link = link;
        link.serve(OPERATION, this::serve);
    }

    /** @param gone completes when nobody wants the answer any more */
    Future<Outcome> send(String session, SessionCommand command, long waitMillis, Future<Void> gone) {
        UUID owner;
        try {
            owner = replica.owner(session);
        } catch (HazelcastInstanceNotActiveException e) {
            return Future.failedFuture(hasLeft(e));
        }
        if (owner == null) {
            return Future.succeededFuture(Outcome.NOT_OWNER);
        }
        if (owner.equals(replica.self())) {
            return desk.serve(session, command, waitMillis, gone);
        }
        ReplicaLink.Call call =
                link.call(owner, OPERATION, request(session, command, waitMillis), waitMillis + GRACE_MILLIS);
        gone.onComplete(left -> call.cancel());
        return call.answer().map(OwnerRoute::outcome).recover(OwnerRoute::elsewhere);
    }

    static MeshException hasLeft(HazelcastInstanceNotActiveException cause) {
        return new MeshException(ErrorCode.UNAVAILABLE, "this replica has left the others of its node", cause);
    }

    /** What can be asked again of the next owner. */
    private static Future<Outcome> elsewhere(Throwable failure) {
        ErrorCode code = MeshException.of(failure).code();
        return switch (code) {
            case UNREACHABLE, TIMEOUT, STARTING -> Future.succeededFuture(Outcome.NOT_OWNER);
            default -> Future.failedFuture(failure);
        };
    }

    private Future<Buffer> serve(UUID from, Buffer request, Future<Void> gone) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(request.getBytes()))) {
            String session = in.readUTF();
            long waitMillis = in.readLong();
            SessionCommand command = SessionSerialization.read(in);
            return desk.serve(session, command, waitMillis, gone).map(OwnerRoute::answer);
        } catch (IOException | IllegalArgumentException e) {
            return Future.failedFuture(
                    new MeshException(ErrorCode.CODEC, "replica " + from + " sent what is no command of a session", e));
        }
    }

    private static Buffer request(String session, SessionCommand command, long waitMillis) {
        return written(out -> {
            out.writeUTF(session);
            out.writeLong(waitMillis);
            SessionSerialization.write(command, out);
        });
    }

    private static Buffer answer(Outcome outcome) {
        return written(outcome::write);
    }

    private static Outcome outcome(Buffer answer) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(answer.getBytes()))) {
            return Outcome.read(in);
        } catch (IOException e) {
            throw new MeshException(ErrorCode.CODEC, "a replica answered what is no outcome", e);
        }
    }

    private static Buffer written(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEAD_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Tells that somebody still wants the answer, always. */
    static Future<Void> wanted() {
        return Promise.<Void>promise().future();
    }
}
