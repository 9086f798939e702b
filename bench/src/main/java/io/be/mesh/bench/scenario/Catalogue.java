package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.server.ReverseProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** All that can be measured, in the order of the table. */
public final class Catalogue {
    private static final int[] CLIENTS = {1, 8, 32};

    /** Under a minute, and something for each target. */
    private static final Pattern QUICK = Pattern.compile("start/second"
            + "|push-pop/(h1/protobuf|h1/raw|h2/protobuf|grpc/protobuf)/(1KiB|64KiB)/8"
            + "|push-pop/h1/(protobuf|raw)/1MiB/8"
            + "|handshake/(full|resumed)/mutual/8"
            + "|wake-up/h2/1000|two-node/http/protobuf/(1KiB|1MiB)/8|mutual-tls/h2c/protobuf/.*/8|ping-pong/http/protobuf/1KiB/1|sdk/java/1KiB/8"
            + "|proxy/nginx/(h1|h2-tls)/(small|64KiB)/32|proxy/latency/h1/32|proxy/registration");

    private Catalogue() {}

    /** The scenarios whose names the pattern finds; of the quick ones only, when asked for. */
    public static List<Scenario> select(boolean quick, Pattern only) {
        return all(quick ? 1 : 3).stream()
                .filter(scenario -> !quick || QUICK.matcher(scenario.name()).matches())
                .filter(scenario -> only.matcher(scenario.name()).find())
                .toList();
    }

    private static List<Scenario> all(int starts) {
        List<Scenario> all = new ArrayList<>();
        all.add(new StartUp(false, starts));
        all.add(new StartUp(true, starts));
        for (Dialect dialect : Dialect.all()) {
            for (Size size : Size.values()) {
                for (int clients : CLIENTS) {
                    all.add(new PushPop(dialect, size, clients));
                }
            }
        }
        for (int clients : CLIENTS) {
            all.add(new SdkPushPop(Size.KIB1, clients));
        }
        for (boolean mutual : new boolean[] {false, true}) {
            all.add(new Handshake(false, mutual, 8));
            all.add(new Handshake(true, mutual, 8));
        }
        all.add(new WakeUp(Wire.HTTP1, 1));
        all.add(new WakeUp(Wire.HTTP1, 1000));
        all.add(new WakeUp(Wire.HTTP2, 1));
        all.add(new WakeUp(Wire.HTTP2, 1000));
        all.add(new WakeUp(Wire.HTTP2, 10_000));
        for (Link link : List.of(Link.HTTP, Link.HTTPS)) {
            for (Form form : List.of(Form.PROTOBUF, Form.RAW)) {
                for (Size size : List.of(Size.KIB1, Size.KIB64, Size.MIB1)) {
                    all.add(new TwoNodePush(link, form, size, 1));
                    all.add(new TwoNodePush(link, form, size, 8));
                }
            }
        }
        for (Link plain : List.of(Link.H2C, Link.HTTP)) {
            for (Form form : List.of(Form.PROTOBUF, Form.RAW)) {
                all.add(new MutualTls(plain, form, Size.KIB1, 1));
                all.add(new MutualTls(plain, form, Size.KIB1, 8));
                all.add(new MutualTls(plain, form, Size.KIB1, 32));
                all.add(new MutualTls(plain, form, Size.MIB1, 8));
            }
        }
        Dialect raw = new Dialect(Wire.HTTP1, Form.RAW);
        for (Size size : List.of(Size.KIB1, Size.KIB64)) {
            for (int clients : new int[] {8, 32}) {
                all.add(new Replicas(1, true, raw, size, clients));
                all.add(new Replicas(3, true, raw, size, clients));
                all.add(new Replicas(3, false, raw, size, clients));
            }
        }
        all.add(new ReplicaPingPong(raw, Size.KIB1, 1));
        all.add(new ReplicaPingPong(raw, Size.KIB1, 8));
        all.add(new Failover(8));
        for (Link link : List.of(Link.HTTP, Link.HTTPS)) {
            all.add(new PingPong(link, Form.PROTOBUF, Size.KIB1, 1));
            all.add(new PingPong(link, Form.PROTOBUF, Size.KIB1, 8));
            all.add(new PingPong(link, Form.RAW, Size.KIB1, 1));
            all.add(new PingPong(link, Form.RAW, Size.MIB1, 1));
        }
        for (ReverseProxy beside : ReverseProxy.values()) {
            for (Wire wire : List.of(Wire.HTTP1, Wire.HTTP2_TLS)) {
                all.add(new ProxyGet(beside, wire, Resource.SMALL, 32));
                all.add(new ProxyGet(beside, wire, Resource.KIB64, 32));
                all.add(new ProxyGet(beside, wire, Resource.MIB1, 8));
            }
        }
        all.add(new ProxyLatency(Wire.HTTP1, 32));
        all.add(new ProxyRegistration());
        return List.copyOf(all);
    }
}
