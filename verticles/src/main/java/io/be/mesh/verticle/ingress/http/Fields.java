package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.FormValue;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a query and of an urlencoded or multipart body. Works on a body that has been gathered already, so the
 * limits, the budget and the deadlines of bodies are the same for forms; nothing is written to a file.
 *
 * @param uri with the query
 * @param encoding of the body; anything but the two forms means that only the query counts
 * @param contentType with the boundary of a multipart body
 */
record Fields(String uri, Encoding encoding, String contentType) {
    /** Far more than any message has members; a byte array may be written as one field for each byte. */
    private static final int MAX_FIELDS = 64 * 1024;

    /**
     * The values of the query come first.
     *
     * @throws MeshException E…616 when the form cannot be read
     */
    Map<String, List<FormValue>> parse(ByteString body) {
        Map<String, List<FormValue>> fields = new LinkedHashMap<>();
        try {
            query(fields);
            if (encoding.isForm() && !body.isEmpty()) {
                form(body, fields);
            }
            return fields;
        } catch (DecoderException | IllegalArgumentException | IOException e) {
            String detail = e.getMessage();
            throw new MeshException(
                    ErrorCode.CODEC,
                    "the form cannot be read: " + (detail == null ? e.getClass().getSimpleName() : detail));
        }
    }

    private void query(Map<String, List<FormValue>> fields) {
        if (uri.indexOf('?') < 0) {
            return;
        }
        new QueryStringDecoder(uri)
                .parameters()
                .forEach((name, values) -> values.forEach(value -> add(fields, name, new FormValue.Text(value))));
    }

    private void form(ByteString body, Map<String, List<FormValue>> fields) throws IOException {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        DefaultHttpDataFactory inMemory = new DefaultHttpDataFactory(false);
        HttpPostRequestDecoder decoder = new HttpPostRequestDecoder(
                inMemory, request, HttpConstants.DEFAULT_CHARSET, MAX_FIELDS, Integer.MAX_VALUE);
        try {
            for (ByteBuffer piece : body.asReadOnlyByteBufferList()) {
                decoder.offer(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
            }
            decoder.offer(new DefaultLastHttpContent());
            if (decoder.currentPartialHttpData() != null) {
                throw new IllegalArgumentException("its last part is cut off");
            }
            for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
                collect(data, fields);
            }
        } finally {
            decoder.destroy();
        }
    }

    private static void collect(InterfaceHttpData data, Map<String, List<FormValue>> fields) throws IOException {
        if (data instanceof FileUpload file) {
            add(fields, file.getName(), new FormValue.Raw(UnsafeByteOperations.unsafeWrap(file.get())));
        } else if (data instanceof Attribute attribute) {
            add(fields, attribute.getName(), new FormValue.Text(attribute.getValue()));
        }
    }

    private static void add(Map<String, List<FormValue>> fields, String name, FormValue value) {
        fields.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }
}
