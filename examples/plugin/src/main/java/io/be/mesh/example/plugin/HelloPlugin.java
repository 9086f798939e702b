package io.be.mesh.example.plugin;

import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.client.plugin.MeshPlugin;
import io.be.mesh.client.plugin.MessageFacts;
import io.be.mesh.client.plugin.PluginContext;
import io.be.mesh.client.plugin.PluginEvent;
import io.be.mesh.client.plugin.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** One of everything that a plugin can do. */
public final class HelloPlugin implements MeshPlugin {
    private static final String NOT_PERMITTED = "E0000000614";
    private static final int REMEMBERED = 100;

    private final AtomicLong stored = new AtomicLong();
    private final Deque<String> events = new ArrayDeque<>();
    private String secretTopic = "";

    @Override
    public String id() {
        return "hello";
    }

    @Override
    public void start(PluginContext context) {
        secretTopic = context.settings().getOrDefault("topic", "secret");
        context.serve("greet", json -> context.call("mesh.net.environ", "{}")
                .thenApply(environ -> "{\"hello\":" + environ + "}")
                .toCompletableFuture()
                .get());
        context.serve("seen", json -> "{\"stored\":" + stored + ",\"events\":[" + events() + "]}");
        context.intercept(InterceptionPoint.BEFORE_ROUTE, this::judge);
        context.afterStore(message -> stored.incrementAndGet());
        context.observe("*.event.*", this::remember);
        context.log("the topic " + secretTopic + " is not for messages");
    }

    /** Refuses one topic, and says in the metadata of every other message that it has been here. */
    Verdict judge(MessageFacts message) {
        return message.topic().equals(secretTopic)
                ? Verdict.refuse(NOT_PERMITTED, "the topic " + secretTopic + " is not for messages")
                : Verdict.pass(Map.of("judged-by", id()));
    }

    private synchronized void remember(PluginEvent event) {
        if (events.size() == REMEMBERED) {
            events.remove();
        }
        events.add(event.name());
    }

    private synchronized String events() {
        return events.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
    }
}
