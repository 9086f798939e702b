package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.RawOutbound;
import io.be.mesh.protocol.message.Outbound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Reads bodies and writes envelopes in every encoding. Text of more than a megabyte is worked on beside the event loop;
 * protobuf and raw, which only cut and string together, never are.
 */
final class WireCodec {
    private static final int QUICK = 1024 * 1024;

    private final Vertx vertx;
    private final Codecs codecs;
    private final ByteString rawSuccess = RawOutbound.encode(Outbound.success());
    private final Map<Encoding, ByteString> success = new EnumMap<>(Encoding.class);

    WireCodec(Vertx vertx, Codecs codecs) {
        this.vertx = vertx;
        this.codecs = codecs;
        for (Encoding encoding : Encoding.values()) {
            success.put(encoding, codecs.of(encoding).encode(Outbound.success()));
        }
    }

    Codecs codecs() {
        return codecs;
    }

    /** Reads a message from the body, the form or the query, wherever the request has it. */
    <T> Future<T> decode(HttpServerRequest request, Profile profile, Class<T> type, ByteString body) {
        boolean fields = Profile.isQuery(request) || profile.encoding().isForm() || inQuery(request, profile, body);
        if (fields) {
            String contentType = request.headers().get(HttpHeaders.CONTENT_TYPE);
            Encoding encoding = Profile.isQuery(request) ? Encoding.FORM : profile.encoding();
            Fields parser = new Fields(request.uri(), encoding, contentType == null ? "" : contentType);
            return run(body.size() <= QUICK, () -> codecs.form().bind(type, parser.parse(body)));
        }
        return decode(profile.encoding(), type, body);
    }

    /** Protobuf of no bytes is a message: that of an empty payload. */
    private static boolean inQuery(HttpServerRequest request, Profile profile, ByteString body) {
        boolean whole = profile.encoding() == Encoding.PROTOBUF && request.uri().indexOf('?') < 0;
        return body.isEmpty() && !whole;
    }

    <T> Future<T> decode(Encoding encoding, Class<T> type, ByteString body) {
        boolean quick = encoding == Encoding.PROTOBUF || body.size() <= QUICK;
        return run(quick, () -> codecs.of(encoding).decode(type, body));
    }

    /** One message or an array of them. */
    <T> Future<List<T>> decodeList(Encoding encoding, Class<T> type, ByteString body) {
        return run(body.size() <= QUICK, () -> codecs.of(encoding).decodeList(type, body));
    }

    /** Whether encoding this answer is fit for the event loop. */
    boolean isQuick(Profile profile, Outbound outbound) {
        ByteString payload = outbound.payload();
        return payload == null || payload.size() <= QUICK || profile.raw() || profile.encoding() == Encoding.PROTOBUF;
    }

    ByteString encode(Profile profile, Outbound outbound) {
        if (isPlainSuccess(outbound)) {
            ByteString ready = profile.raw() ? rawSuccess : success.get(profile.encoding());
            if (ready != null) {
                return ready;
            }
        }
        return profile.raw()
                ? RawOutbound.encode(outbound)
                : codecs.of(profile.encoding()).encode(outbound);
    }

    Future<ByteString> encodeAside(Profile profile, Outbound outbound) {
        return run(false, () -> encode(profile, outbound));
    }

    private static boolean isPlainSuccess(Outbound outbound) {
        return outbound.payload() == null
                && outbound.isSuccess()
                && outbound.metadata().isEmpty()
                && outbound.message().equals(ErrorCode.SUCCESS.zh());
    }

    private <T> Future<T> run(boolean quick, Callable<T> work) {
        if (!quick) {
            return vertx.executeBlocking(work, false);
        }
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
