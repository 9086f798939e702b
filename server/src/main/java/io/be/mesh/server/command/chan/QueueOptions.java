package io.be.mesh.server.command.chan;

import io.be.mesh.server.command.wire.Queue;
import picocli.CommandLine.Option;

/** The options that name a queue. */
final class QueueOptions {
    @Option(
            names = {"-s", "--session"},
            required = true,
            paramLabel = "ID",
            description = "the session, up to 512 bytes of ASCII")
    private String session = "";

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "NAME",
            defaultValue = "",
            description = "the topic; empty when not given")
    private String topic = "";

    Queue queue() {
        return new Queue(session, topic);
    }
}
