package io.be.mesh.cluster.audit;

import java.util.List;
import java.util.Optional;

/**
 * What a verification of the audit log found.
 *
 * @param lines that are sound, up to the first break
 * @param firstSeq number of the first line; 0 when there is none
 * @param head the last sound line: keep its hash outside of the node
 * @param remarks what is worth knowing and no break
 * @param broken where the chain breaks first; empty when it does not
 */
public record AuditReport(long lines, long firstSeq, AuditHead head, List<String> remarks, Optional<Break> broken) {
    public AuditReport {
        remarks = List.copyOf(remarks);
    }

    public boolean sound() {
        return broken.isEmpty();
    }

    /**
     * @param file name within the folder; empty when it is the log as a whole
     * @param line within the file, from 1; 0 when it is the log as a whole
     */
    public record Break(String file, long line, String what) {}
}
