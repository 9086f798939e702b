package io.be.mesh.bench.load;

import org.jspecify.annotations.Nullable;

/** Whether an answer is right. */
@FunctionalInterface
public interface Check {
    /** Null when it is right, else one line about what is wrong. */
    @Nullable
    String reject(Answer answer);

    /**
     * Looks closely at an answer the first time, and afterwards only at its length and CRC-32: every answer is checked
     * whole, at a cost that stays small beside the server's.
     */
    static Check remembering(Check close) {
        return new Check() {
            private static final int MEMORY = 8;
            private final long[] known = new long[MEMORY];
            private int size;

            @Override
            public @Nullable String reject(Answer answer) {
                long digest = answer.digest();
                for (int i = 0; i < size; i++) {
                    if (known[i] == digest && answer.status() == 200) {
                        return grpcFailure(answer);
                    }
                }
                String wrong = close.reject(answer);
                if (wrong == null && size < MEMORY) {
                    known[size++] = digest;
                }
                return wrong;
            }
        };
    }

    /** What a gRPC trailer complains about, null when it does not. */
    static @Nullable String grpcFailure(Answer answer) {
        String status = answer.grpcStatus();
        return status == null || status.equals("0") ? null : "grpc-status " + status;
    }
}
