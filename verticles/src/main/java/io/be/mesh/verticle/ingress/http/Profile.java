package io.be.mesh.verticle.ingress.http;

import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.RawOutbound;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request and its answer are written (contract, section 2).
 *
 * @param raw the body is the payload itself, the answer protobuf in layout P3
 * @param encoding of body and answer in the structured profile; of no meaning in the raw one
 */
record Profile(boolean raw, Encoding encoding) {
    static final Profile RAW = new Profile(true, Encoding.PROTOBUF);
    static final Profile JSON = new Profile(false, Encoding.JSON);

    private static final Map<String, Profile> EXACT = exact();

    /** The profile of a request; null when its content type is none of the contract's. */
    static @Nullable Profile of(HttpServerRequest request) {
        String type = request.headers().get(HttpHeaders.CONTENT_TYPE);
        if (type == null || type.isBlank()) {
            return isQuery(request) ? JSON : RAW;
        }
        Profile exact = EXACT.get(type);
        if (exact == null) {
            Encoding encoding = Encoding.of(type);
            exact = encoding != null ? structured(encoding) : EXACT.get(Encoding.cut(type));
        }
        if (isQuery(request)) {
            return exact == null || exact.raw ? JSON : exact;
        }
        return exact;
    }

    /** Whether the request is in the query, not in the body. */
    static boolean isQuery(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
    }

    /** The content type of the answer. */
    String answerType() {
        if (raw) {
            return RawOutbound.MEDIA_TYPE;
        }
        return encoding.isForm() ? Encoding.JSON.mediaType() : encoding.mediaType();
    }

    private static Profile structured(Encoding encoding) {
        return new Profile(false, encoding);
    }

    private static Map<String, Profile> exact() {
        Map<String, Profile> profiles = new HashMap<>();
        for (Encoding encoding : Encoding.values()) {
            profiles.put(encoding.mediaType(), structured(encoding));
        }
        profiles.put("application/octet-stream", RAW);
        profiles.put(RawOutbound.MEDIA_TYPE, RAW);
        return Map.copyOf(profiles);
    }
}
