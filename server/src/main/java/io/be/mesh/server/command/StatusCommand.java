package io.be.mesh.server.command;

import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeLock;
import io.be.mesh.server.Listeners;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh status}. */
@Command(
        name = "status",
        description = "Show the node of a home: who it is, whom it knows, what it holds.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Terminal terminal;

    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Option(names = "--json", description = "for machines")
    private boolean json;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path home = settings.load(terminal.environment()).config().node().home();
        if (HomeLock.holder(home).isEmpty()) {
            throw NoNode.on(home);
        }
        String address = Listeners.find(home, "admin")
                .orElseThrow(() -> NoNode.silent(home, "its admin port", "it is not ready yet"));
        String body = ask(home, address);
        terminal.out().println(json ? body : StatusText.of(new JsonObject(body)));
        return Failure.Exit.OK.status();
    }

    private static String ask(Path home, String address) throws Failure, InterruptedException {
        String reachable = address.replaceFirst("^(0\\.0\\.0\\.0|\\[::]):", "127.0.0.1:");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + reachable + "/v1/admin/status"))
                .timeout(ANSWER)
                .build();
        try {
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER)
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw NoNode.silent(home, address, "HTTP " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw NoNode.silent(home, address, String.valueOf(e.getMessage()));
        }
    }
}
