package io.be.mesh.server;

import io.be.mesh.cluster.grid.Membership;
import io.be.mesh.cluster.join.JoinTokens;
import io.be.mesh.cluster.replica.ClusterControl;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The cluster for the operator of this replica.
 *
 * @param minimum replicas that must see each other for writes
 * @param copies asks whether everything has its second copy
 * @param node of this process
 */
record ReplicaControl(
        Membership membership, JoinTokens tokens, IntSupplier minimum, Supplier<Future<Boolean>> copies, MeshNode node)
        implements ClusterControl {

    @Override
    public View view() {
        List<Membership.Member> members = membership.members();
        return new View(
                members.stream()
                        .map(each -> member(each, each.equals(members.get(0))))
                        .toList(),
                minimum.getAsInt(),
                membership.hasMinimum());
    }

    @Override
    public Future<Boolean> copied() {
        return copies.get();
    }

    /** Of the others this replica knows that the grid has them: who is not ready yet is not told apart. */
    private Member member(Membership.Member each, boolean leader) {
        return new Member(
                each.id().toString(),
                each.name(),
                each.link(),
                each.version(),
                each.self(),
                leader,
                each.self() ? node.phase().label() : "ready");
    }

    @Override
    public Future<JoinTicketView> newJoinToken(long expireAt) {
        return tokens.create(expireAt)
                .map(made -> new JoinTicketView(
                        made.token().id(), made.ticket().text(), made.token().expireAt()));
    }

    @Override
    public Future<Void> drain() {
        node.end(false);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> leave() {
        node.end(true);
        return Future.succeededFuture();
    }
}
