package io.be.mesh.client.struct;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The version of a node. */
public class Versions {
    private @Nullable String version;
    private @Nullable Map<String, String> infos;

    public String getVersion() {
        return version == null ? "" : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public Map<String, String> getInfos() {
        return infos == null ? Map.of() : infos;
    }

    public void setInfos(Map<String, String> infos) {
        this.infos = infos;
    }

    @Override
    public String toString() {
        return "Versions[version=" + getVersion() + "]";
    }
}
