package io.be.mesh.cluster.replica;

import io.vertx.core.Future;
import java.util.List;

/** What an operator sees of the cluster and does to this replica. Any context. */
public interface ClusterControl {
    /** Without waiting. */
    View view();

    /**
     * Whether everything has its second copy: the next replica may be taken out. All replicas are asked, for a few seconds at
     * most; false when one does not answer.
     */
    Future<Boolean> copied();

    /**
     * Makes a join token.
     *
     * @param expireAt milliseconds since the epoch
     * @return fails with E…400 for a time that will not do, E…503 when too many are open or the cluster takes no writes
     */
    Future<JoinTicketView> newJoinToken(long expireAt);

    /** Finishes the streams of this replica, moves what it owns to the others and ends it. Completes when that has begun. */
    Future<Void> drain();

    /** The same without waiting for its streams. Completes when that has begun. */
    Future<Void> leave();

    /**
     * The cluster as this replica sees it.
     *
     * @param minimum so many replicas must see each other, or writes are refused
     * @param writable whether they do
     */
    record View(List<Member> members, int minimum, boolean writable) {
        public View {
            members = List.copyOf(members);
        }
    }

    /**
     * A replica.
     *
     * @param id of the member
     * @param address of the grid, host:port
     * @param self whether it is this one
     * @param leader whether it does what one replica does for all
     * @param state {@code ready}, {@code joining}, {@code draining}
     */
    record Member(String id, String name, String address, String version, boolean self, boolean leader, String state) {}

    /**
     * A join token that has just been made. {@code toString} never shows it.
     *
     * @param token itself: shown once
     * @param expireAt milliseconds since the epoch
     */
    record JoinTicketView(String id, String token, long expireAt) {
        @Override
        public String toString() {
            return "JoinTicketView[id=" + id + "]";
        }
    }
}
