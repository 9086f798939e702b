package io.be.mesh.cluster.grid;

import java.util.List;
import java.util.UUID;

/** Which replicas this one sees. Any thread, without waiting. */
public interface Membership {
    /**
     * A replica.
     *
     * @param id of the member; a replica gets a new one when it starts and when it comes back from the other side of a split
     * @param name the replica's
     * @param link host:port of its payload link
     * @param self whether it is this one
     * @param version of its software
     */
    record Member(UUID id, String name, String link, boolean self, String version) {}

    /** Hears of changes, on a thread of the grid's events, one at a time; must not block. */
    interface Listener {
        void joined(Member member);

        void left(Member member);
    }

    /** All members, this one too, the oldest first. */
    List<Member> members();

    /** This replica as it is now. */
    Member self();

    /** Whether this is the oldest member: the one that does what is done once for all. Two may think so during a split. */
    default boolean isLeader() {
        List<Member> members = members();
        return !members.isEmpty() && members.get(0).self();
    }

    default int size() {
        return members().size();
    }

    /** Whether as many members see each other as writes need. */
    boolean hasMinimum();

    /** Adds a listener that hears of every later change; returns what removes it. */
    Runnable listen(Listener listener);
}
