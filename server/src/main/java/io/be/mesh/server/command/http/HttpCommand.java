package io.be.mesh.server.command.http;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Moment;
import io.be.mesh.server.command.wire.Given;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.MeshRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh http}: one request, as any client sends it. */
@Command(
        name = "http",
        description =
                "Send a request to the mesh port, as a client would. The status goes to standard error, the body to"
                        + " standard output.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh http GET /stats",
            "  mesh http POST /v1/interconn/chan/push -H content-type:application/json -H x-ptp-session-id:s"
                    + " -d '{\"topic\":\"t\",\"payload\":\"aGVsbG8=\"}'",
            "  mesh http GET /stats -a https://127.0.0.1:7304 -v     trusts the root of the node of --home",
            "",
            "Exit code 1 for a status of 400 and above, and for an envelope with the code of a failure."
        })
public final class HttpCommand implements Callable<Integer> {
    private static final int LONGEST_BODY = 64 << 20;
    private static final int BAD = 400;

    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, …")
    private String method = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "with its query: /v1/interconn/chan/pop?topic=t")
    private String path = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "a header; may be repeated")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description = "the body; @FILE, or - for standard input")
    private @Nullable String data;

    @Option(
            names = {"-v", "--verbose"},
            description = "the headers of the answer, too")
    private boolean verbose;

    @Option(names = "--json", description = "status, headers and body as one JSON object")
    private boolean json;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "150s", description = "how long to wait: 20s, 5m")
    private String timeout = "150s";

    public HttpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (!method.matches("[A-Za-z]{1,16}")) {
            throw AdminOptions.usage("that is no method: " + method, "GET, POST, PUT, HEAD");
        }
        if (!path.startsWith("/")) {
            throw AdminOptions.usage("a path begins with /: " + path, "the node is named by -a");
        }
        Duration patience = Moment.span("--timeout", timeout);
        byte[] body = data == null ? new byte[0] : Given.read(terminal, "-d", data, LONGEST_BODY);
        MeshRequest request = new MeshRequest(method.toUpperCase(Locale.ROOT), path, parsed(headers), body, patience);
        HttpResponse<byte[]> answer = mesh.open(terminal.environment()).send(request);
        if (json) {
            terminal.out().println(json(answer).encode());
        } else {
            print(answer);
        }
        return (failed(answer) ? Failure.Exit.FAILED : Failure.Exit.OK).status();
    }

    private static List<Map.Entry<String, String>> parsed(List<String> headers) throws Failure {
        List<Map.Entry<String, String>> parsed = new ArrayList<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw AdminOptions.usage("-H is not NAME:VALUE: " + header, "-H x-ptp-session-id:s");
            }
            parsed.add(Map.entry(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip()));
        }
        return parsed;
    }

    private void print(HttpResponse<byte[]> answer) throws IOException {
        terminal.err().println("HTTP " + answer.statusCode());
        if (verbose) {
            answer.headers()
                    .map()
                    .forEach((name, values) ->
                            values.forEach(value -> terminal.err().println(name + ": " + value)));
        }
        terminal.write(answer.body());
        if (answer.body().length > 0) {
            terminal.out().println();
        }
    }

    private static JsonObject json(HttpResponse<byte[]> answer) {
        JsonObject all = new JsonObject();
        answer.headers().map().forEach((name, values) -> all.put(name, String.join(", ", values)));
        return new JsonObject()
                .put("status", answer.statusCode())
                .put("headers", all)
                .put("body", new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static boolean failed(HttpResponse<byte[]> answer) {
        return answer.statusCode() >= BAD
                || code(answer)
                        .filter(code -> !code.equals(ErrorCode.SUCCESS.code()))
                        .isPresent();
    }

    /** The code of the envelope, when it is one. */
    private static Optional<String> code(HttpResponse<byte[]> answer) {
        if (!answer.headers().firstValue("content-type").orElse("").startsWith("application/json")) {
            return Optional.empty();
        }
        try {
            JsonObject envelope = new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
            return envelope.getValue("code") instanceof String code ? Optional.of(code) : Optional.empty();
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }
}
