package io.be.mesh.server.command.service;

import io.be.mesh.server.command.api.AdminApi;
import picocli.CommandLine.Parameters;

/** Which registration is meant. */
final class ServicePath {
    @Parameters(index = "0", paramLabel = "KIND", description = "complex, metadata, proxy or server")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "name of the registration")
    private String name = "";

    @Parameters(index = "2", paramLabel = "INSTANCE", description = "its instance_id")
    private String instance = "";

    /** In the admin API. */
    String path() {
        return "/services/" + AdminApi.segment(kind) + "/" + AdminApi.segment(name) + "/" + AdminApi.segment(instance);
    }
}
