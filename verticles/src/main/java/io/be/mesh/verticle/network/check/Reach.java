package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.verticle.network.LinkFailure;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The first two steps: the name of every member is looked up, and every address is connected to. */
final class Reach {
    private static final String RESOLVE = "resolve";
    private static final String CONNECT = "connect";
    private static final Duration LOOKUP = Duration.ofSeconds(5);
    private static final int MAX_ADDRESSES = 8;

    private final Vertx vertx;
    private final Duration connectTimeout;

    Reach(Vertx vertx, Duration connectTimeout) {
        this.vertx = vertx;
        this.connectTimeout = connectTimeout;
    }

    /** One address behind a member. */
    record Place(Endpoint endpoint, String ip) {}

    /** @param place the first that took a connection; the steps after this one go there */
    record Reached(List<Line> lines, Optional<Place> place) {}

    private record Looked(Line line, List<Place> places) {}

    private record Tried(Place place, boolean open, String said) {}

    private record Member(Line line, Optional<Place> place) {}

    /** Never fails; all members at once. */
    Future<Reached> reach(List<Endpoint> members) {
        return Future.all(members.stream().map(this::resolve).toList()).compose(all -> {
            List<Looked> looked = all.list();
            NetClient client = vertx.createNetClient(
                    new NetClientOptions().setConnectTimeout(Math.toIntExact(connectTimeout.toMillis())));
            return Future.all(looked.stream()
                            .map(found -> connect(client, found.places()))
                            .toList())
                    .onComplete(done -> client.close())
                    .map(tried -> reached(looked, tried.list()));
        });
    }

    private static Reached reached(List<Looked> looked, List<Member> members) {
        List<Line> lines = new ArrayList<>(looked.stream().map(Looked::line).toList());
        members.forEach(member -> lines.add(member.line()));
        Optional<Place> first =
                members.stream().flatMap(member -> member.place().stream()).findFirst();
        return new Reached(lines, first);
    }

    private Future<Looked> resolve(Endpoint member) {
        long began = System.nanoTime();
        return vertx.executeBlocking(() -> InetAddress.getAllByName(member.host()), false)
                .timeout(LOOKUP.toMillis(), TimeUnit.MILLISECONDS)
                .map(found -> {
                    List<Place> places = Arrays.stream(found)
                            .limit(MAX_ADDRESSES)
                            .map(address -> new Place(member, address.getHostAddress()))
                            .toList();
                    String ips =
                            String.join(", ", places.stream().map(Place::ip).toList());
                    String took = Lines.time(System.nanoTime() - began);
                    String detail = ips.equals(member.host()) ? "is an address" : ips + " in " + took;
                    return new Looked(Lines.pass(RESOLVE, member.host() + ": " + detail), places);
                })
                .otherwise(failure -> new Looked(unresolved(member, failure), List.of()));
    }

    private static Line unresolved(Endpoint member, Throwable failure) {
        String cause = failure instanceof TimeoutException
                ? "no answer of the name service within " + LOOKUP.toSeconds() + " s"
                : failure instanceof UnknownHostException ? "the name is not known" : String.valueOf(failure);
        return Lines.fail(
                RESOLVE,
                member.host(),
                cause,
                "check the spelling, and ask this machine's name service: getent hosts " + member.host());
    }

    private Future<Member> connect(NetClient client, List<Place> places) {
        if (places.isEmpty()) {
            return Future.succeededFuture(
                    new Member(Lines.skip(CONNECT, "no address to connect to"), Optional.empty()));
        }
        return Future.all(places.stream().map(place -> knock(client, place)).toList())
                .map(all -> judged(all.list()));
    }

    private Future<Tried> knock(NetClient client, Place place) {
        long began = System.nanoTime();
        return client.connect(SocketAddress.inetSocketAddress(place.endpoint().port(), place.ip()))
                .map(socket -> {
                    socket.close();
                    return new Tried(place, true, Lines.time(System.nanoTime() - began));
                })
                .otherwise(failure -> new Tried(
                        place, false, LinkFailure.of(failure, "").message().strip()));
    }

    private static Member judged(List<Tried> tried) {
        Optional<Place> open =
                tried.stream().filter(Tried::open).map(Tried::place).findFirst();
        String said = String.join(
                "; ",
                tried.stream()
                        .map(each -> each.place().ip() + " " + each.said())
                        .toList());
        Endpoint member = tried.get(0).place().endpoint();
        if (open.isPresent()) {
            return new Member(Lines.pass(CONNECT, member + ": " + said), open);
        }
        boolean refused = said.contains("refused");
        return new Member(
                Lines.fail(
                        CONNECT,
                        member.toString(),
                        said,
                        refused
                                ? "nothing listens there: check the port, and that the partner's node runs"
                                : "a firewall drops it, or the address is wrong: ask both network teams for port "
                                        + member.port()),
                Optional.empty());
    }
}
