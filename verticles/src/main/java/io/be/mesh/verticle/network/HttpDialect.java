package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.RawOutbound;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/interconn/chan/invoke} in its three forms. */
final class HttpDialect implements Dialect {
    private static final String OPERATION_HOST = "https://ptp.cn";
    private static final String PASS_THROUGH_VERSION = "1";
    private static final Pattern CODE = Pattern.compile("E\\d{10}");
    private static final String CONTENT_TYPE = "content-type";

    private final Codecs codecs;

    HttpDialect(Codecs codecs) {
        this.codecs = codecs;
    }

    @Override
    public Outgoing write(ForwardRequest request, Map<String, String> travelling) {
        Map<String, String> headers = new HashMap<>(travelling);
        if (request.form() == Form.PASS_THROUGH) {
            headers.put(PtpHeader.VERSION, PASS_THROUGH_VERSION);
        } else {
            headers.remove(PtpHeader.VERSION, PASS_THROUGH_VERSION); // it would announce the pass-through form
        }
        return switch (request.form()) {
            case RAW -> new Outgoing(HttpPath.INVOKE, headers, request.body());
            case PASS_THROUGH -> {
                headers.put(CONTENT_TYPE, travelsAs(request).mediaType());
                yield new Outgoing(HttpPath.INVOKE, headers, request.body());
            }
            case WRAPPED -> {
                headers.put(CONTENT_TYPE, travelsAs(request).mediaType());
                headers.put(PtpHeader.URI, OPERATION_HOST + request.operation());
                yield new Outgoing(HttpPath.INVOKE, headers, wrapped(request, travelling));
            }
        };
    }

    private ByteString wrapped(ForwardRequest request, Map<String, String> metadata) {
        Encoding encoding = travelsAs(request);
        return encoding == Encoding.PROTOBUF
                ? Wrapping.inbound(metadata, request.body())
                : codecs.of(encoding).encode(new Inbound(metadata, request.body()));
    }

    /** Forms are a client's way of writing JSON: between nodes they are JSON. */
    private static Encoding travelsAs(ForwardRequest request) {
        return request.encoding().isForm() ? Encoding.JSON : request.encoding();
    }

    @Override
    public Outbound read(ForwardRequest request, Outcome.Answered answer) {
        Outbound envelope = envelope(request, answer);
        if (envelope != null && CODE.matcher(envelope.code()).matches()) {
            return envelope;
        }
        throw Statuses.http(answer.status());
    }

    private @Nullable Outbound envelope(ForwardRequest request, Outcome.Answered answer) {
        String type = answer.headers().get(CONTENT_TYPE);
        try {
            Encoding encoding = type == null ? null : Encoding.of(type);
            if (encoding != null) {
                return codecs.of(encoding).decode(Outbound.class, answer.body());
            }
            if (answer.body().isEmpty()) {
                return null; // an empty protobuf would parse, and say nothing
            }
            boolean raw = type == null
                    ? request.form() == Form.RAW
                    : Encoding.cut(type).equals(RawOutbound.MEDIA_TYPE);
            return raw ? RawOutbound.decode(answer.body()) : null;
        } catch (MeshException e) {
            if (answer.status() == Statuses.OK) {
                throw new MeshException(ErrorCode.CODEC, "the peer's answer cannot be decoded: " + e.message(), e);
            }
            return null; // the text of a proxy between: its status says more
        }
    }
}
