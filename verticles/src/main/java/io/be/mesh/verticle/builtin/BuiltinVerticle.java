package io.be.mesh.verticle.builtin;

import io.be.mesh.cluster.bus.Access;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.message.DocRequest;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Features;
import io.be.mesh.cluster.bus.message.FigureNames;
import io.be.mesh.cluster.bus.message.Figures;
import io.be.mesh.cluster.bus.message.Text;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Versions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the program says of itself, and its switches: {@code mesh.builtin.*}. */
public final class BuiltinVerticle extends VerticleBase {
    private static final String LOG_LEVEL = "log.level";
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");
    private static final String SESSIONS = "opened";

    private final Bus bus;
    private final Versions version;
    private final Supplier<Map<String, String>> figures;
    private final Supplier<Map<String, Map<String, String>>> sessions;
    private final Consumer<String> logLevel;

    /**
     * @param figures of the running node, by name
     * @param sessions that were opened, and what was said of them
     * @param logLevel sets the level of the log, one of error, warn, info, debug, trace
     */
    public BuiltinVerticle(
            Bus bus,
            Versions version,
            Supplier<Map<String, String>> figures,
            Supplier<Map<String, Map<String, String>>> sessions,
            Consumer<String> logLevel) {
        this.bus = bus;
        this.version = version;
        this.figures = figures;
        this.sessions = sessions;
        this.logLevel = logLevel;
    }

    @Override
    public Future<?> start() {
        return bus.serve(DataAddresses.BUILTIN_DOC, asked -> Future.succeededFuture(new Text(doc(asked))))
                .compose(done -> bus.serve(DataAddresses.BUILTIN_VERSION, asked -> Future.succeededFuture(version)))
                .compose(done -> bus.serve(DataAddresses.BUILTIN_DEBUG, this::debug))
                .compose(done -> bus.serve(DataAddresses.BUILTIN_STATS, asked -> Future.succeededFuture(stats(asked))))
                .compose(done -> bus.serve(
                        DataAddresses.BUILTIN_FALLBACK,
                        asked -> Future.failedFuture(
                                new MeshException(ErrorCode.NO_SERVICE, "no service is there for this call"))));
    }

    private static String doc(DocRequest asked) {
        List<Address<?, ?>> found = Addresses.all().stream()
                .filter(address ->
                        address.access() != Access.NODE && address.name().startsWith(asked.name()))
                .toList();
        if (found.isEmpty()) {
            throw new MeshException(ErrorCode.NOT_FOUND, "no operation begins with this name");
        }
        if (asked.formatter().equalsIgnoreCase("json")) {
            JsonArray all = new JsonArray();
            found.forEach(address -> all.add(new JsonObject()
                    .put("name", address.name())
                    .put("about", address.about())
                    .put("access", address.access().text())
                    .put("timeout", address.timeout().toMillis())));
            return all.encode();
        }
        return found.stream()
                .map(address ->
                        "* `" + address.name() + "` (" + address.access().text() + "): " + address.about())
                .collect(Collectors.joining("\n"));
    }

    private Future<Done> debug(Features given) {
        given.features().forEach((name, value) -> {
            if (!name.equals(LOG_LEVEL) || !LEVELS.contains(value)) {
                throw new MeshException(
                        ErrorCode.BAD_REQUEST,
                        "the switches are log.level: "
                                + String.join(", ", LEVELS.stream().sorted().toList()));
            }
        });
        given.features().values().forEach(logLevel);
        return Future.succeededFuture(Done.OK);
    }

    private Figures stats(FigureNames asked) {
        Map<String, String> all = new HashMap<>(figures.get());
        if (asked.features().isEmpty()) {
            return new Figures(all);
        }
        Map<String, String> chosen = new HashMap<>();
        for (String feature : asked.features()) {
            if (feature.equals(SESSIONS)) {
                sessions.get()
                        .forEach((session, metadata) ->
                                chosen.put("session " + session, new JsonObject(new HashMap<>(metadata)).encode()));
            } else if (all.containsKey(feature)) {
                chosen.put(feature, all.get(feature));
            }
        }
        return new Figures(chosen);
    }
}
