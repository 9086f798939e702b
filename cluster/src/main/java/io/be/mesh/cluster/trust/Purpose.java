package io.be.mesh.cluster.trust;

/** What a certificate is shown for; the object identifiers of RFC 5280, section 4.2.1.12. */
public enum Purpose {
    /** A partner that we have connected to. */
    SERVER("1.3.6.1.5.5.7.3.1", "servers"),
    /** A partner that has connected to us. */
    CLIENT("1.3.6.1.5.5.7.3.2", "clients");

    private final String usage;
    private final String whom;

    Purpose(String usage, String whom) {
        this.usage = usage;
        this.whom = whom;
    }

    String usage() {
        return usage;
    }

    String whom() {
        return whom;
    }
}
