package io.be.mesh.tests.sdkwire;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A program that calls operations at its own node. */
public final class Sdk {
    public static final String HERE = "lx0000000000000";
    private static final String FLAG = "0".repeat(37);

    private final Caller caller = new Caller();

    /** At the node itself. */
    public JsonNode call(MeshProcess node, String operation, Map<String, ?> arguments)
            throws IOException, InterruptedException {
        return call(node, operation, HERE, arguments);
    }

    /** At the node of an id. */
    public JsonNode call(MeshProcess node, String operation, String id, Map<String, ?> arguments)
            throws IOException, InterruptedException {
        List<String> labels = new ArrayList<>(List.of(operation.split("\\.")));
        Collections.reverse(labels);
        String urn = String.join(".", labels) + "." + FLAG + "." + id + ".trustbe.cn";
        return caller.json(node, "/mesh/invoke", Map.of("mesh-urn", urn), arguments);
    }
}
