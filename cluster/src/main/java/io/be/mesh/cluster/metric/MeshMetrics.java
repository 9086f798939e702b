package io.be.mesh.cluster.metric;

import io.be.mesh.protocol.code.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of a node: the one place that knows their names. Any thread; nothing here blocks or fails.
 *
 * <p>Labels have few values: {@code operation} is an {@link Operation}, {@code code} one of {@link ErrorCode}, a code
 * of somebody else's making is counted as {@code E0000000520}.
 */
public final class MeshMetrics {
    private static final int CODES = ErrorCode.values().length;
    /** Labels of services, beside one for all the others. */
    private static final int MAX_SERVICES = 100;

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final AtomicReferenceArray<Timer> requests = new AtomicReferenceArray<>(Operation.values().length * CODES);
    private final AtomicReferenceArray<Timer> forwards = new AtomicReferenceArray<>(CODES);
    private final LongAdder pushed = new LongAdder();
    private final LongAdder popped = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final Map<Level, AtomicLong> levels = new EnumMap<>(Level.class);
    private final Counter rolledBack;
    private final Counter brought;
    private final Counter notBrought;
    private final Counter certificatesRefused;
    private final Counter partnersCut;
    private final Counter instancesEjected;
    private final Counter breakersOpened;
    private final MultiGauge instances;

    public MeshMetrics(MeterRegistry registry) {
        this.registry = registry;
        counter("mesh.push.messages", "Messages stored in a queue of this node", pushed, null);
        counter("mesh.pop.messages", "Messages that reached their reader", popped, null);
        counter("mesh.bytes.in", "Payload bytes stored in queues", bytesIn, BaseUnits.BYTES);
        counter("mesh.bytes.out", "Payload bytes that reached their reader", bytesOut, BaseUnits.BYTES);
        rolledBack = count("mesh.pop.rolledback", "Messages put back because their reader was gone");
        brought = count("mesh.binding.brought", "Messages taken by services they were brought to");
        notBrought = count("mesh.binding.failed", "Tries to bring a message to a service that did not take it");
        certificatesRefused = count("mesh.certificates.refused", "Connections whose client certificate proved nothing");
        partnersCut = count("mesh.connections.cut", "Connections of partners that are partners no longer");
        instancesEjected =
                count("mesh.services.ejected", "Instances that got no requests for a while because too many failed");
        breakersOpened = count(
                "mesh.services.breaker.opened",
                "Times that the breaker of an instance was opened, after a failed trial, too");
        instances = MultiGauge.builder("mesh.services.instances")
                .description("Registered instances by service, well and unwell")
                .register(registry);
        Gauge.builder("mesh.connections", connections, LongAdder::sum)
                .description("Open connections on the mesh ports")
                .register(registry);
        for (Level level : Level.values()) {
            AtomicLong value = new AtomicLong();
            levels.put(level, value);
            Gauge.builder(level.metric, value, AtomicLong::get)
                    .description(level.description)
                    .register(registry);
        }
    }

    /** A message entered a queue of this node. */
    public void pushed(long bytes) {
        pushed.increment();
        bytesIn.add(bytes);
    }

    /** A message left a queue for good. */
    public void popped(long bytes) {
        popped.increment();
        bytesOut.add(bytes);
    }

    /** A message went back to its queue. */
    public void rolledBack() {
        rolledBack.increment();
    }

    /** A message was taken by the service it was brought to. */
    public void brought() {
        brought.increment();
    }

    /** A message was brought to a service and not taken: it is in its queue again. */
    public void notBrought() {
        notBrought.increment();
    }

    /** A client's certificate was refused. */
    public void certificateRefused() {
        certificatesRefused.increment();
    }

    /** A connection was closed because its partner is one no longer. */
    public void partnerCut() {
        partnersCut.increment();
    }

    /** An instance gets no requests for a while. */
    public void instanceEjected() {
        instancesEjected.increment();
    }

    /** The breaker of an instance was opened. */
    public void breakerOpened() {
        breakersOpened.increment();
    }

    /** The instances that are registered now, instead of those told before; of many services the last ones have one label. */
    public void instances(Collection<InstanceCount> counts) {
        Map<String, InstanceCount> labels = new LinkedHashMap<>();
        for (InstanceCount each : counts) {
            String label = labels.size() < MAX_SERVICES || labels.containsKey(each.service())
                    ? each.service()
                    : InstanceCount.OTHERS;
            labels.merge(label, each, InstanceCount::plus);
        }
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        labels.forEach((label, count) -> {
            rows.add(MultiGauge.Row.of(Tags.of("service", label, "state", "well"), count.well()));
            rows.add(MultiGauge.Row.of(Tags.of("service", label, "state", "unwell"), count.unwell()));
        });
        instances.register(rows, true);
    }

    /** The level goes up by {@code delta}, or down when negative. */
    public void add(Level level, long delta) {
        level(level).addAndGet(delta);
    }

    /** The level now. */
    public long get(Level level) {
        return level(level).get();
    }

    /** Bytes of messages on this node, read when asked for. */
    public void queuedBytes(LongSupplier bytes) {
        Gauge.builder("mesh.queued.bytes", bytes, LongSupplier::getAsLong)
                .description("Bytes held by messages and by bodies that are arriving")
                .baseUnit(BaseUnits.BYTES)
                .strongReference(true)
                .register(registry);
    }

    public void connectionOpened() {
        connections.increment();
    }

    public void connectionClosed() {
        connections.decrement();
    }

    public long connections() {
        return connections.sum();
    }

    /** A request was answered with {@code code} after {@code nanos}. */
    public void request(Operation operation, String code, long nanos) {
        int at = index(code);
        timer(requests, operation.ordinal() * CODES + at, "mesh.requests", "Requests answered", operation, at)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A call to another node ended with {@code code} after {@code nanos}. */
    public void forwarded(String code, long nanos) {
        int at = index(code);
        timer(forwards, at, "mesh.forwards", "Calls to other nodes", null, at).record(nanos, TimeUnit.NANOSECONDS);
    }

    private AtomicLong level(Level level) {
        AtomicLong value = levels.get(level);
        if (value == null) {
            throw new IllegalStateException("no gauge for " + level);
        }
        return value;
    }

    private static int index(String code) {
        ErrorCode known = ErrorCode.of(code);
        return (known == null ? ErrorCode.UNKNOWN : known).ordinal();
    }

    /** Timers are looked up by index: the registry's own lookup allocates tags for each request. */
    private Timer timer(
            AtomicReferenceArray<Timer> timers,
            int slot,
            String name,
            String description,
            @Nullable Operation operation,
            int code) {
        Timer timer = timers.get(slot);
        if (timer == null) {
            Timer.Builder builder = Timer.builder(name)
                    .description(description)
                    .tag("code", ErrorCode.values()[code].code())
                    .serviceLevelObjectives(BUCKETS);
            timer = (operation == null ? builder : builder.tag("operation", operation.label())).register(registry);
            timers.set(slot, timer);
        }
        return timer;
    }

    private Counter count(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private void counter(String name, String description, LongAdder value, @Nullable String unit) {
        FunctionCounter.builder(name, value, LongAdder::sum)
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    /** What goes up and down. */
    public enum Level {
        SESSIONS("mesh.sessions", "Sessions with messages, waiters or recent use"),
        MESSAGES("mesh.queued.messages", "Messages in queues"),
        WAITING_POPS("mesh.pop.waiting", "Reads that wait for a message"),
        BYTE_CONNECTIONS("mesh.connections.bytes", "Connections that carry the bytes of a registered service");

        private final String metric;
        private final String description;

        Level(String metric, String description) {
            this.metric = metric;
            this.description = description;
        }
    }
}
