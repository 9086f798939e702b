package io.be.mesh.conf;

/**
 * Something wrong with a setting.
 *
 * @param origin where it was written
 * @param hint what to do, or empty
 */
public record ConfigProblem(String origin, String key, String message, String hint) {
    @Override
    public String toString() {
        return origin + ": " + (key.isEmpty() ? "" : key + ": ") + message + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
