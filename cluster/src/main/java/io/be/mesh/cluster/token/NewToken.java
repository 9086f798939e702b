package io.be.mesh.cluster.token;

/**
 * A token that has just been made.
 *
 * @param text the token itself: shown once, kept nowhere
 */
public record NewToken(Token token, String text) {
    @Override
    public String toString() {
        return "NewToken[" + token + "]";
    }
}
