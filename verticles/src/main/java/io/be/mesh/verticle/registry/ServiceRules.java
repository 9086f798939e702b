package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a service must be. Failures name the field: E…400, for addresses E…619.
 *
 * @param at where the request names the service
 * @param attachments where it names what holds for every service
 * @param registered what holds for every service
 */
record ServiceRules(Field at, Field attachments, Map<String, String> registered, Service service) {
    /** The kind of a service that messages are brought to. */
    private static final String BINDING = "Binding";

    private static final int MAX_URN = 1024;
    private static final int MAX_ATTRS = 64;
    private static final int MAX_ATTR_CHARS = 64 * 1024;
    private static final int MAX_QUEUE_NAME = 512;
    private static final int MAX_RETRIES = 10;
    private static final long MAX_TIMEOUT = Duration.ofDays(1).toMillis();
    private static final Pattern SERVER_NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?" + SERVER_NAME + "|\\[[0-9a-f:.]{2,45}]");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final ServiceAttributes SILENT = ServiceAttributes.of(Map.of(), Map.of());

    static boolean isBinding(Service service) {
        return service.kind().equalsIgnoreCase(BINDING);
    }

    /** Whether requests or messages find it by what it says of itself, and not by the module of its registration. */
    static boolean isServedHere(Registration registration, Service service) {
        return registration.kind().equals(RegistrationRules.COMPLEX)
                || (isBinding(service) && service.attrs().containsKey(ServiceAttributes.SESSION));
    }

    /**
     * What the service says of itself, when all of it may stand. Services of kind {@code metadata} have attributes of their own, which
     * say nothing here, but for those that messages are brought to.
     */
    ServiceAttributes check(Registration registration) {
        if (!service.address().isBlank()) {
            at.at("address").hostPort(service.address().strip());
        }
        Field urn = at.at("urn");
        urn.text(service.urn(), MAX_URN);
        sizes();
        if (!isServedHere(registration, service)) {
            urn.required(service.urn(), MAX_URN);
            return SILENT;
        }
        ServiceAttributes said =
                ServiceAttributes.of(registration.attachments(), service.attrs(), name -> attribute(name)
                        .path());
        ServiceProtocol protocol = ServiceProtocol.of(service)
                .orElseThrow(() -> at.at("proto").bad("is none of http, https, h2c, grpc, grpcs, ws, tcp"));
        numbers();
        values(said);
        if (isBinding(service)) {
            attribute(ServiceAttributes.SESSION).required(said.session(), MAX_QUEUE_NAME);
            attribute(ServiceAttributes.TOPIC).required(said.topic(), MAX_QUEUE_NAME);
        } else if (protocol == ServiceProtocol.TCP) {
            serverName(attribute(ServiceAttributes.SNI), said.sni());
        } else {
            PathRules.check(at, service.urn());
        }
        return said;
    }

    /** Where an attribute was said, or is to be said. */
    private Field attribute(String name) {
        boolean shared = registered.containsKey(name) && !service.attrs().containsKey(name);
        return (shared ? attachments : at.at("attrs")).at(name);
    }

    private void sizes() {
        Field attrs = at.at("attrs");
        if (service.attrs().size() > MAX_ATTRS) {
            throw attrs.bad("has " + service.attrs().size() + " entries, " + MAX_ATTRS + " are accepted");
        }
        service.attrs().forEach((name, value) -> {
            if (value.length() > MAX_ATTR_CHARS) {
                throw attrs.bad(
                        "has a value of " + value.length() + " characters, " + MAX_ATTR_CHARS + " are accepted");
            }
        });
    }

    private void numbers() {
        if (service.timeout() < 0 || service.timeout() > MAX_TIMEOUT) {
            throw at.at("timeout").bad("is not a number of milliseconds from 0 to " + MAX_TIMEOUT);
        }
        if (service.retries() < 0 || service.retries() > MAX_RETRIES) {
            throw at.at("retries").bad("is not a number from 0 to " + MAX_RETRIES);
        }
    }

    private void values(ServiceAttributes said) {
        each(ServiceAttributes.HOSTS, said.hosts(), HOST, "holds a name that is no host");
        each(ServiceAttributes.METHODS, said.methods(), TOKEN, "holds a word that is no method");
        each(ServiceAttributes.HEADERS, said.headers().keySet(), TOKEN, "holds a name that is no header");
        if (!said.rootCrt().isEmpty()) {
            roots(attribute(ServiceAttributes.ROOT_CRT), said.rootCrt());
        }
    }

    private void each(String attribute, Collection<String> words, Pattern form, String why) {
        if (!words.stream().allMatch(word -> form.matcher(word).matches())) {
            throw attribute(attribute).bad(why);
        }
    }

    private static void roots(Field field, String pem) {
        try {
            Pem.certificates(field.path(), pem);
        } catch (MeshException e) {
            throw field.bad("is no PEM of certificates");
        }
    }

    private static void serverName(Field field, String name) {
        if (name.isEmpty()) {
            throw field.bad("is missing: it tells services of protocol tcp apart");
        }
        if (!SERVER_NAME.matcher(name).matches()) {
            throw field.bad("is no host name");
        }
    }
}
