package io.be.mesh.protocol.message;

/**
 * A partner and the way to it, as clients write it. Absent members are empty texts and zeros; PEM texts as given.
 *
 * @param status bit set of {@link RouteStatus}
 * @param expireAt milliseconds since the epoch, 0 when not given
 */
public record Route(
        String nodeId,
        String instId,
        String name,
        String instName,
        String address,
        String describe,
        String hostRoot,
        String hostKey,
        String hostCrt,
        String guestRoot,
        String guestKey,
        String guestCrt,
        int status,
        int version,
        String authCode,
        long expireAt,
        String extra,
        String createAt,
        String updateAt,
        String createBy,
        String updateBy,
        String group,
        long upstream,
        long downstream,
        String staticIp,
        String proxy,
        long concurrency) {

    /** What may be shown: without the private keys and the authorisation code. */
    public Route publicPart() {
        return new Route(
                nodeId,
                instId,
                name,
                instName,
                address,
                describe,
                hostRoot,
                "",
                hostCrt,
                guestRoot,
                "",
                guestCrt,
                status,
                version,
                "",
                expireAt,
                extra,
                createAt,
                updateAt,
                createBy,
                updateBy,
                group,
                upstream,
                downstream,
                staticIp,
                proxy,
                concurrency);
    }

    public boolean has(int statusBit) {
        return (status & statusBit) != 0;
    }

    @Override
    public String toString() {
        return "Route[nodeId=" + nodeId + ", instId=" + instId + ", address=" + address + ", status=" + status + "]";
    }
}
