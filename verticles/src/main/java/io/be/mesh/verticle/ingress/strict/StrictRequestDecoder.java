package io.be.mesh.verticle.ingress.strict;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1 requests and takes only what every other reader understands alike. What is not so comes out as a request, or as
 * the end of a body, whose {@code decoderResult} is a failure, and nothing after it.
 *
 * <p>Vert.x's decoder does the work; this one looks at the raw lines before it and at the request behind it. A target in absolute
 * form leaves it in origin form. One event loop.
 */
public final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String UNREADABLE = "/bad-request";
    private static final String HTTP_1_1 = "HTTP/1.1";
    private static final String HTTP_1_0 = "HTTP/1.0";
    private static final String AUTHORITY_MARK = "://";
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** What decides where a message ends or whom it is for is not to come behind it (RFC 9110, section 6.5.1). */
    private static final List<AsciiString> NOT_IN_TRAILERS = List.of(
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.HOST,
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.TE,
            HttpHeaderNames.UPGRADE,
            HttpHeaderNames.AUTHORIZATION,
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CONTENT_ENCODING);

    private final HeadScan lines = new HeadScan();
    private final ChunkScan chunks = new ChunkScan();
    private Part part = Part.HEAD;
    private int wordEnd;
    private int lengths;
    private @Nullable String authority;
    private @Nullable HttpRequest known;

    /** What the next bytes are of. */
    private enum Part {
        HEAD,
        BODY,
        CHUNKS,
        TRAILERS,
        /** Nothing that is looked at. */
        REFUSED
    }

    public StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (part == Part.REFUSED) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            look(in);
        } catch (BadRequest why) {
            refuse(in, out, why);
            return;
        }
        int from = in.readerIndex();
        super.decode(context, in, out);
        taken(in, from);
        judge(in, out);
    }

    /** A connection that ends within a head has nobody left to be told so. */
    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        super.decodeLast(context, in, out);
        out.removeIf(object -> object instanceof HttpRequest request
                && request.decoderResult().cause() instanceof PrematureChannelClosureException);
    }

    private void look(ByteBuf in) {
        if (part == Part.HEAD || part == Part.TRAILERS) {
            lines.look(in);
        } else if (part == Part.CHUNKS) {
            chunks.look(in);
        }
    }

    private void taken(ByteBuf in, int from) {
        int to = in.readerIndex();
        if (part == Part.HEAD || part == Part.TRAILERS) {
            lines.taken(to - from);
        } else if (part == Part.CHUNKS) {
            chunks.taken(in, from, to);
            if (chunks.isLast()) {
                part = Part.TRAILERS;
                lines.trailers();
            }
        }
    }

    private void judge(ByteBuf in, List<Object> out) {
        for (int at = 0; at < out.size(); at++) {
            HttpObject object = (HttpObject) out.get(at);
            if (object.decoderResult().isFailure()) {
                refuse(in, out, object.decoderResult().cause());
                return;
            }
            if (object instanceof HttpRequest request) {
                try {
                    HeadRules.headers(request, authority, lengths);
                } catch (BadRequest why) {
                    refuse(in, out, why);
                    return;
                }
                part = HttpUtil.isTransferEncodingChunked(request) ? Part.CHUNKS : Part.BODY;
                chunks.begin();
            }
            if (object instanceof LastHttpContent) {
                next();
            }
        }
    }

    private void next() {
        part = Part.HEAD;
        lines.head();
        lengths = 0;
        authority = null;
        known = null;
    }

    /** What was decoded of it goes no further: an upgrade, for example, is not to be made of it. */
    private void refuse(ByteBuf in, List<Object> out, Throwable why) {
        boolean head = part == Part.HEAD;
        part = Part.REFUSED;
        in.skipBytes(in.readableBytes());
        out.forEach(ReferenceCountUtil::release);
        out.clear();
        HttpObject end = head ? unreadable() : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        end.setDecoderResult(DecoderResult.failure(why));
        out.add(end);
    }

    private HttpRequest unreadable() {
        HttpRequest line = known;
        return line == null
                ? new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, UNREADABLE)
                : new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, line.method(), line.uri());
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        if (start != 0 || length == 0) {
            throw new BadRequest("the request line does not begin with a method");
        }
        wordEnd = length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        onlyOneSpace(line, start);
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        onlyOneSpace(line, start);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private void onlyOneSpace(byte[] line, int start) {
        if (start != wordEnd + 1 || line[wordEnd] != ' ') {
            throw new BadRequest("the words of the request line are not parted by one space");
        }
    }

    @Override
    protected HttpMessage createMessage(String[] words) {
        if (!words[2].equals(HTTP_1_1) && !words[2].equals(HTTP_1_0)) {
            throw new BadRequest("the version is neither HTTP/1.1 nor HTTP/1.0");
        }
        HeadRules.method(words[0]);
        words[1] = originForm(words[1]);
        TargetRules.check(words[1]);
        HttpMessage message = super.createMessage(words);
        known = (HttpRequest) message;
        return message;
    }

    /** Of an absolute target the authority is kept, to be compared with the host. */
    private String originForm(String target) {
        int mark = target.indexOf(AUTHORITY_MARK);
        if (mark <= 0 || target.charAt(0) == '/') {
            return target;
        }
        if (!SCHEMES.contains(target.substring(0, mark).toLowerCase(Locale.ROOT))) {
            throw new BadRequest("the target has a scheme that is not served");
        }
        int from = mark + AUTHORITY_MARK.length();
        int end = from;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        authority = target.substring(from, end);
        HostRules.check(authority);
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new BadRequest("a header has no name");
        }
        AsciiString name = super.splitHeaderName(line, start, length);
        if (part == Part.TRAILERS) {
            for (AsciiString forbidden : NOT_IN_TRAILERS) {
                if (forbidden.contentEqualsIgnoreCase(name)) {
                    throw new BadRequest("header " + forbidden + " is not to come behind the body");
                }
            }
        } else if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
            lengths++;
        }
        return name;
    }
}
