package io.be.mesh.client.struct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No bean shows a key or an authorisation code as text. */
class SecretsTest {
    private static final String SECRET = "-----BEGIN PRIVATE KEY-----";

    @Test
    void toStringShowsNone() {
        Environ environ = new Environ();
        environ.setNodeId("LX1");
        environ.setRootKey(SECRET);
        Route route = new Route();
        route.setHostKey(SECRET);
        route.setGuestKey(SECRET);
        route.setGuestCrt(SECRET);
        route.setAuthCode(SECRET);
        Keys keys = new Keys();
        keys.setKey(SECRET);
        KeyCsr csr = new KeyCsr();
        csr.setCaKey(SECRET);
        for (Object bean : new Object[] {environ, route, keys, csr}) {
            assertThat(bean.toString())
                    .doesNotContain(SECRET)
                    .startsWith(bean.getClass().getSimpleName() + "[");
        }
        assertThat(environ).hasToString("Environ[nodeId=LX1, instId=]");
    }
}
