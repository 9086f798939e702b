package io.be.mesh.server.command.service;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Transcoder;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** For whom the output is. */
final class ServiceOutput {
    private static final int LONGEST = 64 << 20;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} when not given")
    private Format format = Format.table;

    /** As they are typed. */
    enum Format {
        json,
        yaml,
        table
    }

    AdminOptions admin() {
        return admin;
    }

    Format format() {
        return admin.json() ? Format.json : format;
    }

    /** @param table for people */
    void print(Terminal terminal, JsonObject answer, Function<JsonObject, String> table) {
        terminal.out()
                .println(
                        switch (format()) {
                            case json -> answer.encode();
                            case yaml -> yaml(answer).stripTrailing();
                            case table -> table.apply(answer);
                        });
    }

    private static String yaml(JsonObject answer) {
        return new Transcoder(CodecLimits.of(LONGEST))
                .jsonToYaml(ByteString.copyFromUtf8(answer.encode()))
                .toStringUtf8();
    }
}
