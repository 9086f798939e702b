package io.be.mesh.server.command.wire;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import java.util.Optional;

/** What a node says by its envelope. */
final class NodeAnswer {
    private NodeAnswer() {}

    /** @throws Failure with the node's own code and words unless it is the code of success */
    static void require(String code, String message) throws Failure {
        if (!ErrorCode.SUCCESS.code().equals(code)) {
            ErrorCode known = Optional.ofNullable(ErrorCode.of(code)).orElse(ErrorCode.UNKNOWN);
            String unknown = known == ErrorCode.UNKNOWN && !known.code().equals(code) ? code + ": " : "";
            throw Failure.failed(known, unknown + message, known.hint());
        }
    }
}
