package io.be.mesh.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 with prior knowledge or over TLS, as much of it as a client under load needs: Netty's frame reader, and frames
 * written by hand from heads that were compressed once (a table of size 0 makes a head valid on any connection).
 */
final class Http2Connection extends ByteToMessageDecoder implements Connection {
    private static final int STREAM_WINDOW = 16 << 20;
    private static final int CONNECTION_WINDOW = 1 << 30;
    private static final int REPLENISH = 64 << 20;

    private final String scheme;
    private final String authority;
    private final Promise<Connection> ready;
    private final Http2FrameReader reader = new DefaultHttp2FrameReader();
    private final IntObjectHashMap<Stream> streams = new IntObjectHashMap<>();
    private final Queue<Stream> blocked = new ArrayDeque<>();
    private final Listener listener = new Listener();
    private @Nullable Channel channel;
    private int nextStream = 1;
    private int peerStreamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private long connectionWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int maxFrame = Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE;
    private int maxStreams = Integer.MAX_VALUE;
    private int received;

    /** {@code ready} completes when the server's settings are here. */
    Http2Connection(String scheme, String authority, Promise<Connection> ready) {
        this.scheme = scheme;
        this.authority = authority;
        this.ready = ready;
    }

    @Override
    public Prepared prepare(Request request) {
        Http2Headers headers = new DefaultHttp2Headers()
                .method(request.method())
                .scheme(scheme)
                .authority(authority)
                .path(request.path());
        new TreeMap<>(request.headers()).forEach(headers::add);
        if (request.body().length() > 0) {
            headers.add("content-length", Integer.toString(request.body().length()));
        }
        ByteBuf block = Unpooled.buffer();
        try (DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true)) {
            encoder.maxHeaderTableSize(0);
            encoder.encodeHeaders(1, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        // The encoder announces its table size once, which must not be repeated with every head.
        if (block.getByte(block.readerIndex()) == 0x20) {
            block.skipBytes(1);
        }
        byte[] head = new byte[block.readableBytes()];
        block.readBytes(head);
        return new Prepared(head, request.body());
    }

    @Override
    public void send(Prepared request, Reply reply) {
        Channel to = open();
        int id = nextStream;
        nextStream += 2;
        Body body = request.body();
        Stream stream = new Stream(id, reply, body.view(), peerStreamWindow);
        streams.put(id, stream);
        byte flags = (byte) (0x4 | (body.length() == 0 ? 0x1 : 0));
        ByteBuf head = to.alloc().directBuffer(request.head().length + 2 * Http2CodecUtil.FRAME_HEADER_LENGTH);
        frame(head, request.head().length, Http2FrameTypes.HEADERS, flags, id).writeBytes(request.head());
        to.write(head, to.voidPromise());
        if (body.length() > 0 && !writeData(to, stream)) {
            blocked.add(stream);
        }
        to.flush();
    }

    @Override
    public int concurrency() {
        return maxStreams;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        channel = context.channel();
        ByteBuf hello = context.alloc().directBuffer(128).writeBytes(Http2CodecUtil.connectionPrefaceBuf());
        frame(hello, 18, Http2FrameTypes.SETTINGS, (byte) 0, 0);
        setting(hello, Http2CodecUtil.SETTINGS_HEADER_TABLE_SIZE, 0);
        setting(hello, Http2CodecUtil.SETTINGS_ENABLE_PUSH, 0);
        setting(hello, Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW);
        windowUpdate(hello, CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        context.writeAndFlush(hello);
        reader.configuration().headersConfiguration().maxHeaderTableSize(0);
        super.channelActive(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, java.util.List<Object> out) throws Http2Exception {
        reader.readFrame(context, in, listener);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        context.flush();
        super.channelReadComplete(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        fail(new IOException("the server closed the connection"));
        super.channelInactive(context);
        reader.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        context.close();
    }

    private void fail(Throwable cause) {
        ready.tryFailure(cause);
        Stream[] open = streams.values().toArray(Stream[]::new);
        streams.clear();
        blocked.clear();
        for (Stream stream : open) {
            stream.collector.release();
            stream.reply.failed(cause);
        }
    }

    private Channel open() {
        if (channel == null) {
            throw new IllegalStateException("not connected");
        }
        return channel;
    }

    /** Writes what the windows allow; true when the whole body is on its way. */
    private boolean writeData(Channel to, Stream stream) {
        while (true) {
            int allowed = (int) Math.min(Math.min(stream.window, connectionWindow), maxFrame);
            int size = Math.min(stream.unsent.readableBytes(), allowed);
            if (size <= 0) {
                return false;
            }
            stream.window -= size;
            connectionWindow -= size;
            boolean last = size == stream.unsent.readableBytes();
            ByteBuf head = to.alloc().directBuffer(Http2CodecUtil.FRAME_HEADER_LENGTH);
            to.write(frame(head, size, Http2FrameTypes.DATA, (byte) (last ? 0x1 : 0), stream.id), to.voidPromise());
            to.write(stream.unsent.readSlice(size), to.voidPromise());
            if (last) {
                return true;
            }
        }
    }

    private void unblock(Channel to) {
        for (int left = blocked.size(); left > 0 && connectionWindow > 0; left--) {
            Stream stream = blocked.remove();
            if (streams.get(stream.id) == stream && !writeData(to, stream)) {
                blocked.add(stream);
            }
        }
    }

    private static ByteBuf frame(ByteBuf to, int length, byte type, byte flags, int stream) {
        return to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    private static void setting(ByteBuf to, char id, int value) {
        to.writeShort(id).writeInt(value);
    }

    private static void windowUpdate(ByteBuf to, int bytes) {
        frame(to, 4, Http2FrameTypes.WINDOW_UPDATE, (byte) 0, 0).writeInt(bytes);
    }

    private static final class Stream {
        final int id;
        final Reply reply;
        final ByteBuf unsent;
        final BodyCollector collector = new BodyCollector();
        long window;
        int status;

        @Nullable
        String grpcStatus;

        Stream(int id, Reply reply, ByteBuf unsent, long window) {
            this.id = id;
            this.reply = reply;
            this.unsent = unsent;
            this.window = window;
        }
    }

    /** What the server's frames mean here. */
    private final class Listener extends Http2FrameAdapter {
        @Override
        public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last) {
            int size = data.readableBytes() + padding;
            received += size;
            if (received >= REPLENISH) {
                ByteBuf update = context.alloc().directBuffer(Http2CodecUtil.FRAME_HEADER_LENGTH + 4);
                windowUpdate(update, received);
                context.write(update);
                received = 0;
            }
            Stream stream = streams.get(id);
            if (stream != null) {
                stream.collector.add(data);
                end(stream, last);
            }
            return size;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean last) {
            onHeadersRead(context, id, headers, padding, last);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean last) {
            Stream stream = streams.get(id);
            if (stream == null) {
                return;
            }
            if (headers.status() != null) {
                stream.status = Integer.parseInt(headers.status().toString());
            }
            CharSequence grpc = headers.get("grpc-status");
            if (grpc != null) {
                stream.grpcStatus = grpc.toString();
            }
            end(stream, last);
        }

        private void end(Stream stream, boolean last) {
            if (!last) {
                return;
            }
            streams.remove(stream.id);
            try {
                stream.reply.answered(new Answer(stream.status, stream.grpcStatus, stream.collector.body()));
            } finally {
                stream.collector.release();
            }
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
            Stream stream = streams.remove(id);
            if (stream != null) {
                stream.collector.release();
                stream.reply.failed(new IOException("the server reset the stream, code " + code));
            }
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
            if (settings.initialWindowSize() != null) {
                int change = settings.initialWindowSize() - peerStreamWindow;
                peerStreamWindow = settings.initialWindowSize();
                streams.values().forEach(stream -> stream.window += change);
            }
            if (settings.maxFrameSize() != null) {
                maxFrame = settings.maxFrameSize();
            }
            if (settings.maxConcurrentStreams() != null) {
                maxStreams = (int) Math.min(settings.maxConcurrentStreams(), Integer.MAX_VALUE);
            }
            ByteBuf ack = context.alloc().directBuffer(Http2CodecUtil.FRAME_HEADER_LENGTH);
            context.writeAndFlush(frame(ack, 0, Http2FrameTypes.SETTINGS, (byte) 0x1, 0));
            ready.trySuccess(Http2Connection.this);
            unblock(open());
        }

        @Override
        public void onPingRead(ChannelHandlerContext context, long data) {
            ByteBuf pong = context.alloc().directBuffer(Http2CodecUtil.FRAME_HEADER_LENGTH + 8);
            context.write(frame(pong, 8, Http2FrameTypes.PING, (byte) 0x1, 0).writeLong(data));
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug) {
            if (code != 0) {
                fail(new IOException("the server said goodbye, code " + code));
            }
        }

        @Override
        public void onWindowUpdateRead(ChannelHandlerContext context, int id, int bytes) {
            if (id == 0) {
                connectionWindow += bytes;
            } else {
                Stream stream = streams.get(id);
                if (stream != null) {
                    stream.window += bytes;
                }
            }
            unblock(open());
        }
    }
}
