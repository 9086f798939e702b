package io.be.mesh.verticle.registry.pool;

import io.be.mesh.cluster.service.AddressRules;
import io.be.mesh.protocol.code.MeshException;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is dialled for an authority: what its name stood for when it was first resolved. A name that stands for something else
 * later changes nothing, so that what was judged is what is dialled. Any thread.
 */
final class PinnedAddress {
    private final Authority authority;
    private final NameResolution names;
    private final AddressRules rules;
    private final AtomicReference<@Nullable InetAddress> pinned = new AtomicReference<>();
    private volatile @Nullable SocketAddress dialled;
    private volatile String obstacle = "its name is not resolved yet";

    PinnedAddress(Authority authority, NameResolution names, AddressRules rules) {
        this.authority = authority;
        this.names = names;
        this.rules = rules;
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(authority.host());
        if (literal != null) {
            pinned.set(literal);
            judged();
        }
    }

    /** Empty while the name is not resolved, or its address may not be dialled. */
    Optional<SocketAddress> get() {
        return Optional.ofNullable(dialled);
    }

    /** Why there is no address, in a few words; empty: there is one. */
    String obstacle() {
        return dialled == null ? obstacle : "";
    }

    /**
     * Resolves the name unless it was, and judges its address anew: the ports of this node may have changed.
     *
     * @return fails with E…619 when it may not be dialled
     */
    Future<SocketAddress> resolve() {
        if (pinned.get() != null) {
            return judged();
        }
        return names.resolve(authority.host()).compose(this::pin, failure -> {
            obstacle = ProbeFailure.words(failure);
            return Future.failedFuture(failure);
        });
    }

    /** Each of them is judged: a name that stands for one good address and one that is refused is no good name. */
    private Future<SocketAddress> pin(List<InetAddress> found) {
        try {
            found.forEach(each -> rules.requireAllowed(each, authority.port()));
        } catch (MeshException e) {
            return refused(e);
        }
        pinned.compareAndSet(null, found.get(0));
        return judged();
    }

    private Future<SocketAddress> judged() {
        InetAddress address = pinned.get();
        if (address == null) {
            throw new IllegalStateException("judged before it is pinned");
        }
        try {
            rules.requireAllowed(address, authority.port());
        } catch (MeshException e) {
            return refused(e);
        }
        SocketAddress known = dialled;
        if (known == null) {
            // Of the literal: nobody after this looks a name up again.
            known = SocketAddress.inetSocketAddress(authority.port(), NetUtil.toAddressString(address));
            dialled = known;
        }
        return Future.succeededFuture(known);
    }

    private Future<SocketAddress> refused(MeshException why) {
        obstacle = why.message();
        dialled = null;
        return Future.failedFuture(why);
    }
}
