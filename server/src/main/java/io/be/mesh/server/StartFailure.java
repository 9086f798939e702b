package io.be.mesh.server;

import io.be.mesh.cluster.join.JoinException;
import io.be.mesh.cluster.secret.SecretException;
import io.be.mesh.cluster.store.StoreException;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.net.BindException;
import java.util.Optional;

/** Why a node did not start, in the words of the person who started it. */
final class StartFailure {
    private StartFailure() {}

    static Failure of(Throwable thrown, MeshConfig config) {
        Throwable cause = thrown;
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof PortTaken taken) {
                return port(taken);
            }
            if (at instanceof Failure told) {
                return told;
            }
            if (at instanceof StoreException store) {
                return Failure.failed(ErrorCode.INTERNAL, String.valueOf(store.getMessage()), store.hint());
            }
            if (at instanceof SecretException secret) {
                return Failure.failed(ErrorCode.FORBIDDEN, String.valueOf(secret.getMessage()), secret.hint());
            }
            if (at instanceof JoinException join) {
                return join(join);
            }
            if (at instanceof MeshException mesh) {
                return Failure.failed(mesh.code(), mesh.message(), mesh.code().hint());
            }
            cause = at;
        }
        return Failure.failed(
                ErrorCode.INTERNAL,
                "the node on " + config.node().home() + " did not start: " + cause,
                "raise log.level to debug and look at the log");
    }

    private static Failure join(JoinException join) {
        boolean refused = join.kind() == JoinException.Kind.REFUSED;
        return new Failure(
                refused ? Failure.Exit.USAGE : Failure.Exit.UNREACHABLE,
                refused ? ErrorCode.FORBIDDEN : ErrorCode.UNREACHABLE,
                String.valueOf(join.getMessage()),
                join.hint());
    }

    private static Failure port(PortTaken taken) {
        String why = taken.inUse() ? "is in use by another process" : "cannot be listened on: " + taken.getMessage();
        return Failure.failed(
                ErrorCode.UNAVAILABLE,
                "port " + taken.address().port() + " of " + taken.address().host() + " " + why,
                "choose another one with --set " + taken.key() + "=HOST:PORT"
                        + taken.variable().map(name -> " or " + name).orElse(""));
    }

    /** Names the setting of a listener that could not be opened; other failures stay as they are. */
    static Throwable named(Throwable failure, String key, String variable, HostPort address) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String text = String.valueOf(at.getMessage());
            boolean inUse = text.contains("Address already in use");
            if (at instanceof BindException || inUse || text.contains("bind(..)")) {
                return new PortTaken(key, variable, address, inUse, text);
            }
        }
        return failure;
    }

    /** A listener could not be opened. */
    private static final class PortTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String key;
        private final String variable;
        private final transient HostPort address;
        private final boolean inUse;

        PortTaken(String key, String variable, HostPort address, boolean inUse, String message) {
            super(message, null, false, false);
            this.key = key;
            this.variable = variable;
            this.address = address;
            this.inUse = inUse;
        }

        String key() {
            return key;
        }

        Optional<String> variable() {
            return Optional.of(variable).filter(name -> !name.isEmpty());
        }

        HostPort address() {
            return address;
        }

        boolean inUse() {
            return inUse;
        }
    }
}
