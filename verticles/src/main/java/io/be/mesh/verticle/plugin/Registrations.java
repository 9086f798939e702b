package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.EventObserver;
import io.be.mesh.client.plugin.InterceptionPoint;
import io.be.mesh.client.plugin.Interceptor;
import io.be.mesh.client.plugin.MessageObserver;
import io.be.mesh.client.plugin.OnFailure;
import io.be.mesh.client.plugin.PluginAccess;
import io.be.mesh.client.plugin.PluginOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What a plugin has registered while it started. Any thread. */
final class Registrations {
    private static final int MAX_OPERATIONS = 64;
    private static final int MAX_OTHERS = 8;
    private static final int MAX_PATTERN = 128;

    /** A class of characters and a bound for each part: nothing to go back to. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}(\\.[a-z0-9-]{1,64}){0,7}");

    private static final int MAX_NAME = 64;

    private final List<Served> operations = new ArrayList<>();
    private final List<Intercepted> interceptors = new ArrayList<>();
    private final List<MessageObserver> messages = new ArrayList<>();
    private final List<Observed> events = new ArrayList<>();
    private boolean sealed;

    record Served(String name, PluginAccess access, PluginOperation operation) {}

    record Intercepted(InterceptionPoint point, OnFailure onFailure, Interceptor interceptor) {}

    record Observed(EventPattern pattern, EventObserver observer) {}

    synchronized void add(Served served) {
        Objects.requireNonNull(served.operation(), "operation");
        Objects.requireNonNull(served.access(), "access");
        if (served.name().length() > MAX_NAME || !NAME.matcher(served.name()).matches()) {
            throw new IllegalArgumentException("'" + served.name() + "' is no name of an operation");
        }
        if (operations.stream().anyMatch(other -> other.name().equals(served.name()))) {
            throw new IllegalArgumentException(served.name() + " is served already");
        }
        add(operations, served, MAX_OPERATIONS, "operations");
    }

    synchronized void add(Intercepted intercepted) {
        Objects.requireNonNull(intercepted.point(), "point");
        Objects.requireNonNull(intercepted.interceptor(), "interceptor");
        add(interceptors, intercepted, MAX_OTHERS, "interceptors");
    }

    synchronized void add(MessageObserver observer) {
        add(messages, Objects.requireNonNull(observer, "observer"), MAX_OTHERS, "observers of messages");
    }

    synchronized void add(Observed observed) {
        Objects.requireNonNull(observed.observer(), "observer");
        if (observed.pattern().text().length() > MAX_PATTERN) {
            throw new IllegalArgumentException("the pattern has more than " + MAX_PATTERN + " characters");
        }
        add(events, observed, MAX_OTHERS, "observers of events");
    }

    private <T> void add(List<T> list, T element, int limit, String what) {
        requireOpen();
        if (list.size() == limit) {
            throw new IllegalArgumentException("more than " + limit + " " + what);
        }
        list.add(element);
    }

    private void requireOpen() {
        if (sealed) {
            throw new IllegalStateException("a plugin registers what it does while it starts");
        }
    }

    /** Takes nothing more. */
    synchronized void seal() {
        sealed = true;
    }

    synchronized List<Served> operations() {
        return List.copyOf(operations);
    }

    synchronized List<Intercepted> interceptors() {
        return List.copyOf(interceptors);
    }

    synchronized List<MessageObserver> messages() {
        return List.copyOf(messages);
    }

    synchronized List<Observed> events() {
        return List.copyOf(events);
    }
}
