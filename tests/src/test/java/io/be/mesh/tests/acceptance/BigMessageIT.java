package io.be.mesh.tests.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A message of half the heap, from one node to the other and to its reader. The client streams: it holds a block of it. */
class BigMessageIT {
    private static final int SIZE = 256 << 20;
    private static final int TOPIC = 1;
    private static final int PUSH_PAYLOAD = 2;

    private static MeshProcess a;
    private static MeshProcess b;

    private final Caller caller = new Caller();

    @BeforeAll
    static void start() throws Exception {
        a = MeshProcess.builder().javaOptions("-Xmx512m").start();
        b = MeshProcess.builder().javaOptions("-Xmx512m").start();
        Caller caller = new Caller();
        caller.identity(a, "LX0000010000001", "JG0100000100000000");
        caller.identity(b, "LX0000010000002", "JG0100000200000000");
        assertThat(caller.route(a, "LX0000010000002", "JG0100000200000000", "http://" + b.address()))
                .isEqualTo(Caller.SUCCESS);
        assertThat(caller.route(b, "LX0000010000001", "JG0100000100000000", "http://" + a.address()))
                .isEqualTo(Caller.SUCCESS);
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
    }

    @Test
    void structured() throws Exception {
        Map<String, String> headers = Map.of(
                "Content-Type", "application/x-protobuf",
                "x-ptp-session-id", "big-structured",
                "x-ptp-target-node-id", "LX0000010000002");
        RandomStream payload = new RandomStream(1, SIZE);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(head);
        out.writeString(TOPIC, "t");
        out.writeTag(PUSH_PAYLOAD, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(SIZE);
        out.flush();

        Envelope pushed = push("/v1/interconn/chan/push", headers, head.toByteArray(), payload, 2);
        assertThat(pushed.code()).as(pushed.message()).isEqualTo(Caller.SUCCESS);

        Envelope popped = pop(
                "/v1/interconn/chan/pop",
                Map.of("Content-Type", "application/x-protobuf", "x-ptp-session-id", "big-structured"),
                BodyPublishers.ofByteArray(new byte[] {0x0a, 1, 't'}),
                2);
        assertThat(popped.code()).as(popped.message()).isEqualTo(Caller.SUCCESS);
        assertThat(popped.payloadBytes()).isEqualTo(SIZE);
        assertThat(popped.sha256()).isEqualTo(payload.sha256OfAll());
    }

    @Test
    void raw() throws Exception {
        Map<String, String> headers =
                Map.of("x-ptp-session-id", "big-raw", "x-ptp-topic", "t", "x-ptp-target-node-id", "LX0000010000002");
        RandomStream payload = new RandomStream(2, SIZE);

        Envelope pushed = push("/v1/interconn/chan/push", headers, new byte[0], payload, 1);
        assertThat(pushed.code()).as(pushed.message()).isEqualTo(Caller.SUCCESS);

        Envelope popped = pop(
                "/v1/interconn/chan/pop?timeout=30",
                Map.of("x-ptp-session-id", "big-raw", "x-ptp-topic", "t"),
                BodyPublishers.noBody(),
                1);
        assertThat(popped.code()).as(popped.message()).isEqualTo(Caller.SUCCESS);
        assertThat(popped.payloadBytes()).isEqualTo(SIZE);
        assertThat(popped.sha256()).isEqualTo(payload.sha256OfAll());
    }

    private Envelope push(String path, Map<String, String> headers, byte[] head, RandomStream payload, int payloadField)
            throws Exception {
        InputStream body = new SequenceInputStream(new ByteArrayInputStream(head), payload);
        BodyPublisher publisher =
                BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> body), head.length + (long) SIZE);
        HttpResponse<InputStream> answer = caller.send(a, path, headers, publisher, BodyHandlers.ofInputStream());
        return Envelope.read(answer.body(), payloadField);
    }

    private Envelope pop(String path, Map<String, String> headers, BodyPublisher body, int payloadField)
            throws Exception {
        HttpResponse<InputStream> answer = caller.send(b, path, headers, body, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Envelope.read(answer.body(), payloadField);
    }

    /** An answer, its payload digested as it came. Code and message are the two fields after the payload. */
    private record Envelope(String code, String message, long payloadBytes, byte[] sha256) {
        static Envelope read(InputStream body, int payloadField) throws IOException {
            CodedInputStream in = CodedInputStream.newInstance(body, 64 * 1024);
            in.setSizeLimit(Integer.MAX_VALUE);
            MessageDigest digest = RandomStream.sha256();
            String code = "";
            String message = "";
            long bytes = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                if (field == payloadField) {
                    bytes = in.readUInt32();
                    for (long left = bytes; left > 0; left -= Math.min(left, 64 * 1024)) {
                        digest.update(in.readRawBytes((int) Math.min(left, 64 * 1024)));
                    }
                } else if (field == payloadField + 1) {
                    code = in.readString();
                } else if (field == payloadField + 2) {
                    message = in.readString();
                } else {
                    in.skipField(tag);
                }
            }
            return new Envelope(code, message, bytes, digest.digest());
        }
    }
}
