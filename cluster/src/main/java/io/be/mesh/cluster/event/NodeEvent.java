package io.be.mesh.cluster.event;

import io.be.mesh.cluster.audit.Change;

/**
 * Something was changed: a hint with key and version, never the truth.
 *
 * @param name {@code mesh.<area>.event.<participle>}
 * @param object as the audit log names it: {@code route LX…}
 * @param version of the object now; 0 when it is gone
 */
public record NodeEvent(String name, String object, long version) {
    /** @param action public name of the operation that did it: {@code mesh.net.refresh} */
    static NodeEvent of(String action, Change change) {
        int verb = action.lastIndexOf('.');
        String area = verb < 0 ? action : action.substring(0, verb);
        String participle = change.before() == 0 ? "created" : change.after() == 0 ? "removed" : "changed";
        return new NodeEvent(area + ".event." + participle, change.object(), change.after());
    }
}
