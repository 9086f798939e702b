package io.be.mesh.client.wire;

/** What connections are made with. Two of them are equal when connections can be shared. */
public final class WireSettings {
    private final String addresses;
    private final Tls tls;
    private final int connections;
    private final int maxMessage;

    /** @param addresses list, see {@link Address#list} */
    public WireSettings(String addresses, Tls tls, int connections, int maxMessage) {
        this.addresses = addresses;
        this.tls = tls;
        this.connections = connections;
        this.maxMessage = maxMessage;
    }

    String addresses() {
        return addresses;
    }

    Tls tls() {
        return tls;
    }

    int connections() {
        return connections;
    }

    int maxMessage() {
        return maxMessage;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof WireSettings)) {
            return false;
        }
        WireSettings that = (WireSettings) other;
        return addresses.equals(that.addresses)
                && tls.equals(that.tls)
                && connections == that.connections
                && maxMessage == that.maxMessage;
    }

    @Override
    public int hashCode() {
        return addresses.hashCode() * 31 + tls.hashCode();
    }
}
