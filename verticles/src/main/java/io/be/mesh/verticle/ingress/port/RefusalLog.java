package io.be.mesh.verticle.ingress.port;

import io.be.mesh.protocol.code.MeshException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each certificate that was refused, as long as an address does not make too many of them. Any thread. */
final class RefusalLog {
    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
    private static final int LINES_PER_MINUTE = 100;
    private static final int MAX_ADDRESSES = 1024;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Map<InetAddress, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Window> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private static final class Window {
        private final long began = System.nanoTime();
        private int lines;
    }

    /** @param partner the node that the certificate claims to be; empty when it is not clear */
    void refused(InetAddress address, String partner, MeshException why) {
        int line = line(address);
        if (line > LINES_PER_MINUTE) {
            return;
        }
        log.atWarn()
                .addKeyValue("partner", partner)
                .addKeyValue("address", address.getHostAddress())
                .addKeyValue("code", why.code().code())
                .log(
                        line < LINES_PER_MINUTE
                                ? "a client's certificate is refused: {}"
                                : "a client's certificate is refused, more of this address are not written in this minute: {}",
                        why.message());
    }

    private synchronized int line(InetAddress address) {
        Window window = windows.get(address);
        if (window == null || System.nanoTime() - window.began > MINUTE_NANOS) {
            window = new Window();
            windows.put(address, window);
        }
        return ++window.lines;
    }
}
