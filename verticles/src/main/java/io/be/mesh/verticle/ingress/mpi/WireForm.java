package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.urn.Urn;

/** How arguments and answer are written, by the flag of the URN; everything else in the flag is opaque. */
enum WireForm {
    JSON(Encoding.JSON.mediaType()),
    YAML(Encoding.YAML.mediaType()),
    /** One that hosted services may have agreed upon with their callers. */
    OTHER("application/octet-stream");

    private static final int CODEC = 4;

    private final String mediaType;

    WireForm(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** @throws MeshException E…616 for what this node does not read */
    static WireForm of(Urn urn) {
        WireForm form = ofHosted(urn);
        if (form == OTHER) {
            throw new MeshException(
                    ErrorCode.CODEC,
                    "codec " + code(urn) + " in the flag of the URN is not served: 00 is JSON, 04 is YAML");
        }
        return form;
    }

    static WireForm ofHosted(Urn urn) {
        return switch (code(urn)) {
            case "00" -> JSON;
            case "04" -> YAML;
            default -> OTHER;
        };
    }

    /** A name without a flag is written as JSON. */
    private static String code(Urn urn) {
        return urn.flag().isEmpty() ? "00" : urn.flag().substring(CODEC, CODEC + 2);
    }
}
