package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.message.Outbound;
import java.util.Map;

/**
 * The answer of the raw profile in the layout of {@code raw.proto} ("P3": payload 1, code 2, message 3), as yacl and
 * Kuscia read it. The payload is sent by reference. Stateless.
 */
public final class RawOutbound {
    /** The content type of the answer. */
    public static final String MEDIA_TYPE = "application/proto";

    private static final int DEPTH = 64;

    private RawOutbound() {}

    public static ByteString encode(Outbound answer) {
        ByteString payload = answer.payload();
        return ProtobufWriter.write(out -> {
            if (payload != null) {
                out.bytes(1, payload);
            }
            out.text(2, answer.code()).text(3, answer.message());
        });
    }

    /**
     * Reads such an answer, for example that of a partner.
     *
     * @throws io.be.mesh.protocol.code.MeshException {@code E0000000616} when it is none
     */
    public static Outbound decode(ByteString body) {
        ProtobufReader in = new ProtobufReader(body, DEPTH);
        ByteString payload = null;
        String code = "";
        String message = "";
        while (in.next()) {
            switch (in.isLength() ? in.field() : 0) {
                case 1 -> payload = in.bytes();
                case 2 -> code = in.text();
                case 3 -> message = in.text();
                default -> in.skip();
            }
        }
        return new Outbound(Map.of(), payload, code, message);
    }
}
