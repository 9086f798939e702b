package io.be.mesh.cluster.service;

import io.be.mesh.protocol.message.Registration;

/** The key of a registration and of its lease: one instance of one name and kind has one row in either table. */
public final class RegistrationKey {
    private RegistrationKey() {}

    public static String of(Registration registration) {
        return of(registration.kind(), registration.name(), registration.instanceId());
    }

    /** Each part has its length before it, so that no two registrations share a key. */
    public static String of(String kind, String name, String instanceId) {
        return measured(kind) + measured(name) + instanceId;
    }

    private static String measured(String text) {
        return text.length() + ":" + text + "/";
    }
}
