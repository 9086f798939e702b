package io.be.mesh.protocol.message;

/** A name and the address that it leads to, as clients exchange them; the node resolves nothing by it. */
public record Domain(
        String instanceId,
        String nodeId,
        String instId,
        String zone,
        String cluster,
        String unit,
        String group,
        String address,
        String urn,
        String namespace,
        String name,
        String version,
        String alias,
        String kind,
        String proto,
        String codec,
        String timeout,
        boolean asyncable,
        boolean args,
        String createAt,
        String updateAt,
        String createBy,
        String updateBy) {}
