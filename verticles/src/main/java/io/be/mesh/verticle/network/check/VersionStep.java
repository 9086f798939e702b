package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.json.JsonObject;

/** What the partner runs. Nodes do not negotiate: it is for the people who compare. */
final class VersionStep {
    private static final String STEP = "version";

    private VersionStep() {}

    static Line told(JsonObject content) {
        Object infos = content.getValue("infos");
        String build = infos instanceof JsonObject map ? String.valueOf(map.getValue("mesh.version", "")) : "";
        String version = String.valueOf(content.getValue("version", ""));
        return Lines.pass(STEP, build.isEmpty() || build.equals(version) ? version : version + ", build " + build);
    }

    static Line untold(MeshException why) {
        String detail =
                switch (why.code()) {
                    case FORBIDDEN, NOT_WOVEN, ROUTE_DISABLED, ROUTE_EXPIRED, CERTIFICATE -> "told to partners only";
                    case NO_OPERATION, NO_SERVICE, NOT_FOUND -> "the node does not tell it";
                    default -> "";
                };
        return detail.isEmpty()
                ? Lines.fail(
                        STEP,
                        "",
                        why.message() + " (" + why.code().code() + ")",
                        why.code().hint())
                : Lines.skip(STEP, detail + " (" + why.code().code() + ")");
    }
}
