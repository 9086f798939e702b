package io.be.mesh.bench.scenario;

import com.google.protobuf.ByteString;
import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Check;
import io.be.mesh.bench.load.Request;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.proto.Ptp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One way to speak to a node: a wire and a form of the body. */
public record Dialect(Wire wire, Form form) {
    private static final int POP_SECONDS = 60;

    /** All that the contract knows, in the order of the table. */
    public static List<Dialect> all() {
        List<Dialect> dialects = new ArrayList<>();
        for (Wire wire : List.of(Wire.HTTP1, Wire.HTTP2)) {
            for (Form form : Form.values()) {
                dialects.add(new Dialect(wire, form));
            }
        }
        dialects.add(new Dialect(Wire.GRPC, Form.PROTOBUF));
        return List.copyOf(dialects);
    }

    public String label() {
        return wire.label() + "/" + form.label();
    }

    /** The body of a push, to be shared by all clients. */
    public Body pushBody(String topic, byte[] payload) {
        return new Body(
                switch (form) {
                    case RAW -> payload.clone();
                    case JSON ->
                        json("{\"topic\":\"" + topic + "\",\"payload\":\""
                                + Base64.getEncoder().encodeToString(payload) + "\"}");
                    case PROTOBUF ->
                        framed(Ptp.PushInbound.newBuilder()
                                .setTopic(topic)
                                .setPayload(ByteString.copyFrom(payload))
                                .build()
                                .toByteArray());
                });
    }

    public Request push(String session, String topic, Body body) {
        return request("push", "", session, topic, body);
    }

    /** A read that waits longer than any push of a closed loop takes. */
    public Request pop(String session, String topic) {
        return pop(session, topic, POP_SECONDS);
    }

    /** A read that waits for so many seconds. */
    public Request pop(String session, String topic, int seconds) {
        long millis = seconds * 1000L;
        return switch (form) {
            case RAW -> request("pop", "?timeout=" + seconds, session, topic, Body.EMPTY);
            case JSON -> request("pop", "", session, topic, new Body(json("{\"timeout\":" + millis + "}")));
            case PROTOBUF ->
                request(
                        "pop",
                        "",
                        session,
                        topic,
                        new Body(framed(Ptp.PopInbound.newBuilder()
                                .setTopic(topic)
                                .setTimeout((int) millis)
                                .build()
                                .toByteArray())));
        };
    }

    /** The same bytes as a push, for the echo. */
    public Request echo(String session, String topic, Body body) {
        Request push = push(session, topic, body);
        return new Request(push.method(), "/echo", push.headers(), body);
    }

    /** An envelope that says success and has no payload to speak of. */
    public Check accepted() {
        return Check.remembering(answer -> Envelope.read(this, answer).reject(null));
    }

    /** An envelope that says success and carries exactly these bytes. */
    public Check delivers(byte[] payload) {
        return Check.remembering(answer -> Envelope.read(this, answer).reject(payload));
    }

    /** An answer of exactly these bytes. */
    public Check echoes(Body body) {
        return Check.remembering(answer -> {
            if (answer.status() != 200) {
                return "HTTP " + answer.status();
            }
            return answer.body().equals(body.view()) ? Check.grpcFailure(answer) : "the echo sent other bytes";
        });
    }

    private Request request(String operation, String query, String session, String topic, Body body) {
        Map<String, String> headers = new TreeMap<>();
        headers.put(PtpHeader.SESSION_ID, session);
        headers.put(PtpHeader.TOPIC, topic);
        headers.put(PtpHeader.PROVIDER, "LX");
        headers.put(PtpHeader.TRACE_ID, "bench-" + session);
        if (wire == Wire.GRPC) {
            headers.put("content-type", GrpcHeader.MEDIA_TYPE);
            headers.put("te", "trailers");
            return new Request("POST", GrpcPath.CHANNEL + operation, headers, body);
        }
        switch (form) {
            case PROTOBUF -> headers.put("content-type", "application/x-protobuf");
            case JSON -> headers.put("content-type", "application/json");
            case RAW -> {}
        }
        return new Request("POST", HttpPath.CHANNEL + operation + query, headers, body);
    }

    private byte[] framed(byte[] message) {
        if (wire != Wire.GRPC) {
            return message;
        }
        return ByteBuffer.allocate(Envelope.GRPC_PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static byte[] json(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
