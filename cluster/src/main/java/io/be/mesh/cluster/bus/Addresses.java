package io.be.mesh.cluster.bus;

import io.be.mesh.cluster.bus.message.Assertion;
import io.be.mesh.cluster.bus.message.CertificateNumber;
import io.be.mesh.cluster.bus.message.Certificates;
import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.CheckRequest;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.DomainKind;
import io.be.mesh.cluster.bus.message.DomainList;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.ExplainRequest;
import io.be.mesh.cluster.bus.message.Flag;
import io.be.mesh.cluster.bus.message.FoundRoute;
import io.be.mesh.cluster.bus.message.InstitutionPage;
import io.be.mesh.cluster.bus.message.Institutions;
import io.be.mesh.cluster.bus.message.IssuedChain;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.bus.message.NodeIds;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.PutService;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.bus.message.RegistryKind;
import io.be.mesh.cluster.bus.message.RemoveService;
import io.be.mesh.cluster.bus.message.RevocationList;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.bus.message.RoutePage;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.cluster.bus.message.ServiceChange;
import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.cluster.bus.message.ServiceQuery;
import io.be.mesh.cluster.bus.message.SignedOffer;
import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.cluster.bus.message.WeaveOffer;
import io.be.mesh.cluster.service.Explanation;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.KeyCsr;
import io.be.mesh.protocol.message.Paging;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.Versions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The catalogue: every address of the bus, here those of the control plane, in {@link DataAddresses} those of the data plane.
 * {@code docs/reference/addresses.md} is written from it and tested against it.
 */
public final class Addresses {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration CHECK = Duration.ofMinutes(15);

    public static final Address<Environ, Done> KMS_RESET = new Address<>(
            "kms.store.reset",
            Environ.class,
            Done.class,
            LONG,
            true,
            Access.OPERATOR,
            "Sets the identity of this node; validated whole before anything is stored");

    public static final Address<Nothing, Environ> KMS_ENVIRON = new Address<>(
            "kms.store.environ",
            Nothing.class,
            Environ.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Who this node is, without its key");

    public static final Address<CertificateNumber, KeyList> KMS_LIST = new Address<>(
            "kms.crt.store.list",
            CertificateNumber.class,
            KeyList.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Certificates of this node, as existing clients read them; never a key");

    public static final Address<KeyCsr, KeyList> KMS_APPLY_ROOT = new Address<>(
            "kms.crt.apply.root",
            KeyCsr.class,
            KeyList.class,
            LONG,
            true,
            Access.OPERATOR,
            "Makes a root and its key for the caller; nothing is stored");

    public static final Address<KeyCsr, KeyList> KMS_APPLY_ISSUE = new Address<>(
            "kms.crt.apply.issue",
            KeyCsr.class,
            KeyList.class,
            LONG,
            true,
            Access.OPERATOR,
            "Makes a certificate and its key for the caller, signed by the given issuer; nothing is stored");

    public static final Address<Nothing, Certificates> KMS_CERTIFICATES = new Address<>(
            "mesh.internal.kms.certificates",
            Nothing.class,
            Certificates.class,
            SHORT,
            true,
            Access.NODE,
            "Every certificate this node knows, for its operator");

    public static final Address<Rotate, Done> KMS_ROTATE = new Address<>(
            "mesh.internal.kms.rotate",
            Rotate.class,
            Done.class,
            LONG,
            false,
            Access.NODE,
            "Makes a new leaf, or a new root and a new leaf");

    public static final Address<Revoke, Done> KMS_REVOKE = new Address<>(
            "mesh.internal.kms.revoke",
            Revoke.class,
            Done.class,
            SHORT,
            true,
            Access.NODE,
            "Believes a certificate no longer");

    public static final Address<Nothing, RevocationList> KMS_CRL = new Address<>(
            "mesh.internal.kms.crl",
            Nothing.class,
            RevocationList.class,
            SHORT,
            true,
            Access.NODE,
            "The list of revoked certificates, signed by this node's root; made anew when it no longer "
                    + "says what is known, or at half of its life");

    public static final Address<WeaveOffer, SignedOffer> KMS_OFFER = new Address<>(
            "mesh.internal.kms.offer",
            WeaveOffer.class,
            SignedOffer.class,
            LONG,
            true,
            Access.NODE,
            "Makes a key, its CSR and the signed request to become a partner");

    public static final Address<CsrOf, IssuedChain> KMS_ISSUE_PARTNER = new Address<>(
            "mesh.internal.kms.issue",
            CsrOf.class,
            IssuedChain.class,
            LONG,
            false,
            Access.NODE,
            "Signs a partner's CSR with this node's root and remembers it as issued");

    public static final Address<Routes, Done> NET_REFRESH = new Address<>(
            "mesh.net.refresh",
            Routes.class,
            Done.class,
            LONG,
            true,
            Access.OPERATOR,
            "Adds or changes routes; all of them or none");

    public static final Address<Nothing, Routes> NET_EDGES =
            new Address<>("mesh.net.edges", Nothing.class, Routes.class, SHORT, true, Access.OPERATOR, "Every route");

    public static final Address<NodeRef, FoundRoute> NET_EDGE =
            new Address<>("mesh.net.edge", NodeRef.class, FoundRoute.class, SHORT, true, Access.OPERATOR, "One route");

    public static final Address<Route, Flag> NET_ACCESSIBLE = new Address<>(
            "mesh.net.accessible",
            Route.class,
            Flag.class,
            SHORT,
            true,
            Access.KNOWN,
            "Whether a partner can be reached now");

    public static final Address<NodeRef, Done> NET_DISABLE = new Address<>(
            "mesh.net.disable",
            NodeRef.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Stops a route in both directions");

    public static final Address<NodeRef, Done> NET_ENABLE = new Address<>(
            "mesh.net.enable",
            NodeRef.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Lets a stopped route be used again");

    public static final Address<NodeRef, Done> NET_REMOVE = new Address<>(
            "mesh.internal.net.remove",
            NodeRef.class,
            Done.class,
            SHORT,
            true,
            Access.NODE,
            "Forgets a partner: its route, its pinned root and what is waiting between the two");

    public static final Address<Route, Done> NET_WEAVE = new Address<>(
            "mesh.net.weave",
            Route.class,
            Done.class,
            LONG,
            true,
            Access.OPERATOR_OR_PEER,
            "Asks a partner for the partnership");

    public static final Address<Route, Done> NET_ACK = new Address<>(
            "mesh.net.ack",
            Route.class,
            Done.class,
            LONG,
            true,
            Access.OPERATOR_OR_PEER,
            "Approves a partner's request");

    public static final Address<PeerWeave, WeaveAnswer> NET_PEER_WEAVE = new Address<>(
            "mesh.internal.net.weave",
            PeerWeave.class,
            WeaveAnswer.class,
            LONG,
            true,
            Access.NODE,
            "Another node asks for the partnership");

    public static final Address<PeerAck, Done> NET_PEER_ACK = new Address<>(
            "mesh.internal.net.ack",
            PeerAck.class,
            Done.class,
            LONG,
            true,
            Access.NODE,
            "Another node has approved our request");

    public static final Address<NodeRef, Done> NET_INTRODUCE = new Address<>(
            "mesh.internal.net.introduce",
            NodeRef.class,
            Done.class,
            SHORT,
            true,
            Access.NODE,
            "Asks the partner of a stored route for its root and pins it, when none is known");

    public static final Address<Nothing, Environ> NET_ENVIRON = new Address<>(
            "mesh.net.environ",
            Nothing.class,
            Environ.class,
            SHORT,
            true,
            Access.ANYONE,
            "Who this node is: ids, name and root certificate; the local aliases before it has an identity");

    public static final Address<NodeRef, Versions> NET_VERSION = new Address<>(
            "mesh.net.version",
            NodeRef.class,
            Versions.class,
            LONG,
            true,
            Access.KNOWN,
            "Which program this node is, or another one");

    public static final Address<Paging, RoutePage> NET_INDEX = new Address<>(
            "mesh.net.index", Paging.class, RoutePage.class, SHORT, true, Access.OPERATOR, "A page of the routes");

    public static final Address<DomainKind, DomainList> NET_DOMAINS = new Address<>(
            "mesh.net.domains",
            DomainKind.class,
            DomainList.class,
            SHORT,
            true,
            Access.OPERATOR,
            "The domains that were stored for a kind");

    public static final Address<DomainList, Done> NET_RESOLVE = new Address<>(
            "mesh.net.resolve",
            DomainList.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Stores the domains of a kind, in place of those before");

    public static final Address<Paging, InstitutionPage> NET_INSTX = new Address<>(
            "mesh.net.instx",
            Paging.class,
            InstitutionPage.class,
            SHORT,
            true,
            Access.OPERATOR,
            "A page of the institutions: those that were told and those of the routes");

    public static final Address<Institutions, Done> NET_INSTR = new Address<>(
            "mesh.net.instr", Institutions.class, Done.class, SHORT, true, Access.OPERATOR, "Tells institutions");

    public static final Address<NodeIds, Done> NET_ALLY = new Address<>(
            "mesh.net.ally",
            NodeIds.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Puts the routes to two or more partners into one group, named by this institution");

    public static final Address<NodeIds, Done> NET_DISBAND = new Address<>(
            "mesh.net.disband",
            NodeIds.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Takes the routes to partners out of that group");

    public static final Address<Assertion, Flag> NET_ASSERT = new Address<>(
            "mesh.net.assert",
            Assertion.class,
            Flag.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Whether all of these nodes are known (no feature, or woven), reachable, or allied");

    public static final Address<CheckRequest, CheckReport> NET_CHECK = new Address<>(
            "mesh.internal.net.check",
            CheckRequest.class,
            CheckReport.class,
            CHECK,
            true,
            Access.NODE,
            "Tries everything on the way to a partner");

    public static final Address<Registration, Done> REGISTRY_PUT = new Address<>(
            "mesh.registry.put",
            Registration.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Stores what an engine serves");

    public static final Address<Registrations, Done> REGISTRY_PUTS = new Address<>(
            "mesh.registry.puts",
            Registrations.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Stores what several engines serve; all of them or none");

    public static final Address<Registration, Done> REGISTRY_REMOVE = new Address<>(
            "mesh.registry.remove",
            Registration.class,
            Done.class,
            SHORT,
            true,
            Access.OPERATOR,
            "Forgets what an engine serves; it gets no more calls");

    public static final Address<RegistryKind, Registrations> REGISTRY_EXPORT = new Address<>(
            "mesh.registry.export",
            RegistryKind.class,
            Registrations.class,
            SHORT,
            true,
            Access.OPERATOR,
            "What engines serve, by kind; without those whose lease is over");

    public static final Address<PutService, ServiceChange> REGISTRY_PUT_IF = new Address<>(
            "mesh.internal.registry.put",
            PutService.class,
            ServiceChange.class,
            SHORT,
            true,
            Access.NODE,
            "Stores one registration if it is still as expected");

    public static final Address<RemoveService, ServiceChange> REGISTRY_REMOVE_IF = new Address<>(
            "mesh.internal.registry.remove",
            RemoveService.class,
            ServiceChange.class,
            SHORT,
            true,
            Access.NODE,
            "Forgets one registration if it is still as expected");

    public static final Address<ServiceQuery, ServicePage> REGISTRY_LIST = new Address<>(
            "mesh.internal.registry.list",
            ServiceQuery.class,
            ServicePage.class,
            SHORT,
            true,
            Access.NODE,
            "What engines serve, with leases, health and who has which rule, for the operator");

    public static final Address<ExplainRequest, Explanation> REGISTRY_EXPLAIN = new Address<>(
            "mesh.internal.registry.explain",
            ExplainRequest.class,
            Explanation.class,
            SHORT,
            true,
            Access.NODE,
            "Which registered service would take a request, and why the others would not");

    private static final List<Address<?, ?>> CONTROL = List.of(
            KMS_RESET,
            KMS_ENVIRON,
            KMS_LIST,
            KMS_APPLY_ROOT,
            KMS_APPLY_ISSUE,
            KMS_CERTIFICATES,
            KMS_ROTATE,
            KMS_REVOKE,
            KMS_CRL,
            KMS_OFFER,
            KMS_ISSUE_PARTNER,
            NET_REFRESH,
            NET_EDGES,
            NET_EDGE,
            NET_ACCESSIBLE,
            NET_DISABLE,
            NET_ENABLE,
            NET_REMOVE,
            NET_WEAVE,
            NET_ACK,
            NET_PEER_WEAVE,
            NET_PEER_ACK,
            NET_INTRODUCE,
            NET_ENVIRON,
            NET_VERSION,
            NET_INDEX,
            NET_DOMAINS,
            NET_RESOLVE,
            NET_INSTX,
            NET_INSTR,
            NET_ALLY,
            NET_DISBAND,
            NET_ASSERT,
            NET_CHECK,
            REGISTRY_PUT,
            REGISTRY_PUTS,
            REGISTRY_REMOVE,
            REGISTRY_EXPORT,
            REGISTRY_PUT_IF,
            REGISTRY_REMOVE_IF,
            REGISTRY_LIST,
            REGISTRY_EXPLAIN);

    private Addresses() {}

    /** The whole catalogue, in the order of the documentation. */
    public static List<Address<?, ?>> all() {
        return Stream.concat(CONTROL.stream(), DataAddresses.ALL.stream()).toList();
    }
}
