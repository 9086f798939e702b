package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/** Which queue a request means: the topic of the header wins over that of the body, both are checked. */
final class QueueKeys {
    private static final int MAX_BYTES = 512;

    private QueueKeys() {}

    /** @throws MeshException E…400 that names the member */
    static QueueKey of(CallContext context, String bodyTopic) {
        String topic = context.topic().isEmpty() ? bodyTopic : context.topic();
        check("session id", context.session());
        check("topic", topic);
        return new QueueKey(context.session(), topic);
    }

    /**
     * The name of a session or a topic.
     *
     * @throws MeshException E…400 that names the member
     */
    static void check(String what, String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "the " + what + " has a control character at " + i);
            }
            // Each half of a surrogate pair counts two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        if (bytes > MAX_BYTES) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST, "the " + what + " has " + bytes + " bytes, more than " + MAX_BYTES);
        }
    }
}
