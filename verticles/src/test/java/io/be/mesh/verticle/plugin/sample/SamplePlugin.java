package io.be.mesh.verticle.plugin.sample;

import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.client.plugin.MeshPlugin;
import io.be.mesh.client.plugin.MessageFacts;
import io.be.mesh.client.plugin.OnFailure;
import io.be.mesh.client.plugin.PluginAccess;
import io.be.mesh.client.plugin.PluginContext;
import io.be.mesh.client.plugin.PluginException;
import io.be.mesh.client.plugin.Verdict;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what the topic of a message says. */
public class SamplePlugin implements MeshPlugin {
    private final AtomicInteger seen = new AtomicInteger();

    @Override
    public String id() {
        return "sample";
    }

    @Override
    public void start(PluginContext context) {
        context.serve("echo", json -> json);
        context.serve("manage", PluginAccess.OPERATORS, json -> "1");
        context.serve("sees", json -> {
            try {
                Class.forName(json.replaceAll("[{}\":]", ""));
                return "true";
            } catch (ClassNotFoundException e) {
                return "false";
            }
        });
        context.serve("garbage", json -> "{} , \"code\":\"E0000000000\"");
        context.serve("code", json -> {
            throw new PluginException("E0000000404", "not here");
        });
        context.serve("error", json -> {
            throw new StackOverflowError();
        });
        context.serve(
                "asks",
                json -> context.call("mesh.any", json).toCompletableFuture().get());
        context.serve("late-registration", json -> {
            context.serve("more", more -> more);
            return "0";
        });
        context.serve("seen", json -> Integer.toString(seen.get()));
        context.afterStore(message -> seen.incrementAndGet());
        context.observe("mesh.net.event.*", event -> seen.incrementAndGet());
        context.intercept(InterceptionPoint.BEFORE_STORE, SamplePlugin::judge);
        context.intercept(
                InterceptionPoint.BEFORE_ROUTE,
                OnFailure.PASS,
                message -> message.topic().equals("throw-on-the-way") ? judgeBadly() : Verdict.pass());
    }

    private static Verdict judgeBadly() {
        throw new IllegalStateException("no");
    }

    private static Verdict judge(MessageFacts message) throws InterruptedException {
        switch (message.topic()) {
            case "refuse":
                return Verdict.refuse("E0000000614", "not this one");
            case "own-code":
                return Verdict.refuse("E9000000001", "not this one");
            case "mark":
                return Verdict.pass(Map.of("a", "plugin", "b", "plugin"));
            case "throw":
                return judgeBadly();
            case "null":
                return null;
            case "block":
                new CountDownLatch(1).await();
                return Verdict.pass();
            default:
                return Verdict.pass();
        }
    }
}
