package io.be.mesh.verticle.network.hosted;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.HostedServices;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.verticle.network.LinkOptions;
import io.be.mesh.verticle.network.Outcome;
import io.be.mesh.verticle.network.PeerScheme;
import io.be.mesh.verticle.network.RoundTrip;
import io.be.mesh.verticle.network.UnaryGrpc;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Calls of hosted services: gRPC {@code /mesh-rpc/v1} over HTTP/2 with prior knowledge, as every SDK serves it. */
public final class HostedLink implements HostedServices, AutoCloseable {
    /** Of a registration that names no timeout. */
    private static final long DEFAULT_MILLIS = Duration.ofSeconds(10).toMillis();
    /** More rounds over the instances than this are not made, whatever the registration says. */
    private static final int MAX_RETRIES = 3;

    private final Vertx vertx;
    private final InstanceTable instances;
    private final Unreached unreached = new Unreached();
    private final HttpClientAgent client;
    private final long answerLimit;
    private final Shares shares = new Shares();

    public HostedLink(Vertx vertx, RegisteredServices registered, MeshConfig config, Clock clock) {
        this.vertx = vertx;
        this.instances = new InstanceTable(registered, clock);
        this.answerLimit = config.limits().management() + GrpcFrame.PREFIX_BYTES;
        this.client = vertx.createHttpClient(
                LinkOptions.client(PeerScheme.GRPC, config.network(), null, null),
                LinkOptions.pool(config.network(), 1));
    }

    @Override
    public Optional<Offer> find(String operation) {
        return instances.module(operation).map(module -> new Module(module, operation));
    }

    @Override
    public List<Offer> subscribers(String topic, String code) {
        return instances.subscribers(topic, code).stream()
                .<Offer>map(module -> new Module(module, code.isEmpty() ? topic : topic + "." + code))
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Module implements Offer {
        private final String module;
        private final String operation;

        Module(String module, String operation) {
            this.module = module;
            this.operation = operation;
        }

        @Override
        public String module() {
            return module;
        }

        /** Each instance that may be called says so: else it would depend on the turn. */
        @Override
        public boolean isOpenTo(Principal partner) {
            return isOpen(instances.liveInstances(module), partner);
        }

        private boolean isOpen(List<Instance> live, Principal partner) {
            return !live.isEmpty()
                    && live.stream().allMatch(instance -> instance.service(operation)
                            .filter(service -> OpenTo.partner(service, partner))
                            .isPresent());
        }

        @Override
        public Future<ByteString> call(HostedCall call) {
            List<Instance> live = unreached.last(instances.live(module), instance -> instance.address(operation));
            if (live.isEmpty()) {
                return Future.failedFuture(
                        new MeshException(ErrorCode.NO_SERVICE, "no instance of " + module + " is registered now"));
            }
            boolean ours = call.partner().isEmpty();
            if (!ours && !isOpen(live, call.partner())) {
                return Future.failedFuture(
                        new MeshException(ErrorCode.NOT_PERMITTED, operation + " is not open to this partner"));
            }
            try {
                shares.enter(module, ours);
            } catch (MeshException e) {
                return Future.failedFuture(e);
            }
            Optional<Service> service = live.get(0).service(operation);
            long timeout =
                    service.map(Service::timeout).filter(millis -> millis > 0).orElse(DEFAULT_MILLIS);
            long own = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
            long deadline = own - call.deadlineNanos() < 0 ? own : call.deadlineNanos();
            int retries = Math.max(0, Math.min(service.map(Service::retries).orElse(0), MAX_RETRIES));
            return attempt(call, live, 0, live.size() * (1 + retries), deadline)
                    .onComplete(done -> shares.leave(module, ours));
        }

        private Future<ByteString> attempt(
                HostedCall call, List<Instance> order, int index, int attempts, long deadline) {
            String address = order.get(index % order.size()).address(operation);
            String hop = module + " " + address;
            return send(call, address, hop, deadline).compose(outcome -> {
                if (outcome instanceof Outcome.NotSent unsent) {
                    if (!call.gone().isComplete()) {
                        unreached.add(address);
                    }
                    boolean last = index + 1 >= attempts || unsent.failure().code() == ErrorCode.TIMEOUT;
                    return last
                            ? Future.failedFuture(unsent.failure())
                            : attempt(call, order, index + 1, attempts, deadline);
                }
                unreached.reached(address);
                return answer(outcome, hop);
            });
        }
    }

    private Future<Outcome> send(HostedServices.HostedCall call, String address, String hop, long deadlineNanos) {
        int colon = address.lastIndexOf(':');
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(address.substring(0, colon).replace("[", "").replace("]", ""))
                .setPort(Integer.parseInt(address.substring(colon + 1)))
                .setURI(GrpcPath.SDK)
                .setTraceOperation(GrpcPath.SDK);
        call.headers().forEach(options::putHeader);
        UnaryGrpc.HEADERS.forEach(options::putHeader);
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
        options.putHeader(PtpHeader.URN, call.urn())
                .putHeader(PtpHeader.TIMEOUT, Long.toString(left))
                .putHeader(GrpcHeader.TIMEOUT, left + "m");
        return RoundTrip.run(
                vertx, client, options, hop, GrpcFrame.of(call.body(), false), answerLimit, deadlineNanos, call.gone());
    }

    private static Future<ByteString> answer(Outcome outcome, String hop) {
        if (outcome instanceof Outcome.Answered answered) {
            try {
                return Future.succeededFuture(UnaryGrpc.message(answered));
            } catch (MeshException e) {
                return Future.failedFuture(e.at(hop));
            }
        }
        return Future.failedFuture(((Outcome.Lost) outcome).failure());
    }
}
