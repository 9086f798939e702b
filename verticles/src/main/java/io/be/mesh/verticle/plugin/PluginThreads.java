package io.be.mesh.verticle.plugin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one plugin, none of which anybody else uses; made when they are needed. Interceptions have one, so that messages
 * keep their order.
 */
final class PluginThreads {
    private static final Logger log = LoggerFactory.getLogger(PluginThreads.class);
    private static final int CALLS = 4;
    private static final int WAITING = 64;
    private static final int WAITING_MESSAGES = 1024;
    private static final int IDLE_SECONDS = 30;

    private final String name;
    private volatile ClassLoader loader = ClassLoader.getPlatformClassLoader();
    private final ThreadPoolExecutor calls;
    private final ThreadPoolExecutor interceptions;
    private final ThreadPoolExecutor observations;
    private final ThreadPoolExecutor answers;

    /** @param name of the jar */
    PluginThreads(String name) {
        this.name = name;
        calls = pool("call", CALLS, WAITING);
        interceptions = pool("interception", 1, WAITING_MESSAGES);
        observations = pool("observation", 1, 1);
        answers = pool("answer", CALLS, WAITING);
    }

    private ThreadPoolExecutor pool(String what, int threads, int waiting) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = code -> {
            Thread thread = new Thread(code, name + "-" + what + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(
                    (ended, cause) -> log.atError().setCause(cause).log("{} ended", ended.getName()));
            return thread;
        };
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), factory) {
                    @Override
                    protected void beforeExecute(Thread thread, Runnable code) {
                        thread.setContextClassLoader(loader);
                    }
                };
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** @param own of the jar, for what is run from now on */
    void use(ClassLoader own) {
        loader = own;
    }

    ThreadPoolExecutor calls() {
        return calls;
    }

    ThreadPoolExecutor interceptions() {
        return interceptions;
    }

    ThreadPoolExecutor observations() {
        return observations;
    }

    /** For what a plugin does with answers: it may wait there, and must not keep others from ending. */
    ThreadPoolExecutor answers() {
        return answers;
    }

    /** Interrupts what runs; daemons that run on do not keep the process alive. */
    void end() {
        calls.shutdownNow();
        interceptions.shutdownNow();
        observations.shutdownNow();
        answers.shutdownNow();
    }
}
