package io.be.mesh.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.struct.Environ;
import io.be.mesh.client.struct.Route;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {
    interface Sample {
        void all(
                @Index("env") Environ environ,
                List<Route> routeList,
                byte[] payload,
                Duration timeout,
                int count,
                boolean isOn,
                String absent);
    }

    private final Parameters parameters = Parameters.of(method());

    @Test
    void travelByNameInTheFormOfTheField() {
        Environ environ = new Environ();
        environ.setNodeId("LX1");
        Route route = new Route();
        route.setInstId("JG<1>");
        String json = new String(
                Json.bytes(parameters.write(
                        new Object[] {environ, List.of(route), new byte[] {1, 2}, Duration.ofSeconds(2), 7, true, null
                        })),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(json)
                .isEqualTo("{\"env\":{\"node_id\":\"LX1\"},\"route_list\":[{\"inst_id\":\"JG<1>\"}],"
                        + "\"payload\":\"AQI=\",\"timeout\":2000,\"count\":7,\"is_on\":true}");
    }

    @Test
    void comeBackAndWhatIsAbsentIsNothing() {
        Object[] read = parameters.read(Json.object(
                "{\"env\":{\"NodeId\":1,\"node_id\":\"LX1\",\"root_crt\":null,\"more\":[]},\"payload\":\"AQI=\",\"timeout\":\"\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(((Environ) read[0]).getNodeId()).isEqualTo("LX1");
        assertThat(((Environ) read[0]).getRootCrt()).isEmpty();
        assertThat(read[1]).isNull();
        assertThat((byte[]) read[2]).containsExactly(1, 2);
        assertThat(read[3]).isEqualTo(Duration.ZERO);
        assertThat(read[4]).isEqualTo(0);
        assertThat(read[5]).isEqualTo(false);
        assertThat(read[6]).isNull();
    }

    @Test
    void whatDoesNotFitIsACodecFailure() {
        for (String bad : new String[] {"[]", "{", "{\"count\":\"x\"}", "{\"payload\":\"%\"}", "{\"env\":3}"}) {
            assertThatThrownBy(
                            () -> parameters.read(Json.object(bad.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                    .as(bad)
                    .hasMessageContaining("E0000000616");
        }
    }

    private static Method method() {
        return Sample.class.getDeclaredMethods()[0];
    }
}
