package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.EventObserver;
import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.client.plugin.Interceptor;
import io.be.mesh.client.plugin.MessageObserver;
import io.be.mesh.client.plugin.OnFailure;
import io.be.mesh.client.plugin.PluginAccess;
import io.be.mesh.client.plugin.PluginContext;
import io.be.mesh.client.plugin.PluginOperation;
import io.be.mesh.verticle.plugin.Registrations.Intercepted;
import io.be.mesh.verticle.plugin.Registrations.Observed;
import io.be.mesh.verticle.plugin.Registrations.Served;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node as one plugin sees it. */
final class HostedContext implements PluginContext {
    private static final Logger log = LoggerFactory.getLogger(HostedContext.class);
    private static final int MAX_LINE = 2_000;

    private final String plugin;
    private final Map<String, String> settings;
    private final Registrations registrations;
    private final OutgoingCalls calls;

    HostedContext(String plugin, Map<String, String> settings, Registrations registrations, OutgoingCalls calls) {
        this.plugin = plugin;
        this.settings = settings;
        this.registrations = registrations;
        this.calls = calls;
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public void log(String message) {
        String text = message.length() > MAX_LINE ? message.substring(0, MAX_LINE) + "…" : message;
        log.atInfo().addKeyValue("plugin", plugin).log("{}", text);
    }

    @Override
    public void serve(String name, PluginAccess access, PluginOperation operation) {
        registrations.add(new Served(name, access, operation));
    }

    @Override
    public void intercept(InterceptionPoint point, OnFailure onFailure, Interceptor interceptor) {
        registrations.add(new Intercepted(point, Objects.requireNonNull(onFailure, "onFailure"), interceptor));
    }

    @Override
    public void afterStore(MessageObserver observer) {
        registrations.add(observer);
    }

    @Override
    public void observe(String pattern, EventObserver observer) {
        registrations.add(new Observed(new EventPattern(pattern), observer));
    }

    @Override
    public CompletionStage<String> call(String operation, String json, Duration deadline) {
        return calls.call(operation, json, deadline);
    }
}
