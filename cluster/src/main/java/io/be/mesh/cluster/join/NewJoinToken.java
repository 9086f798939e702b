package io.be.mesh.cluster.join;

/**
 * A join token that has just been made.
 *
 * @param ticket its text is shown once and kept nowhere
 */
public record NewJoinToken(JoinToken token, JoinTicket ticket) {
    @Override
    public String toString() {
        return "NewJoinToken[" + token + "]";
    }
}
