package io.be.mesh.cluster.audit;

/**
 * The last line of the audit log: what an operator keeps elsewhere, so that a log that was cut can be told from a whole
 * one.
 *
 * @param seq number of the line; 0 when nothing has been written
 * @param hash of the line, SHA-256, lower-case hex
 */
public record AuditHead(long seq, String hash) {
    /** What the first line is chained to. */
    public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));
}
