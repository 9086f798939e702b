package io.be.mesh.server.command.service;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminApi;
import io.be.mesh.server.command.api.AdminApi.Tagged;
import io.be.mesh.server.command.api.Moment;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mesh service watch}: asks again and again, and prints what has become different. */
@Command(
        name = "watch",
        description = "Print what is registered, and every change from then on; Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class ServiceWatch implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, JsonObject> known = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, JsonObject> pages = new LinkedHashMap<>();

    @Mixin
    private ServiceOutput output = new ServiceOutput();

    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "", description = "one kind alone")
    private String kind = "";

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "one name alone")
    private String name = "";

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "how often it asks; ${DEFAULT-VALUE} when not given")
    private String interval = "1s";

    ServiceWatch(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        long millis = Moment.span("--interval", interval).toMillis();
        AdminApi api = output.admin().open(terminal.environment());
        while (true) {
            round(api);
            terminal.flush();
            TimeUnit.MILLISECONDS.sleep(millis);
        }
    }

    private void round(AdminApi api) throws Failure, InterruptedException {
        Map<String, JsonObject> now = new LinkedHashMap<>();
        String after = "";
        do {
            JsonObject page = page(api, ServiceList.path(kind, name, after));
            ServiceList.objects(page.getJsonArray("services")).forEach(each -> now.put(label(each), each));
            after = page.getString("next");
        } while (!after.isEmpty());
        now.forEach((label, service) -> compare(label, known.get(label), service));
        known.keySet().stream().filter(label -> !now.containsKey(label)).forEach(label -> tell(label, "removed"));
        known.clear();
        known.putAll(now);
    }

    private JsonObject page(AdminApi api, String path) throws Failure, InterruptedException {
        Optional<Tagged> changed = api.getUnless(path, tags.getOrDefault(path, ""));
        changed.ifPresent(page -> {
            tags.put(path, page.tag());
            pages.put(path, page.body());
        });
        return pages.getOrDefault(path, new JsonObject());
    }

    private static String label(JsonObject service) {
        return service.getString("kind") + "/" + service.getString("name") + "/" + service.getString("instance");
    }

    /** A renewal is no change: it comes every few seconds. */
    private void compare(String label, @Nullable JsonObject before, JsonObject after) {
        if (before == null) {
            tell(label, "registered");
        } else if (!before.getLong("version").equals(after.getLong("version"))) {
            tell(label, "changed");
        }
        List<String> was = before == null ? List.of() : states(before);
        states(after).stream()
                .filter(state -> !was.contains(state))
                .filter(state -> before != null || !state.endsWith(" healthy"))
                .forEach(state -> tell(label, state));
    }

    private static List<String> states(JsonObject service) {
        List<String> states = new ArrayList<>();
        for (JsonObject each : ServiceList.objects(service.getJsonArray("addresses"))) {
            states.add(each.getString("address")
                    + (each.getBoolean("healthy") ? " healthy" : " unhealthy: " + each.getString("why")));
        }
        for (JsonObject each : ServiceList.objects(service.getJsonArray("rules"))) {
            if (!each.getString("owner").isEmpty()) {
                states.add(each.getString("rule") + " taken by " + each.getString("owner"));
            }
        }
        return states;
    }

    private void tell(String label, String what) {
        Instant at = terminal.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        if (output.format() == ServiceOutput.Format.table) {
            terminal.out().println(at + " " + label + " " + what);
        } else {
            terminal.out()
                    .println(new JsonObject()
                            .put("at", at.toString())
                            .put("service", label)
                            .put("event", what)
                            .encode());
        }
    }
}
