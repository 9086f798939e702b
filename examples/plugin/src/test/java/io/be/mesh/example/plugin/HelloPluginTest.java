package io.be.mesh.example.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.be.mesh.client.plugin.EventObserver;
import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.client.plugin.Interceptor;
import io.be.mesh.client.plugin.MeshPlugin;
import io.be.mesh.client.plugin.MessageFacts;
import io.be.mesh.client.plugin.MessageObserver;
import io.be.mesh.client.plugin.OnFailure;
import io.be.mesh.client.plugin.PluginAccess;
import io.be.mesh.client.plugin.PluginContext;
import io.be.mesh.client.plugin.PluginEvent;
import io.be.mesh.client.plugin.PluginOperation;
import io.be.mesh.client.plugin.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The plugin without a node: what it registers is called by hand. */
class HelloPluginTest {
    private final Registered registered = new Registered();

    @BeforeEach
    void start() throws Exception {
        MeshPlugin plugin = ServiceLoader.load(MeshPlugin.class).findFirst().orElseThrow();
        assertEquals("hello", plugin.id());
        plugin.start(registered);
    }

    private static MessageFacts message(String topic) {
        return new MessageFacts("session", topic, "lx1", "lx2", 5, Map.of());
    }

    @Test
    void oneTopicIsRefused() throws Exception {
        Verdict verdict = registered.interceptor.intercept(message("private"));
        assertEquals("E0000000614", verdict.refusal().orElseThrow().code());
    }

    @Test
    void everyOtherIsMarked() throws Exception {
        Verdict verdict = registered.interceptor.intercept(message("other"));
        assertTrue(verdict.refusal().isEmpty());
        assertEquals(Map.of("judged-by", "hello"), verdict.metadata());
    }

    @Test
    void itGreetsWithWhatTheNodeSays() throws Exception {
        assertEquals(
                "{\"hello\":{\"node_id\":\"LX1\"}}",
                registered.operations.get("greet").call("{}"));
    }

    @Test
    void itRemembersWhatItSaw() throws Exception {
        registered.messages.stored(message("other"));
        registered.events.happened(new PluginEvent("mesh.net.event.created", "route LX2", 1));
        assertEquals(
                "{\"stored\":1,\"events\":[\"mesh.net.event.created\"]}",
                registered.operations.get("seen").call("{}"));
    }

    private static final class Registered implements PluginContext {
        private final Map<String, PluginOperation> operations = new HashMap<>();
        private Interceptor interceptor = message -> Verdict.pass();
        private MessageObserver messages = message -> {};
        private EventObserver events = event -> {};

        @Override
        public Map<String, String> settings() {
            return Map.of("topic", "private");
        }

        @Override
        public void log(String message) {}

        @Override
        public void serve(String name, PluginAccess access, PluginOperation operation) {
            operations.put(name, operation);
        }

        @Override
        public void intercept(InterceptionPoint point, OnFailure onFailure, Interceptor judge) {
            interceptor = judge;
        }

        @Override
        public void afterStore(MessageObserver observer) {
            messages = observer;
        }

        @Override
        public void observe(String pattern, EventObserver observer) {
            events = observer;
        }

        @Override
        public CompletionStage<String> call(String operation, String json, Duration deadline) {
            return CompletableFuture.completedFuture("{\"node_id\":\"LX1\"}");
        }
    }
}
