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
        return with(name, instName, "", guestRoot, "", guestCrt, status, version, "", updateAt);
    }

    /** A partner of which nothing but its ids, its name and its address is known. */
    public static Route of(String nodeId, String instId, String instName, String address) {
        return new Route(
                nodeId, instId, instName, instName, address, "", "", "", "", "", "", "", 0, 0, "", 0, "", "", "", "",
                "", "", 0, 0, "", "", 0);
    }

    public Route withStatus(int changed) {
        return with(name, instName, hostKey, guestRoot, guestKey, guestCrt, changed, version, authCode, updateAt);
    }

    /** @param institution the name it is to have where it has none */
    public Route named(String institution) {
        return with(
                name.isBlank() ? institution : name,
                instName.isBlank() ? institution : instName,
                hostKey,
                guestRoot,
                guestKey,
                guestCrt,
                status,
                version,
                authCode,
                updateAt);
    }

    public Route withGuestRoot(String pem) {
        return with(name, instName, hostKey, pem, guestKey, guestCrt, status, version, authCode, updateAt);
    }

    public Route withGuestPair(String crt, String key) {
        return with(name, instName, hostKey, guestRoot, key, crt, status, version, authCode, updateAt);
    }

    /** @param names of groups with commas between them */
    public Route withGroup(String names) {
        return new Route(
                nodeId,
                instId,
                name,
                instName,
                address,
                describe,
                hostRoot,
                hostKey,
                hostCrt,
                guestRoot,
                guestKey,
                guestCrt,
                status,
                version,
                authCode,
                expireAt,
                extra,
                createAt,
                updateAt,
                createBy,
                updateBy,
                names,
                upstream,
                downstream,
                staticIp,
                proxy,
                concurrency);
    }

    /** The next version of the row. */
    public Route revised(String at) {
        return with(name, instName, hostKey, guestRoot, guestKey, guestCrt, status, version + 1, authCode, at);
    }

    private Route with(
            String name,
            String instName,
            String hostKey,
            String guestRoot,
            String guestKey,
            String guestCrt,
            int status,
            int version,
            String authCode,
            String updateAt) {
        return new Route(
                nodeId,
                instId,
                name,
                instName,
                address,
                describe,
                hostRoot,
                hostKey,
                hostCrt,
                guestRoot,
                guestKey,
                guestCrt,
                status,
                version,
                authCode,
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
