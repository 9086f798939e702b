package io.be.mesh.verticle.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.audit.AuditEvent;
import io.be.mesh.cluster.audit.AuditLog;
import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Access;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.event.AnnouncingAudit;
import io.be.mesh.cluster.event.EventFeed;
import io.be.mesh.cluster.plugin.GuardedMessage;
import io.be.mesh.cluster.plugin.PluginMessage.Ask;
import io.be.mesh.cluster.plugin.PluginView;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.plugin.sample.BadPlugins;
import io.be.mesh.verticle.plugin.sample.SamplePlugin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of real jars, without a node around them. */
class PluginHostTest {
    private static final String OK = "ok";

    @TempDir
    Path home;

    private final Vertx vertx = Vertx.vertx();
    private final VertxBus bus = new VertxBus(vertx);
    private final List<AuditEvent> audited = Collections.synchronizedList(new ArrayList<>());
    private final EventFeed feed = new EventFeed();
    private final AuditLog audit = new AnnouncingAudit(
            event -> {
                audited.add(event);
                return Future.succeededFuture();
            },
            feed);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private PluginHost host(String... settings) throws Exception {
        List<Setting> overrides = new ArrayList<>();
        overrides.add(ConfigLoader.override("node.home=" + home));
        for (String setting : settings) {
            overrides.add(ConfigLoader.override(setting));
        }
        Environment environment =
                new Environment(Map.of(), home, Optional.empty(), Optional.empty(), 1L << 30, 2, "17");
        MeshConfig config =
                ConfigLoader.load(environment, Optional.empty(), overrides).config();
        PluginHost host = new PluginHost(vertx, bus, config, audit, feed);
        await(host.start((plugin, operation, json, patience) -> Future.succeededFuture(
                ByteString.copyFromUtf8("[\"" + plugin + "\",\"" + operation + "\"," + json.toStringUtf8() + "]"))));
        return host;
    }

    private void jar(String name, Class<?>... classes) throws Exception {
        Jars.write(home.resolve("plugins").resolve(name), List.of(classes));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** The content of the answer, or the code of the failure. */
    private String call(PluginHost host, String name, String json) {
        try {
            return await(bus.request(host.operation(name).orElseThrow(), new Ask(ByteString.copyFromUtf8(json))))
                    .json()
                    .toStringUtf8();
        } catch (CompletionException e) {
            return MeshException.of(e.getCause()).code().code();
        }
    }

    private static GuardedMessage message(String topic) {
        return new GuardedMessage("s", topic, "lx1", "", 5, Map.of("a", "sender"));
    }

    private static String outcome(Future<GuardedMessage> judged) {
        try {
            await(judged);
            return OK;
        } catch (CompletionException e) {
            return MeshException.of(e.getCause()).code().code();
        }
    }

    private static PluginView only(PluginHost host) {
        assertThat(host.all()).hasSize(1);
        return host.all().get(0);
    }

    @Test
    void withoutAFolderNothingIsInTheWay() throws Exception {
        PluginHost host = host();
        assertThat(host.isOpen()).isTrue();
        assertThat(host.all()).isEmpty();
        assertThat(host.operation("mesh.plugin.sample.echo")).isEmpty();
    }

    @Test
    void operationsAreServedOnTheBus() throws Exception {
        jar("a.jar", SamplePlugin.class);
        PluginHost host = host();
        assertThat(call(host, "mesh.plugin.sample.echo", "{\"a\": 1}")).isEqualTo("{\"a\":1}");
        assertThat(call(host, "mesh.plugin.sample.asks", "{}")).isEqualTo("[\"sample\",\"mesh.any\",{}]");
        assertThat(call(host, "mesh.plugin.sample.code", "{}")).isEqualTo("E0000000404");
        assertThat(call(host, "mesh.plugin.sample.error", "{}")).isEqualTo("E0000000500");
        assertThat(call(host, "mesh.plugin.sample.garbage", "{}")).isEqualTo("E0000000616");
        assertThat(call(host, "mesh.plugin.sample.late-registration", "{}")).isEqualTo("E0000000500");
        assertThat(host.operation("mesh.plugin.sample.manage").orElseThrow().access())
                .isEqualTo(Access.OPERATOR);
        assertThat(only(host).figures().calls()).isEqualTo(6);
        assertThat(only(host).figures().failedCalls()).isEqualTo(4);
    }

    @Test
    void aPluginSeesNothingOfTheNodeButItsInterface() throws Exception {
        jar("a.jar", SamplePlugin.class);
        PluginHost host = host();
        assertThat(call(host, "mesh.plugin.sample.sees", "{\"io.be.mesh.client.plugin.MeshPlugin\"}"))
                .isEqualTo("true");
        assertThat(call(host, "mesh.plugin.sample.sees", "{\"java.util.List\"}"))
                .isEqualTo("true");
        assertThat(call(host, "mesh.plugin.sample.sees", "{\"io.vertx.core.Vertx\"}"))
                .isEqualTo("false");
        assertThat(call(host, "mesh.plugin.sample.sees", "{\"io.be.mesh.client.json.Json\"}"))
                .isEqualTo("false");
        assertThat(call(host, "mesh.plugin.sample.sees", "{\"io.be.mesh.verticle.plugin.PluginHost\"}"))
                .isEqualTo("false");
    }

    @Test
    void whatCannotRunIsShownAndTheRestRuns() throws Exception {
        jar("a.jar", SamplePlugin.class);
        jar("b.jar", SamplePlugin.class);
        jar("c.jar", BadPlugins.Unmade.class);
        jar("d.jar", BadPlugins.Unstarted.class);
        jar("e.jar", BadPlugins.Unnamed.class);
        jar("f.jar", BadPlugins.Greedy.class);
        Files.writeString(home.resolve("plugins/g.jar"), "no jar");
        Files.writeString(home.resolve("plugins/readme.txt"), "no plugin");
        PluginHost host = host();
        assertThat(host.all().stream().map(each -> each.jar() + " " + each.id() + " " + each.state()))
                .containsExactly(
                        "a.jar sample active",
                        "b.jar sample failed",
                        "c.jar  failed",
                        "d.jar unstarted failed",
                        "e.jar  failed",
                        "f.jar greedy failed",
                        "g.jar  failed");
        assertThat(host.all().stream().skip(1).map(PluginView::reason))
                .satisfiesExactly(
                        why -> assertThat(why).contains("another jar"),
                        why -> assertThat(why).contains("not today"),
                        why -> assertThat(why).contains("gone"),
                        why -> assertThat(why).contains("its id"),
                        why -> assertThat(why).contains("more than 64 operations"),
                        why -> assertThat(why).contains("cannot be read as a jar"));
        assertThat(host.operation("mesh.plugin.unstarted.echo")).isEmpty();
        assertThat(call(host, "mesh.plugin.sample.echo", "1")).isEqualTo("1");
    }

    @Test
    void verdictsCount() throws Exception {
        jar("a.jar", SamplePlugin.class);
        PluginHost host = host();
        assertThat(host.isOpen()).isFalse();
        assertThat(outcome(host.beforeStore(message("any")))).isEqualTo(OK);
        assertThat(outcome(host.beforeStore(message("refuse")))).isEqualTo("E0000000614");
        assertThat(outcome(host.beforeStore(message("own-code")))).isEqualTo("E0000000403");
        assertThat(await(host.beforeStore(message("mark"))).metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "sender", "b", "plugin"));
        assertThat(only(host).figures().refused()).isEqualTo(2);
    }

    @Test
    void whoFailsRefusesUnlessItIsToldToLetPass() throws Exception {
        jar("a.jar", SamplePlugin.class);
        PluginHost host = host();
        assertThat(outcome(host.beforeStore(message("throw")))).isEqualTo("E0000000503");
        assertThat(outcome(host.beforeStore(message("null")))).isEqualTo("E0000000503");
        assertThat(outcome(host.beforeRoute(message("throw-on-the-way")))).isEqualTo(OK);
        assertThat(only(host).figures().failed()).isEqualTo(3);
        assertThat(only(host).state()).isEqualTo("active");
    }

    @Test
    void theOperatorHasTheLastWord() throws Exception {
        jar("a.jar", SamplePlugin.class);
        Files.writeString(home.resolve("plugins/sample.properties"), "mesh.on-failure = pass\n");
        PluginHost host = host();
        assertThat(outcome(host.beforeStore(message("throw")))).isEqualTo(OK);
        assertThat(only(host).interceptors()).containsExactly("before-store pass", "before-route pass");
    }

    @Test
    void aSettingThatCannotBeReadIsAReasonNotToRun() throws Exception {
        jar("a.jar", SamplePlugin.class);
        Files.writeString(home.resolve("plugins/sample.properties"), "mesh.on-failure = maybe\n");
        assertThat(only(host()).reason()).contains("neither refuse nor pass");
    }

    @Test
    void whoIsLateTooOftenIsSuspended() throws Exception {
        jar("a.jar", SamplePlugin.class);
        PluginHost host = host("plugins.interception-timeout=20ms", "plugins.suspend-after=3");
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(host.beforeStore(message("block")))).isEqualTo("E0000000503");
        }
        assertThat(only(host).state()).isEqualTo("suspended");
        assertThat(only(host).figures().late()).isEqualTo(3);
        assertThat(outcome(host.beforeStore(message("any")))).isEqualTo("E0000000503");
        assertThat(only(host).figures().late()).isEqualTo(3);
        assertThat(audited.stream().map(AuditEvent::action)).contains("mesh.plugin.suspend");
        assertThat(call(host, "mesh.plugin.sample.echo", "1")).isEqualTo("1");
    }

    @Test
    void withoutARequiredPluginNothingPasses() throws Exception {
        PluginHost host = host("plugins.required=guard");
        assertThat(host.isOpen()).isFalse();
        assertThat(outcome(host.beforeRoute(message("any")))).isEqualTo("E0000000503");
    }

    @Test
    void eventsAndStoredMessagesAreTold() throws Exception {
        jar("a.jar", SamplePlugin.class);
        PluginHost host = host();
        await(audit.write(new AuditEvent(
                "operator", "", "mesh.net.refresh", List.of(new Change("route LX2", 1, 2)), "E0000000000")));
        await(audit.write(new AuditEvent(
                "operator", "", "kms.store.reset", List.of(new Change("identity", 1, 2)), "E0000000000")));
        host.stored(message("any"));
        Awaitility.await().untilAsserted(() -> assertThat(call(host, "mesh.plugin.sample.seen", "{}"))
                .isEqualTo("2"));
    }
}
