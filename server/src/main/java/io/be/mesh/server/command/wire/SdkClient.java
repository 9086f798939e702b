package io.be.mesh.server.command.wire;

import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.server.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls operations by name, as an SDK does. Blocking; any thread. */
public final class SdkClient {
    /** Protocol HTTP, codec JSON, no version, any address. */
    private static final String FLAG = "0".repeat(Urn.FLAG_LENGTH);

    private final MeshPort port;

    public SdkClient(MeshPort port) {
        this.port = port;
    }

    /**
     * Calls an operation.
     *
     * @param node node or institution that shall answer; empty for the one that is asked
     * @param arguments one JSON object
     * @return the content of the answer; empty when there is none or it is null
     */
    public Optional<Object> invoke(String name, String node, String arguments, Duration patience)
            throws Failure, InterruptedException {
        String id = node.isEmpty() ? Principal.LOCAL_NODE_ALIAS : node;
        String urn = new Urn(name, FLAG, id, Urn.DEFAULT_DOMAIN).format();
        HttpResponse<byte[]> answer = port.send(new MeshRequest(
                "POST",
                HttpPath.SDK,
                List.of(
                        Map.entry("content-type", "application/json"),
                        Map.entry(PtpHeader.URN, urn),
                        Map.entry(PtpHeader.TIMEOUT, String.valueOf(patience.toMillis()))),
                arguments.getBytes(StandardCharsets.UTF_8),
                patience));
        JsonObject envelope = envelope(answer);
        NodeAnswer.require(envelope.getString("code", ""), envelope.getString("message", ""));
        return Optional.ofNullable(envelope.getValue("content"));
    }

    private JsonObject envelope(HttpResponse<byte[]> answer) throws Failure {
        try {
            JsonObject envelope = new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
            if (envelope.getValue("code") instanceof String) {
                return envelope;
            }
        } catch (DecodeException | ClassCastException e) {
            // told below, as every other answer without a code
        }
        throw port.stranger(answer.statusCode());
    }
}
