package io.be.mesh.client.struct;

import java.util.Map;

/** The version of a node. */
public class Versions {
    private String version = "";
    private Map<String, String> infos = Map.of();

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public Map<String, String> getInfos() {
        return infos;
    }

    public void setInfos(Map<String, String> infos) {
        this.infos = infos;
    }

    @Override
    public String toString() {
        return "Versions[version=" + version + "]";
    }
}
