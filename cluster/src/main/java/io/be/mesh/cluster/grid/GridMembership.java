package io.be.mesh.cluster.grid;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;

/** The {@link Membership} that the grid itself knows. */
final class GridMembership implements Membership {
    static final String NAME = "name";
    static final String LINK = "link";
    static final String VERSION = "version";

    private final Cluster cluster;
    private final IntSupplier minimum;

    GridMembership(HazelcastInstance instance, IntSupplier minimum) {
        this.cluster = instance.getCluster();
        this.minimum = minimum;
    }

    @Override
    public List<Member> members() {
        // The grid keeps them in the order in which they joined.
        return cluster.getMembers().stream().map(GridMembership::member).toList();
    }

    @Override
    public Member self() {
        return member(cluster.getLocalMember());
    }

    @Override
    public boolean hasMinimum() {
        return cluster.getMembers().size() >= minimum.getAsInt();
    }

    @Override
    public Runnable listen(Listener listener) {
        UUID registration = cluster.addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                listener.joined(member(event.getMember()));
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                listener.left(member(event.getMember()));
            }
        });
        return () -> cluster.removeMembershipListener(registration);
    }

    private static Member member(com.hazelcast.cluster.Member member) {
        return new Member(
                member.getUuid(),
                attribute(member, NAME),
                attribute(member, LINK),
                member.localMember(),
                attribute(member, VERSION));
    }

    private static String attribute(com.hazelcast.cluster.Member member, String key) {
        String value = member.getAttribute(key);
        return value == null ? "" : value;
    }
}
