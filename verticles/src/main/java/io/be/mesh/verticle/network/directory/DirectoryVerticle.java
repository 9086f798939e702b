package io.be.mesh.verticle.network.directory;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.Slice;
import io.be.mesh.cluster.bus.message.DomainList;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.InstitutionPage;
import io.be.mesh.cluster.bus.message.Institutions;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.RoutePage;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Institution;
import io.be.mesh.protocol.message.Paging;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.Versions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What is known by name: {@code mesh.net.environ}, {@code version}, {@code index}, {@code instx}, {@code domains} and their like. */
public final class DirectoryVerticle extends VerticleBase {
    private static final int MAX_WAITING = 64;
    private static final int MAX_DOMAINS = 500;
    private static final int MAX_KINDS = 16;
    private static final int MAX_INSTITUTIONS = 5_000;
    private static final int MAX_CHARS = 256;
    private static final Map<String, Function<Route, String>> ROUTE = Map.of(
            "node_id", Route::nodeId,
            "inst_id", Route::instId,
            "name", Route::name,
            "inst_name", Route::instName,
            "address", Route::address,
            "group", Route::group);
    private static final Map<String, Function<Institution, String>> INSTITUTION =
            Map.of("node_id", Institution::nodeId, "inst_id", Institution::instId, "inst_name", Institution::instName);

    private final Bus bus;
    private final TableView<Environ> identity;
    private final TableView<Route> routes;
    private final ReplicatedTable<DomainList> domains;
    private final ReplicatedTable<Institution> institutions;
    private final RemoteVersion remote;
    private final Versions version;
    private final Lane changes = new Lane(MAX_WAITING);

    /**
     * @param domains table {@link TableNames#DOMAINS}
     * @param institutions table {@link TableNames#INSTITUTIONS}
     * @param link asks other nodes
     * @param version of this program
     */
    public DirectoryVerticle(
            Bus bus,
            TableView<Environ> identity,
            TableView<Route> routes,
            ReplicatedTable<DomainList> domains,
            ReplicatedTable<Institution> institutions,
            CallLink link,
            Versions version) {
        this.bus = bus;
        this.identity = identity;
        this.routes = routes;
        this.domains = domains;
        this.institutions = institutions;
        this.remote = new RemoteVersion(link);
        this.version = version;
    }

    @Override
    public Future<?> start() {
        return bus.serve(Addresses.NET_ENVIRON, asked -> Future.succeededFuture(environ()))
                .compose(done -> bus.serve(Addresses.NET_VERSION, this::version))
                .compose(done -> bus.serve(Addresses.NET_INDEX, asked -> Future.succeededFuture(index(asked))))
                .compose(done -> bus.serve(Addresses.NET_INSTX, asked -> Future.succeededFuture(institutions(asked))))
                .compose(done -> bus.serve(Addresses.NET_INSTR, given -> changes.run(() -> tell(given))))
                .compose(done -> bus.serve(
                        Addresses.NET_DOMAINS,
                        asked -> Future.succeededFuture(
                                domains.get(kind(asked.kind())).orElse(new DomainList(asked.kind(), List.of())))))
                .compose(done -> bus.serve(Addresses.NET_RESOLVE, given -> changes.run(() -> resolve(given))));
    }

    private Environ environ() {
        return identity.get(TableNames.SELF)
                .map(self -> new Environ(
                        self.version(), self.nodeId(), self.instId(), self.instName(), self.rootCrt(), "", ""))
                .orElse(new Environ("", Principal.LOCAL_NODE_ALIAS, Principal.LOCAL_INST_ALIAS, "", "", "", ""));
    }

    private Future<Versions> version(NodeRef asked) {
        String id = asked.nodeId().strip();
        Environ self = environ();
        boolean own = id.isEmpty()
                || Principal.isAlias(id)
                || Principal.same(id, self.nodeId())
                || Principal.same(id, self.instId());
        return own ? Future.succeededFuture(version) : remote.of(id);
    }

    private RoutePage index(Paging asked) {
        Slice<Route> slice =
                Slice.of(asked, routes.values().stream().map(Route::publicPart).toList(), ROUTE);
        return new RoutePage(slice.sid(), slice.index(), slice.limit(), slice.total(), slice.rows());
    }

    /** Those of the routes, and in their place what was told of them. */
    private InstitutionPage institutions(Paging asked) {
        Map<String, Institution> known = new LinkedHashMap<>();
        for (Route route : routes.values()) {
            String name = route.instName().isEmpty() ? route.name() : route.instName();
            known.put(
                    key(route.nodeId(), route.instId()),
                    new Institution(route.nodeId(), route.instId(), name, route.status()));
        }
        institutions.values().forEach(each -> known.put(key(each.nodeId(), each.instId()), each));
        Slice<Institution> slice = Slice.of(asked, known.values(), INSTITUTION);
        return new InstitutionPage(slice.sid(), slice.index(), slice.limit(), slice.total(), slice.rows());
    }

    private Future<Done> tell(Institutions given) {
        Map<String, Institution> told = new LinkedHashMap<>();
        for (Institution each : given.institutions()) {
            require("institutions.node_id", each.nodeId());
            require("institutions.inst_id", each.instId());
            if (each.instName().length() > MAX_CHARS) {
                throw bad("institutions.inst_name has more than " + MAX_CHARS + " characters");
            }
            told.put(key(each.nodeId(), each.instId()), each);
        }
        if (told.isEmpty() || told.size() + institutions.values().size() > MAX_INSTITUTIONS) {
            throw bad("institutions must name 1 or more, and at most " + MAX_INSTITUTIONS + " are kept");
        }
        return institutions.write(told, Set.of()).map(Done.OK);
    }

    private Future<Done> resolve(DomainList given) {
        String kind = kind(given.kind());
        if (given.domains().size() > MAX_DOMAINS) {
            throw bad("domains has more than " + MAX_DOMAINS + " entries");
        }
        if (domains.get(kind).isEmpty() && domains.values().size() >= MAX_KINDS) {
            throw bad("more than " + MAX_KINDS + " kinds of domains");
        }
        return domains.write(Map.of(kind, new DomainList(kind, new ArrayList<>(given.domains()))), Set.of())
                .map(Done.OK);
    }

    private static String kind(String kind) {
        require("kind", kind);
        return kind;
    }

    private static void require(String member, String text) {
        if (text.isBlank() || text.length() > MAX_CHARS || text.chars().anyMatch(Character::isISOControl)) {
            throw bad(member + " is missing, longer than " + MAX_CHARS + " characters or holds a control character");
        }
    }

    private static String key(String nodeId, String instId) {
        return nodeId.length() + ":" + Principal.key(nodeId) + "/" + Principal.key(instId);
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
