package io.be.mesh.bench.server;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Bytes a JVM has allocated, thread by thread, read over its local management agent: exact, where the counters of the
 * garbage collector move only when it runs.
 */
public final class AllocationProbe implements AutoCloseable {
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final Map<Long, Long> before = new HashMap<>();

    private AllocationProbe(JMXConnector connector, ThreadMXBean threads) {
        this.connector = connector;
        this.threads = threads;
    }

    /** Attaches to a JVM of this user; empty when that is not possible (another user, a runtime without attach). */
    @SuppressWarnings("BanJNDI") // The address comes from our own child process.
    public static Optional<AllocationProbe> attach(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            String address;
            try {
                address = machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
            JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
            ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                    connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            return Optional.of(new AllocationProbe(connector, threads));
        } catch (AttachNotSupportedException | IOException e) {
            return Optional.empty();
        }
    }

    /** Bytes allocated since the last call, or since the attach; threads that ended meanwhile are missing. */
    public long delta() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        long sum = 0;
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                Long last = before.put(ids[i], bytes[i]);
                sum += bytes[i] - (last == null ? 0 : last);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The process it led to is being stopped anyway.
            before.clear();
        }
    }
}
