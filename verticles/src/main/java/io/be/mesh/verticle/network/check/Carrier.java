package io.be.mesh.verticle.network.check;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.verticle.network.Outcome;
import io.be.mesh.verticle.network.check.InvokeCall.Said;
import java.util.Map;
import java.util.Optional;

/** What long bodies are sent with. */
sealed interface Carrier {
    String uri();

    Map<String, String> headers();

    ByteString body(long bytes);

    /** Empty when the answer is not the node's. */
    Optional<Said> said(Outcome.Answered answered);

    /** What is to be added when the node's own limit ends the trial. */
    String remark();

    /** As traffic goes, once we are partners. */
    record AsPartner(InvokeCall call) implements Carrier {
        @Override
        public String uri() {
            return call.uri();
        }

        @Override
        public Map<String, String> headers() {
            return call.headers();
        }

        @Override
        public ByteString body(long bytes) {
            return call.body(bytes);
        }

        @Override
        public Optional<Said> said(Outcome.Answered answered) {
            return call.said(answered);
        }

        @Override
        public String remark() {
            return " (its limits.message)";
        }
    }

    /** Before that: the question who is there, with blanks in it. */
    record AsStranger(String nodeId) implements Carrier {
        private static final ByteString HEAD = ByteString.copyFromUtf8("{\"attachments\":{}");
        private static final ByteString TAIL = ByteString.copyFromUtf8("}");

        @Override
        public String uri() {
            return HttpPath.SDK;
        }

        @Override
        public Map<String, String> headers() {
            return SdkCall.headers("mesh.net.environ", nodeId);
        }

        @Override
        public ByteString body(long bytes) {
            return HEAD.concat(Blanks.of(Math.max(0, bytes - HEAD.size() - TAIL.size())))
                    .concat(TAIL);
        }

        @Override
        public Optional<Said> said(Outcome.Answered answered) {
            return InvokeCall.envelope(answered.body());
        }

        @Override
        public String remark() {
            return " of one that is no partner: try again after weaving";
        }
    }
}
