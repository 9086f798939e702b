package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PeekInbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PtpMessage;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.ReleaseInbound;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf in the layout of {@code ptp.proto} ("P4": metadata 1, payload 2, code 3, message 4).
 *
 * <p>Payloads are slices of what was received and are sent by reference. Since proto3 does not write empty fields, a
 * push without payload is a push of no bytes.
 */
public final class ProtobufCodec implements Codec {
    private static final String NAME = "protobuf";

    private final CodecLimits limits;

    public ProtobufCodec(CodecLimits limits) {
        this.limits = limits;
    }

    @Override
    public Encoding encoding() {
        return Encoding.PROTOBUF;
    }

    @Override
    public <T> T decode(Class<T> type, ByteString body) {
        Malformed.checkSize(NAME, body, limits);
        ProtobufReader in = new ProtobufReader(body, limits.depth());
        Object message;
        if (type == PushInbound.class) {
            message = push(in);
        } else if (type == PopInbound.class) {
            message = Timed.read(in, PopInbound::new);
        } else if (type == PeekInbound.class) {
            message = Timed.read(in, (topic, timeout) -> new PeekInbound(topic));
        } else if (type == ReleaseInbound.class) {
            message = Timed.read(in, ReleaseInbound::new);
        } else if (type == Inbound.class) {
            message = inbound(in);
        } else if (type == Outbound.class) {
            message = outbound(in);
        } else {
            throw Malformed.of(NAME, "there is no protobuf form of " + type.getSimpleName(), "");
        }
        return type.cast(message);
    }

    @Override
    public <T> List<T> decodeList(Class<T> type, ByteString body) {
        return List.of(decode(type, body));
    }

    @Override
    public ByteString encode(Object message) {
        if (!(message instanceof PtpMessage ptp)) {
            throw Malformed.of(
                    NAME, "there is no protobuf form of " + message.getClass().getSimpleName(), "");
        }
        return bytes(ptp);
    }

    static ByteString bytes(PtpMessage message) {
        return ProtobufWriter.write(out -> write(message, out));
    }

    private static void write(PtpMessage message, ProtobufWriter out) throws IOException {
        if (message instanceof Outbound m) {
            out.map(1, m.metadata());
            payload(out, m.payload());
            out.text(3, m.code()).text(4, m.message());
        } else if (message instanceof Inbound m) {
            out.map(1, m.metadata()).bytes(2, m.payload());
        } else if (message instanceof PushInbound m) {
            out.text(1, m.topic());
            payload(out, m.payload());
            out.map(3, m.metadata());
        } else if (message instanceof PopInbound m) {
            out.text(1, m.topic()).number(2, Timed.clamp(m.timeout()));
        } else if (message instanceof ReleaseInbound m) {
            out.text(1, m.topic()).number(2, Timed.clamp(m.timeout()));
        } else if (message instanceof PeekInbound m) {
            out.text(1, m.topic());
        }
    }

    private static void payload(ProtobufWriter out, @Nullable ByteString payload) throws IOException {
        if (payload != null) {
            out.bytes(2, payload);
        }
    }

    private static PushInbound push(ProtobufReader in) {
        String topic = "";
        ByteString payload = ByteString.EMPTY;
        Map<String, String> metadata = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.isLength() ? in.field() : 0) {
                case 1 -> topic = in.text();
                case 2 -> payload = in.bytes();
                case 3 -> in.entry(metadata);
                default -> in.skip();
            }
        }
        return new PushInbound(topic, payload, metadata);
    }

    private static Inbound inbound(ProtobufReader in) {
        ByteString payload = ByteString.EMPTY;
        Map<String, String> metadata = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.isLength() ? in.field() : 0) {
                case 1 -> in.entry(metadata);
                case 2 -> payload = in.bytes();
                default -> in.skip();
            }
        }
        return new Inbound(metadata, payload);
    }

    private static Outbound outbound(ProtobufReader in) {
        Map<String, String> metadata = new LinkedHashMap<>();
        ByteString payload = null;
        String code = "";
        String message = "";
        while (in.next()) {
            switch (in.isLength() ? in.field() : 0) {
                case 1 -> in.entry(metadata);
                case 2 -> payload = in.bytes();
                case 3 -> code = in.text();
                case 4 -> message = in.text();
                default -> in.skip();
            }
        }
        return new Outbound(metadata, payload, code, message);
    }

    /** The messages made of a topic and a timeout. */
    private interface Timed<T> {
        T create(String topic, long timeout);

        static <T> T read(ProtobufReader in, Timed<T> type) {
            String topic = "";
            long timeout = 0;
            while (in.next()) {
                if (in.isLength() && in.field() == 1) {
                    topic = in.text();
                } else if (in.isVarint() && in.field() == 2) {
                    timeout = (int) in.varint();
                } else {
                    in.skip();
                }
            }
            return type.create(topic, timeout);
        }

        /** The timeout as the 32 bits of the layout. */
        static int clamp(long timeout) {
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, timeout));
        }
    }
}
