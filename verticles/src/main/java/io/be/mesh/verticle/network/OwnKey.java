package io.be.mesh.verticle.network;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What this node shows to prove itself on a connection that it opens: the first of its pairs that is valid at that
 * moment, whatever issuers the other side names, because the route says which pair it wants. Any thread.
 */
public final class OwnKey extends X509ExtendedKeyManager {
    private final List<Pair> pairs;
    private final Clock clock;

    private OwnKey(List<Pair> pairs, Clock clock) {
        this.pairs = List.copyOf(pairs);
        this.clock = clock;
    }

    private record Pair(List<X509Certificate> chain, PrivateKey key) {
        static Pair of(LeafCertificate given) {
            return new Pair(Pem.certificates("own certificate", given.chain()), Pem.privateKey("own key", given.key()));
        }

        boolean validAt(Date time) {
            X509Certificate leaf = chain.get(0);
            return !time.before(leaf.getNotBefore()) && !time.after(leaf.getNotAfter());
        }
    }

    /**
     * Reads the pairs: not for an event loop.
     *
     * @param pairs in the order of preference; none: no certificate is shown
     */
    public static OwnKey of(List<LeafCertificate> pairs, Clock clock) {
        return new OwnKey(pairs.stream().map(Pair::of).toList(), clock);
    }

    private @Nullable String choose() {
        Date now = Date.from(clock.instant());
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).validAt(now)) {
                return Integer.toString(i);
            }
        }
        return pairs.isEmpty() ? null : "0"; // the other side says better than silence what is wrong with it
    }

    private Pair pair(String alias) {
        return pairs.get(Integer.parseInt(alias));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose();
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = choose();
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return pair(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return pair(alias).key();
    }
}
