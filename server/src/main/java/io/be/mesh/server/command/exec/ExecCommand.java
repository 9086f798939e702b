package io.be.mesh.server.command.exec;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Moment;
import io.be.mesh.server.command.wire.Given;
import io.be.mesh.server.command.wire.MeshOptions;
import io.be.mesh.server.command.wire.SdkClient;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh exec}: one operation of the SDK wire. */
@Command(
        name = "exec",
        description = "Call an operation by its name, as an SDK does, and print what it answers.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh exec -m mesh.net.environ",
            "  mesh exec -m mesh.net.edges -o table",
            "  mesh exec -m mesh.net.refresh -i '{\"routes\":[{\"node_id\":\"LX2\",\"inst_id\":\"JG2\","
                    + "\"address\":\"b:7304\"}]}'",
            "  mesh exec -m mesh.net.environ -n LX2 -o yaml       at a partner, through our own node",
            "  mesh exec -m kms.store.reset -i @environ.json -a 10.0.0.7:7304"
        })
public final class ExecCommand implements Callable<Integer> {
    private static final int LONGEST_INPUT = 4 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$-]+(\\.[A-Za-z0-9_$-]+)*");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{0,64}");

    private final Terminal terminal;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Option(
            names = {"-m", "--method"},
            required = true,
            paramLabel = "NAME",
            description = "name of the operation, for example mesh.net.edges")
    private String name = "";

    @Option(
            names = {"-n", "--node"},
            paramLabel = "NODE",
            defaultValue = "",
            description = "node or institution that shall answer; the one that is asked when not given")
    private String node = "";

    @Option(
            names = {"-i", "--input"},
            paramLabel = "JSON",
            defaultValue = "{}",
            description = "the arguments, one JSON object; @FILE, or - for standard input")
    private String input = "{}";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "${COMPLETION-CANDIDATES}")
    private Format format = Format.json;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "30s", description = "how long to wait: 20s, 5m")
    private String timeout = "30s";

    public ExecCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (!NAME.matcher(name).matches()) {
            throw AdminOptions.usage("-m is no name of an operation: " + name, "for example mesh.net.environ");
        }
        if (!ID.matcher(node).matches()) {
            throw AdminOptions.usage("-n is no node id: " + node, "for example LX0000010000280");
        }
        Duration patience = Moment.span("--timeout", timeout);
        String arguments = arguments();
        Optional<Object> content =
                new SdkClient(mesh.open(terminal.environment())).invoke(name, node, arguments, patience);
        String text = format.write(content);
        if (!text.isEmpty()) {
            terminal.out().println(text);
        }
        return Failure.Exit.OK.status();
    }

    private String arguments() throws Failure {
        String text = new String(Given.read(terminal, "-i", input, LONGEST_INPUT), StandardCharsets.UTF_8).strip();
        try {
            return new JsonObject(text).encode();
        } catch (DecodeException | ClassCastException e) {
            throw AdminOptions.usage(
                    "-i is not a JSON object" + place(e), "arguments by name: -i '{\"node_id\":\"LX2\"}'");
        }
    }

    /** Where it stops being JSON, without what stands there: that may be a key. */
    private static String place(RuntimeException wrong) {
        String text = String.valueOf(wrong.getMessage());
        int line = text.lastIndexOf("line: ");
        return line < 0
                ? ""
                : " at " + text.substring(line).replaceAll("[])].*", "").replace(":", "");
    }
}
