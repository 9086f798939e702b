package io.be.mesh.verticle.ingress.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an honest client does is paid for; what only keeps the node busy is not. */
class FrameTollTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final int ACK = 1;

    private final List<String> overdrawn = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000;
    private EmbeddedChannel channel;
    private ChannelHandlerContext context;
    private FrameToll toll;

    @BeforeEach
    void open() {
        channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        context = channel.pipeline().firstContext();
        toll = new FrameToll(() -> now, (connection, what) -> overdrawn.add(what));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void pingsCostMoreThanTimeGives() {
        int heard = 0;
        while (arrived(Http2FrameTypes.PING, 0, 0, 8) && heard < 1_000_000) {
            heard++;
            now += MILLISECOND / 100;
        }

        assertThat(heard).isBetween(20_000, 30_000);
        assertThat(overdrawn).containsExactly("pings");
    }

    @Test
    void aPingNowAndThenIsForNothing() {
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(arrived(Http2FrameTypes.PING, 0, 0, 8)).isTrue();
            now += MILLISECOND;
        }
    }

    @Test
    void whoReadsMuchMaySendAsManyWindowUpdatesAsThatTakes() {
        ByteBuf answer = Unpooled.wrappedBuffer(new byte[4096]);
        for (int i = 0; i < 1_000_000; i++) {
            toll.leaving(context, answer);
            assertThat(arrived(Http2FrameTypes.WINDOW_UPDATE, 0, 0, 4)).isTrue();
            assertThat(arrived(Http2FrameTypes.WINDOW_UPDATE, 0, 1, 4)).isTrue();
        }
    }

    @Test
    void settingsCostMoreThanTheirAcknowledgements() {
        for (int i = 0; i < 200; i++) {
            assertThat(arrived(Http2FrameTypes.SETTINGS, 0, 0, 6)).isTrue();
        }

        assertThat(arrived(Http2FrameTypes.SETTINGS, 0, 0, 6)).isFalse();
        assertThat(overdrawn).containsExactly("settings");

        toll = new FrameToll(() -> now, (connection, what) -> overdrawn.add(what));
        for (int i = 0; i < 20_000; i++) {
            assertThat(arrived(Http2FrameTypes.SETTINGS, ACK, 0, 0)).isTrue();
        }
    }

    @Test
    void requestsThatAreGivenUpAtOnceCostMoreThanThoseThatHaveWaited() {
        int stream = 1;
        while (arrived(Http2FrameTypes.HEADERS, 0, stream, 50) && arrived(Http2FrameTypes.RST_STREAM, 0, stream, 4)) {
            stream += 2;
        }

        assertThat(stream / 2).isEqualTo(4_000);
        assertThat(overdrawn).containsExactly("resets of streams");
    }

    @Test
    void tenThousandReadersMayGiveUpTogetherWhenTheyHaveWaited() {
        for (int stream = 1; stream < 20_000; stream += 2) {
            arrived(Http2FrameTypes.HEADERS, 0, stream, 50);
        }
        now += 200 * MILLISECOND;
        for (int stream = 1; stream < 20_000; stream += 2) {
            assertThat(arrived(Http2FrameTypes.RST_STREAM, 0, stream, 4)).isTrue();
        }
    }

    @Test
    void resetsThatTheClientProvokesCostButNotThoseOfOurOwnWill() {
        for (int i = 0; i < 100_000; i++) {
            toll.leaving(context, reset(0));
            toll.leaving(context, reset(8));
        }
        assertThat(overdrawn).isEmpty();
        for (int i = 0; i < 2_000; i++) {
            toll.leaving(context, reset(1));
        }

        assertThat(overdrawn).containsExactly("frames that are errors");
        assertThat(arrived(Http2FrameTypes.DATA, 0, 1, 100)).isFalse();
    }

    @Test
    void dataIsForNothing() {
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(arrived(Http2FrameTypes.DATA, 0, 1, 1)).isTrue();
        }
    }

    private boolean arrived(int type, int flags, int stream, int length) {
        return toll.arrived(context, type, flags, stream, length, Unpooled.EMPTY_BUFFER);
    }

    private static ByteBuf reset(int code) {
        return Unpooled.buffer()
                .writeMedium(4)
                .writeByte(Http2FrameTypes.RST_STREAM)
                .writeByte(0)
                .writeInt(1)
                .writeInt(code);
    }
}
