package io.be.mesh.server.command.net;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.Changes;
import io.be.mesh.server.command.api.Moment;
import io.be.mesh.server.command.api.SmallFile;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mesh net refresh}: adds a partner or changes one. */
@Command(
        name = "refresh",
        description = "Add a partner, or change what is said of one; what is not given stays as it is.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mesh net refresh LX2 --inst JG2 --address 192.168.100.63:7304",
            "  mesh net refresh LX2 --guest-root bank-b-root.pem      trust this root, not what is shown first",
            "  mesh net refresh LX2 --expire 2027-12-31               or 90d, 2y"
        })
final class NetRefresh implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private AdminOptions options = new AdminOptions();

    @Parameters(paramLabel = "NODE", description = "node id of the partner")
    private String node = "";

    @Option(names = "--inst", paramLabel = "INST", description = "institution id of the partner; needed for a new one")
    private @Nullable String inst;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "host:port, several with commas; https unless a scheme says otherwise; needed for a new one")
    private @Nullable String address;

    @Option(names = "--name", paramLabel = "NAME", description = "name of the institution")
    private @Nullable String name;

    @Option(
            names = "--guest-root",
            paramLabel = "FILE",
            description = "PEM of the partner's root, as its operator gave it")
    private @Nullable Path guestRoot;

    @Option(names = "--host-crt", paramLabel = "FILE", description = "PEM of our server certificate for this partner")
    private @Nullable Path hostCrt;

    @Option(names = "--host-key", paramLabel = "FILE", description = "PEM of its key")
    private @Nullable Path hostKey;

    @Option(names = "--guest-crt", paramLabel = "FILE", description = "PEM of our client certificate for this partner")
    private @Nullable Path guestCrt;

    @Option(names = "--guest-key", paramLabel = "FILE", description = "PEM of its key")
    private @Nullable Path guestKey;

    @Option(names = "--expire", paramLabel = "DATE", description = "when the route ends: 2027-12-31, 90d, 2y")
    private @Nullable String expire;

    NetRefresh(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        JsonObject route = new JsonObject();
        put(route, "instId", inst);
        put(route, "address", address);
        put(route, "instName", name);
        file(route, "guestRoot", "--guest-root", guestRoot);
        file(route, "hostCrt", "--host-crt", hostCrt);
        file(route, "hostKey", "--host-key", hostKey);
        file(route, "guestCrt", "--guest-crt", guestCrt);
        file(route, "guestKey", "--guest-key", guestKey);
        if (expire != null) {
            route.put("expireAt", Moment.parse("--expire", expire, terminal.clock()));
        }
        AdminApi api = options.open(terminal.environment());
        Changes.print(terminal, options, api.put(AdminApi.route(node), route));
        return Failure.Exit.OK.status();
    }

    private static void put(JsonObject route, String member, @Nullable String value) {
        if (value != null) {
            route.put(member, value);
        }
    }

    private static void file(JsonObject route, String member, String option, @Nullable Path file) throws Failure {
        if (file != null) {
            route.put(member, SmallFile.read(option, file));
        }
    }
}
