package io.be.mesh.tests.plugin;

import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.client.plugin.MeshPlugin;
import io.be.mesh.client.plugin.MessageFacts;
import io.be.mesh.client.plugin.PluginContext;
import io.be.mesh.client.plugin.Verdict;
import java.util.concurrent.CountDownLatch;

/** Everything that a plugin should not do. */
public final class TroublePlugin implements MeshPlugin {
    private volatile long turns;

    @Override
    public String id() {
        return "trouble";
    }

    @Override
    public void start(PluginContext context) {
        context.serve("loop", json -> {
            while (true) {
                turns++;
            }
        });
        context.serve("turns", json -> Long.toString(turns));
        context.intercept(InterceptionPoint.BEFORE_STORE, TroublePlugin::judge);
        context.afterStore(message -> new CountDownLatch(1).await());
    }

    private static Verdict judge(MessageFacts message) throws InterruptedException {
        if (message.topic().equals("sleep")) {
            new CountDownLatch(1).await();
        } else if (message.topic().equals("throw")) {
            throw new StackOverflowError("on purpose");
        }
        return Verdict.pass();
    }

    @Override
    public void stop() throws Exception {
        new CountDownLatch(1).await();
    }
}
