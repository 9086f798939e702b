package io.be.mesh.verticle.ingress.port;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What this node shows of itself in a handshake: the pair whose certificate bears the name that the client asks for,
 * else the node's leaf. A change is for handshakes that begin after it and touches nothing else: one TLS context serves
 * all generations, so that nothing is rebuilt and nothing piles up. Any thread.
 */
final class PresentedKeys extends X509ExtendedKeyManager {
    /** A handshake asks for an alias first and for what it stands for a moment later: so many changes may come between. */
    private static final int GENERATIONS = 16;

    private final Map<String, PresentedPair> byAlias = new ConcurrentHashMap<>();
    private final Deque<Generation> living = new ArrayDeque<>();
    private volatile Generation newest = new Generation(null, Map.of(), List.of());
    private long counter;

    /** An alias and its pair. */
    private record Named(String alias, PresentedPair pair) {}

    private record Generation(@Nullable Named leaf, Map<String, Named> byName, List<String> aliases) {}

    /** From now on these; of pairs that bear the same name the first one. */
    synchronized void present(PresentedPair leaf, List<PresentedPair> others) {
        counter++;
        Map<String, Named> byName = new HashMap<>();
        Map<String, PresentedPair> aliases = new HashMap<>();
        Named main = new Named(counter + "/leaf", leaf);
        aliases.put(main.alias(), leaf);
        for (PresentedPair pair : others) {
            Named named = new Named(counter + "/" + aliases.size(), pair);
            aliases.put(named.alias(), pair);
            pair.names().forEach(name -> byName.putIfAbsent(name, named));
        }
        byAlias.putAll(aliases);
        newest = new Generation(main, byName, List.copyOf(aliases.keySet()));
        living.add(newest);
        if (living.size() > GENERATIONS) {
            living.remove().aliases().forEach(byAlias::remove);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation now = newest;
        Named chosen = engine == null ? null : byName(now, engine.getHandshakeSession());
        if (chosen == null) {
            chosen = now.leaf();
        }
        return chosen != null && chosen.pair().serves(keyType) ? chosen.alias() : null;
    }

    private static @Nullable Named byName(Generation now, @Nullable SSLSession session) {
        if (now.byName().isEmpty() || !(session instanceof ExtendedSSLSession extended)) {
            return null;
        }
        for (SNIServerName asked : extended.getRequestedServerNames()) {
            if (asked instanceof SNIHostName host) {
                String name = host.getAsciiName().toLowerCase(Locale.ROOT);
                Named exact = now.byName().get(name);
                return exact != null ? exact : now.byName().get("*" + name.substring(Math.max(0, name.indexOf('.'))));
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        PresentedPair pair = byAlias.get(alias);
        return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        PresentedPair pair = byAlias.get(alias);
        return pair == null ? null : pair.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // this is a server
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
