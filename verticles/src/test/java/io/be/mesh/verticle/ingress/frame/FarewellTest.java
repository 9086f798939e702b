package io.be.mesh.verticle.ingress.frame;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.caller.Refusals;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever is cut off is told why, also when much else is on its way to it and it goes on sending. */
class FarewellTest {
    private static final int HEADER = 9;
    private static final int PINGS = 1000;

    private final CountDownLatch cutOff = new CountDownLatch(1);
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            if (line.getFormattedMessage().contains("pings")) {
                cutOff.countDown();
            }
        }
    };
    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        log.start();
        ((Logger) LoggerFactory.getLogger(Refusals.class)).addAppender(log);
        door = TestDoor.open();
    }

    @AfterEach
    void close() throws Exception {
        ((Logger) LoggerFactory.getLogger(Refusals.class)).detachAppender(log);
        door.close();
    }

    @Test
    void whoHasNotReadEverythingBeforeStillReadsIt() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress("127.0.0.1", door.port()));
            Thread flood = new Thread(() -> pings(socket));
            flood.setDaemon(true);
            flood.start();
            assertThat(cutOff.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(farewell(new DataInputStream(socket.getInputStream())))
                    .hasValue((int) Http2Error.ENHANCE_YOUR_CALM.code());
        }
    }

    private static void pings(Socket socket) {
        byte[] wave = new byte[PINGS * (HEADER + Long.BYTES)];
        for (int i = 0; i < PINGS; i++) {
            frame(ByteBuffer.wrap(wave, i * (HEADER + Long.BYTES), HEADER), Long.BYTES, Http2FrameTypes.PING);
        }
        byte[] settings = new byte[HEADER];
        frame(ByteBuffer.wrap(settings), 0, Http2FrameTypes.SETTINGS);
        try {
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(settings);
            while (!socket.isClosed()) {
                socket.getOutputStream().write(wave);
            }
        } catch (IOException cutOff) {
            return;
        }
    }

    private static void frame(ByteBuffer at, int length, byte type) {
        at.put((byte) 0).putShort((short) length).put(type).put((byte) 0).putInt(0);
    }

    /** What the last frame of the connection says; empty when it says nothing. */
    private static Optional<Integer> farewell(DataInputStream in) throws IOException {
        try {
            while (true) {
                byte[] header = in.readNBytes(HEADER);
                if (header.length < HEADER) {
                    return Optional.empty();
                }
                byte[] payload = in.readNBytes(ByteBuffer.wrap(header, 1, 2).getShort() & 0xffff);
                if (header[3] == Http2FrameTypes.GO_AWAY) {
                    return Optional.of(ByteBuffer.wrap(payload).getInt(Integer.BYTES));
                }
            }
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }
}
