package io.be.mesh.verticle.ingress.port;

import io.be.mesh.conf.MeshConfig;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the node stops, and what of it is still at work. One for all ports of a node; any thread.
 *
 * <p>A node that is alone refuses what is new, as nobody else would serve it. One that has others to serve in its place
 * gives notice: it says that it goes, but serves everything until its clients have gone to the others.
 */
public final class Drain {
    private final boolean others;
    private final Duration notice;
    private final Set<Object> atWork = ConcurrentHashMap.newKeySet();
    private volatile boolean begun;
    private volatile boolean hurried;

    private Drain(boolean others, Duration notice) {
        this.others = others;
        this.notice = notice;
    }

    /** As the settings say what this node is. */
    public static Drain of(MeshConfig.Cluster cluster) {
        return cluster.enabled() ? handingOver(cluster.drainNotice()) : refusing();
    }

    /** Of a node that is alone. */
    public static Drain refusing() {
        return new Drain(false, Duration.ZERO);
    }

    /** @param notice how long clients and balancers are given to go to the others */
    public static Drain handingOver(Duration notice) {
        return new Drain(true, notice);
    }

    /** The node says that it is not to be chosen any more. */
    public boolean hasBegun() {
        return begun;
    }

    /** New requests are to be refused. */
    public boolean refuses() {
        return begun && !others;
    }

    /** New requests are to be served, each as the last one of its connection. */
    public boolean handsOver() {
        return begun && others;
    }

    /** Begins; further calls change nothing. */
    public void begin() {
        begun = true;
    }

    /** Nothing is waited for any more: neither for clients to go nor for what is in progress. */
    public void hurry() {
        hurried = true;
    }

    /** How long requests are served after the beginning before the ports are closed. */
    public Duration notice() {
        return hurried ? Duration.ZERO : notice;
    }

    /** How long what is in progress may take to end, of what the settings allow. */
    public Duration patience(Duration allowed) {
        return hurried ? Duration.ZERO : allowed;
    }

    /** One of those that serve requests says whether it has anything to wait for; before it has said so it has. */
    public void report(Object server, boolean busy) {
        if (busy) {
            atWork.add(server);
        } else {
            atWork.remove(server);
        }
    }

    /** Nobody has anything to wait for. Until then every port stays open, to say that the node is stopping. */
    public boolean isQuiet() {
        return atWork.isEmpty();
    }
}
