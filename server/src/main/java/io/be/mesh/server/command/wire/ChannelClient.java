package io.be.mesh.server.command.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PeekInbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PtpMessage;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.ReleaseInbound;
import io.be.mesh.server.Failure;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The four operations of the queues, as any client calls them: protobuf over HTTP. Blocking; any thread. */
public final class ChannelClient {
    private static final long MESSAGE = 512L << 20;
    private static final Duration PUSH = Duration.ofSeconds(60);
    /** What an answer may take on its way after the node has stopped waiting. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final MeshPort port;
    private final Codecs codecs = new Codecs(CodecLimits.forMessages(MESSAGE));

    public ChannelClient(MeshPort port) {
        this.port = port;
    }

    /**
     * Stores a message.
     *
     * @param target node whose queue it is for; empty for the node that is asked
     * @param messageId the same id again is stored once; may be empty
     */
    public void push(Queue queue, String target, String messageId, Message message)
            throws Failure, InterruptedException {
        Headers headers = new Headers(queue)
                .add(PtpHeader.TARGET_NODE_ID, target)
                .add(PtpHeader.MESSAGE_ID, messageId)
                .add(PtpHeader.TIMEOUT, String.valueOf(PUSH.minus(GRACE).toMillis()));
        call(HttpPath.PUSH, headers, new PushInbound(queue.topic(), message.payload(), message.metadata()), PUSH);
    }

    /**
     * Takes the oldest message, or waits for one.
     *
     * @param sender node whose messages alone are taken; empty for anybody's
     * @param requestId the same id again gets the same message; may be empty
     */
    public Optional<Message> pop(Queue queue, String sender, String requestId, Duration wait)
            throws Failure, InterruptedException {
        Headers headers =
                new Headers(queue).add(PtpHeader.TARGET_NODE_ID, sender).add(PtpHeader.REQUEST_ID, requestId);
        return message(call(HttpPath.POP, headers, new PopInbound(queue.topic(), wait.toMillis()), wait.plus(GRACE)));
    }

    /** The oldest message if there is one; {@code keep} leaves it where it is. */
    public Optional<Message> peek(Queue queue, String sender, boolean keep) throws Failure, InterruptedException {
        Headers headers =
                new Headers(queue).add(PtpHeader.TARGET_NODE_ID, sender).add(PtpHeader.PEEK, keep ? "keep" : "");
        return message(call(HttpPath.PEEK, headers, new PeekInbound(queue.topic()), PUSH));
    }

    /** Frees a topic; with an empty one the session. */
    public void release(Queue queue) throws Failure, InterruptedException {
        call(HttpPath.RELEASE, new Headers(queue), new ReleaseInbound(queue.topic(), 0), PUSH);
    }

    private static Optional<Message> message(Outbound answer) {
        return Optional.ofNullable(answer.payload()).map(payload -> new Message(payload, answer.metadata()));
    }

    private Outbound call(String path, Headers headers, PtpMessage message, Duration patience)
            throws Failure, InterruptedException {
        byte[] body = codecs.of(Encoding.PROTOBUF).encode(message).toByteArray();
        Outbound answer = outbound(port.send(new MeshRequest("POST", path, headers.all, body, patience)));
        NodeAnswer.require(answer.code(), answer.message());
        return answer;
    }

    /** In the encoding it came in: what cannot be parsed is refused in JSON. */
    private Outbound outbound(HttpResponse<byte[]> answer) throws Failure {
        String type = answer.headers().firstValue("content-type").orElse("");
        Encoding encoding = Encoding.of(type);
        if (encoding != null) {
            try {
                ByteString body = UnsafeByteOperations.unsafeWrap(answer.body());
                Outbound outbound = codecs.of(encoding).decode(Outbound.class, body);
                if (!outbound.code().isEmpty()) {
                    return outbound;
                }
            } catch (MeshException e) {
                // told below, as every other answer without a code
            }
        }
        throw port.stranger(answer.statusCode());
    }

    /** Of one call; what is empty is not sent. */
    private static final class Headers {
        private final List<Map.Entry<String, String>> all = new ArrayList<>();

        Headers(Queue queue) {
            add("content-type", Encoding.PROTOBUF.mediaType());
            add(PtpHeader.SESSION_ID, queue.session());
        }

        Headers add(String name, String value) {
            if (!value.isEmpty()) {
                all.add(Map.entry(name, value));
            }
            return this;
        }
    }
}
