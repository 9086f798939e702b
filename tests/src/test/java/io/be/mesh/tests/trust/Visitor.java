package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.tests.testkit.GrpcPeer;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.PeerClient;
import io.be.mesh.tests.testkit.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** Somebody without a certificate at an address of this machine, who says anything over any wire. */
final class Visitor implements AutoCloseable {
    static final String INVOKE = "/v1/interconn/chan/invoke";
    /** What it pushes. */
    static final String PAYLOAD = "marker";

    private static final String TOPIC = "t";
    private static final String JSON = "{\"topic\":\"t\",\"timeout\":1,\"payload\":\"AAAA\"}";

    private final MeshProcess node;
    private final String address;
    /** One connection for all that it says over gRPC, as a proxy does. */
    private final Map<Wire, GrpcPeer> grpc = new EnumMap<>(Wire.class);

    Visitor(MeshProcess node, String address) {
        this.node = node;
        this.address = address;
    }

    /** A push as relays make it; the code of the answer, the name of the gRPC status where there is none. */
    String push(Wire wire, String session, List<Entry<String, String>> headers) throws Exception {
        List<Entry<String, String>> all = new ArrayList<>(headers);
        all.add(Map.entry("x-ptp-session-id", session));
        if (wire.isGrpc()) {
            return call(wire, GrpcPeer.INVOKE, all, inbound());
        }
        all.add(Map.entry("x-ptp-topic", TOPIC));
        return code(curl(wire, all, List.of("-H", "Content-Type:", "-d", PAYLOAD), List.of(INVOKE)));
    }

    /** Asks for anything with a small JSON document; the code of the answer. */
    String post(Wire wire, String path, List<Entry<String, String>> headers) throws Exception {
        List<Entry<String, String>> all = new ArrayList<>(headers);
        all.add(Map.entry("Content-Type", "application/json"));
        return code(curl(wire, all, List.of("-d", JSON), List.of(path)));
    }

    /** Calls a gRPC method with a message that is a topic; the code of the answer, or the name of the status. */
    String call(Wire wire, String method, List<Entry<String, String>> metadata) {
        return call(wire, method, metadata, new byte[] {0x0a, 1, 't'});
    }

    private String call(Wire wire, String method, List<Entry<String, String>> metadata, byte[] message) {
        GrpcPeer.Reply reply = grpc.computeIfAbsent(wire, way -> GrpcPeer.from(address, node, way.isSecure()))
                .call(method, metadata, message);
        return reply.code().isEmpty() ? reply.status() : reply.code();
    }

    /** Runs curl from the address of this visitor; what it has written to standard output. */
    String curl(Wire wire, List<Entry<String, String>> headers, List<String> options, List<String> paths)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-sS", "-k", "--path-as-is", "--max-time", "20", "--interface", address, wire.curlOption()));
        for (Entry<String, String> header : headers) {
            String value = header.getValue();
            command.addAll(List.of("-H", header.getKey() + (value.isEmpty() ? ";" : ": " + value)));
        }
        command.addAll(options);
        paths.forEach(path -> command.add(wire.scheme() + "://" + node.address() + path));
        Shell.Result result = Shell.run(command.toArray(String[]::new));
        assertThat(result.exit()).as("%s: %s", command, result.err()).isZero();
        return result.out();
    }

    /** Writes bytes, one for each character, and reads to the end of the connection. */
    String raw(String requests) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Socket socket = new Socket(loopback, node.port(), InetAddress.getByName(address), 0)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String code(String answer) {
        return PeerClient.codeIn(answer).orElse(answer);
    }

    private static byte[] inbound() {
        ByteString push = Ptp.PushInbound.newBuilder()
                .setTopic(TOPIC)
                .setPayload(ByteString.copyFromUtf8(PAYLOAD))
                .build()
                .toByteString();
        return Ptp.Inbound.newBuilder().setPayload(push).build().toByteArray();
    }

    @Override
    public void close() throws InterruptedException {
        for (GrpcPeer peer : grpc.values()) {
            peer.close();
        }
    }
}
