package io.be.mesh.server.command.kv;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.wire.Given;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.SdkClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mesh kv}: values by key, the operations {@code mesh.kv.*}. */
@Command(
        name = "kv",
        description = "The key-value store of a node.",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh kv put model.version 7",
            "  mesh kv put model @model.json",
            "  mesh kv get model -o model.json",
            "  mesh kv keys 'model*'",
            "  mesh kv rm model"
        })
public final class KvCommand implements Runnable {
    private static final int LONGEST_VALUE = 2 << 20;
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    public KvCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: get, put, rm or keys");
    }

    @Command(name = "get", description = "Print the value of a key as it is.", mixinStandardHelpOptions = true)
    int get(
            @Mixin MeshOptions mesh,
            @Parameters(paramLabel = "KEY", description = "the key") String key,
            @Option(
                            names = {"-o", "--out"},
                            paramLabel = "FILE",
                            description = "into a file, written over")
                    @Nullable
                    Path file,
            @Option(names = "--json", description = "codec, schema and buffer (base64)") boolean json)
            throws Exception {
        Optional<Object> found = call(mesh, "mesh.kv.get", new JsonObject().put("key", key));
        JsonObject entity = found.filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElseThrow(() ->
                        Failure.failed(ErrorCode.NOT_FOUND, "there is no key " + key, "`mesh kv keys` lists them"));
        if (json) {
            terminal.out().println(entity.encode());
            return Failure.Exit.OK.status();
        }
        byte[] value = buffer(entity);
        if (file != null) {
            Files.write(file, value);
        } else {
            terminal.write(value);
        }
        return Failure.Exit.OK.status();
    }

    @Command(name = "put", description = "Give a key a value.", mixinStandardHelpOptions = true)
    int put(
            @Mixin MeshOptions mesh,
            @Parameters(index = "0", paramLabel = "KEY", description = "the key") String key,
            @Parameters(index = "1", paramLabel = "VALUE", description = "@FILE, or - for standard input") String value,
            @Option(
                            names = "--codec",
                            paramLabel = "NAME",
                            description = "how SDKs read it: json when the value is JSON, else text")
                    @Nullable
                    String codec,
            @Option(names = "--schema", paramLabel = "NAME", defaultValue = "", description = "its type, for SDKs")
                    String schema)
            throws Exception {
        byte[] bytes = Given.read(terminal, "VALUE", value, LONGEST_VALUE);
        JsonObject entity = new JsonObject()
                .put("codec", codec != null ? codec : isJson(bytes) ? "json" : "text")
                .put("schema", schema)
                .put("buffer", Base64.getEncoder().encodeToString(bytes));
        call(mesh, "mesh.kv.put", new JsonObject().put("key", key).put("value", entity));
        return Failure.Exit.OK.status();
    }

    @Command(name = "rm", description = "Forget a key.", mixinStandardHelpOptions = true)
    int remove(@Mixin MeshOptions mesh, @Parameters(paramLabel = "KEY", description = "the key") String key)
            throws Exception {
        call(mesh, "mesh.kv.remove", new JsonObject().put("key", key));
        return Failure.Exit.OK.status();
    }

    @Command(name = "keys", description = "The keys that match a pattern, one a line.", mixinStandardHelpOptions = true)
    int keys(
            @Mixin MeshOptions mesh,
            @Parameters(paramLabel = "PATTERN", arity = "0..1", defaultValue = "*", description = "* is anything")
                    String pattern,
            @Option(names = "--json", description = "for machines") boolean json)
            throws Exception {
        JsonArray keys = call(mesh, "mesh.kv.keys", new JsonObject().put("pattern", pattern))
                .filter(JsonArray.class::isInstance)
                .map(JsonArray.class::cast)
                .orElseGet(JsonArray::new);
        if (json) {
            terminal.out().println(keys.encode());
        } else {
            keys.forEach(key -> terminal.out().println(key));
        }
        return Failure.Exit.OK.status();
    }

    private Optional<Object> call(MeshOptions mesh, String name, JsonObject arguments) throws Exception {
        if (arguments.getString("key", "-").isBlank()) {
            throw AdminOptions.usage("KEY is empty", "");
        }
        return new SdkClient(mesh.open(terminal.environment())).invoke(name, "", arguments.encode(), ANSWER);
    }

    private static boolean isJson(byte[] value) {
        try {
            Json.decodeValue(Buffer.buffer(value));
            return true;
        } catch (DecodeException e) {
            return false;
        }
    }

    private static byte[] buffer(JsonObject entity) throws Failure {
        try {
            return Base64.getDecoder().decode(entity.getString("buffer", ""));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw Failure.failed(ErrorCode.CODEC, "the value is not base64", "--json prints it as it came");
        }
    }
}
