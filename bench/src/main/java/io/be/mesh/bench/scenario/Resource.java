package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Body;
import io.be.mesh.bench.load.Check;
import io.be.mesh.bench.load.Connection;
import io.be.mesh.bench.load.Request;
import io.be.mesh.bench.load.Step;
import io.be.mesh.bench.server.EchoServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;

/** What a service answers to a GET. */
enum Resource {
    SMALL("small", 128),
    KIB64("64KiB", 64 << 10),
    MIB1("1MiB", 1 << 20);

    /** The path under which all of them are registered. */
    static final String URN = EchoServer.CONTENT + "{length}";

    private final String label;
    private final int length;

    Resource(String label, int length) {
        this.label = label;
        this.length = length;
    }

    String label() {
        return label;
    }

    String path() {
        return EchoServer.CONTENT + length;
    }

    /** One GET on a connection, whose answer must be this resource to the last byte. */
    Step get(Connection to) {
        return get(to, path());
    }

    /** The same under another path of the service. */
    Step get(Connection to, String path) {
        return new Step(to, to.prepare(new Request("GET", path, Map.of(), Body.EMPTY)), check());
    }

    private Check check() {
        ByteBuf expected = Unpooled.wrappedBuffer(EchoServer.content(length));
        return Check.remembering(answer -> {
            if (answer.status() != 200) {
                return "HTTP " + answer.status();
            }
            return answer.body().equals(expected) ? null : "not the bytes of the service";
        });
    }
}
