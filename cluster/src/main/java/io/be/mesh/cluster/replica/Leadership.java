package io.be.mesh.cluster.replica;

/** Whether this process is the one that does what is done once for all replicas of a node. Any thread, without waiting. */
@FunctionalInterface
public interface Leadership {
    /** Of a node that is one process. */
    Leadership ALONE = () -> true;

    /** Two replicas may think so while a split lasts: what they do must bear to be done twice. */
    boolean isLeader();
}
