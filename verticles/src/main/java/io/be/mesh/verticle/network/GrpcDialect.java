package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PeekInbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PtpMessage;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.ReleaseInbound;
import java.util.HashMap;
import java.util.Map;

/** {@code org.ppc.ptp.PrivateTransferProtocol/invoke}: always protobuf, always wrapped. */
final class GrpcDialect implements Dialect {
    private static final String OPERATION = "grpcs://ptp.cn" + GrpcPath.CHANNEL;

    private final Codecs codecs;

    GrpcDialect(Codecs codecs) {
        this.codecs = codecs;
    }

    @Override
    public Outgoing write(ForwardRequest request, Map<String, String> travelling) {
        String verb = request.operation().substring(request.operation().lastIndexOf('/') + 1);
        Map<String, String> headers = new HashMap<>(travelling);
        headers.remove(PtpHeader.VERSION, "1"); // the body is wrapped, whatever the client's was
        headers.put(PtpHeader.URI, OPERATION + verb);
        headers.putAll(UnaryGrpc.HEADERS);
        ByteString inbound = Wrapping.inbound(travelling, operation(request, verb));
        return new Outgoing(GrpcPath.INVOKE, headers, GrpcFrame.of(inbound, false));
    }

    private ByteString operation(ForwardRequest request, String verb) {
        if (request.form() == Form.RAW) {
            return Wrapping.push(request.headers().getOrDefault(PtpHeader.TOPIC, ""), request.body());
        }
        if (request.encoding() == Encoding.PROTOBUF) {
            return request.body();
        }
        PtpMessage decoded = codecs.of(request.encoding()).decode(type(verb), request.body());
        return codecs.of(Encoding.PROTOBUF).encode(decoded);
    }

    private static Class<? extends PtpMessage> type(String verb) {
        return switch (verb) {
            case "push" -> PushInbound.class;
            case "pop" -> PopInbound.class;
            case "peek" -> PeekInbound.class;
            case "release" -> ReleaseInbound.class;
            default ->
                throw new MeshException(ErrorCode.NO_OPERATION, "the operation " + verb + " does not travel over gRPC");
        };
    }

    @Override
    public Outbound read(ForwardRequest request, Outcome.Answered answer) {
        Outbound envelope = codecs.of(Encoding.PROTOBUF).decode(Outbound.class, UnaryGrpc.message(answer));
        if (ErrorCode.of(envelope.code()) == null) {
            throw new MeshException(ErrorCode.CODEC, "the peer's answer has no code");
        }
        return envelope;
    }
}
