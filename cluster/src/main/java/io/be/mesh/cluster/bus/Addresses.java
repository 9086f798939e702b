package io.be.mesh.cluster.bus;

import io.be.mesh.cluster.bus.message.CertificateNumber;
import io.be.mesh.cluster.bus.message.Certificates;
import io.be.mesh.cluster.bus.message.CheckReport;
import io.be.mesh.cluster.bus.message.CheckRequest;
import io.be.mesh.cluster.bus.message.CsrOf;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Flag;
import io.be.mesh.cluster.bus.message.FoundRoute;
import io.be.mesh.cluster.bus.message.IssuedChain;
import io.be.mesh.cluster.bus.message.KeyList;
import io.be.mesh.cluster.bus.message.NodeRef;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.PeerAck;
import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.bus.message.RevocationList;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.bus.message.Routes;
import io.be.mesh.cluster.bus.message.SignedOffer;
import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.cluster.bus.message.WeaveOffer;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.KeyCsr;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.time.Duration;
import java.util.List;

/** The catalogue: every address of the bus. {@code docs/reference/addresses.md} is tested against it. */
public final class Addresses {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration CHECK = Duration.ofMinutes(15);

    /** Sets the identity of this node; validated whole before anything is stored. */
    public static final Address<Environ, Done> KMS_RESET =
            new Address<>("kms.store.reset", Environ.class, Done.class, LONG, true);

    /** Who this node is, without its key. */
    public static final Address<Nothing, Environ> KMS_ENVIRON =
            new Address<>("kms.store.environ", Nothing.class, Environ.class, SHORT, true);

    /** Certificates of this node, as existing clients read them; never a key. */
    public static final Address<CertificateNumber, KeyList> KMS_LIST =
            new Address<>("kms.crt.store.list", CertificateNumber.class, KeyList.class, SHORT, true);

    /** Makes a root and its key for the caller; nothing is stored. */
    public static final Address<KeyCsr, KeyList> KMS_APPLY_ROOT =
            new Address<>("kms.crt.apply.root", KeyCsr.class, KeyList.class, LONG, true);

    /** Makes a certificate and its key for the caller, signed by the given issuer; nothing is stored. */
    public static final Address<KeyCsr, KeyList> KMS_APPLY_ISSUE =
            new Address<>("kms.crt.apply.issue", KeyCsr.class, KeyList.class, LONG, true);

    /** Every certificate this node knows, for its operator. */
    public static final Address<Nothing, Certificates> KMS_CERTIFICATES =
            new Address<>("mesh.internal.kms.certificates", Nothing.class, Certificates.class, SHORT, true);

    /** Makes a new leaf, or a new root and a new leaf. */
    public static final Address<Rotate, Done> KMS_ROTATE =
            new Address<>("mesh.internal.kms.rotate", Rotate.class, Done.class, LONG, false);

    /** Believes a certificate no longer. */
    public static final Address<Revoke, Done> KMS_REVOKE =
            new Address<>("mesh.internal.kms.revoke", Revoke.class, Done.class, SHORT, true);

    /** The list of revoked certificates, signed by this node's root. */
    public static final Address<Nothing, RevocationList> KMS_CRL =
            new Address<>("mesh.internal.kms.crl", Nothing.class, RevocationList.class, SHORT, true);

    /** Makes a key, its CSR and the signed request to become a partner. */
    public static final Address<WeaveOffer, SignedOffer> KMS_OFFER =
            new Address<>("mesh.internal.kms.offer", WeaveOffer.class, SignedOffer.class, LONG, true);

    /** Signs a partner's CSR with this node's root and remembers it as issued. */
    public static final Address<CsrOf, IssuedChain> KMS_ISSUE_PARTNER =
            new Address<>("mesh.internal.kms.issue", CsrOf.class, IssuedChain.class, LONG, false);

    /** Adds or changes routes; all of them or none. */
    public static final Address<Routes, Done> NET_REFRESH =
            new Address<>("mesh.net.refresh", Routes.class, Done.class, LONG, true);

    /** Every route. */
    public static final Address<Nothing, Routes> NET_EDGES =
            new Address<>("mesh.net.edges", Nothing.class, Routes.class, SHORT, true);

    /** One route. */
    public static final Address<NodeRef, FoundRoute> NET_EDGE =
            new Address<>("mesh.net.edge", NodeRef.class, FoundRoute.class, SHORT, true);

    /** Whether a partner can be reached now. */
    public static final Address<Route, Flag> NET_ACCESSIBLE =
            new Address<>("mesh.net.accessible", Route.class, Flag.class, SHORT, true);

    /** Stops a route in both directions. */
    public static final Address<NodeRef, Done> NET_DISABLE =
            new Address<>("mesh.net.disable", NodeRef.class, Done.class, SHORT, true);

    /** Lets a stopped route be used again. */
    public static final Address<NodeRef, Done> NET_ENABLE =
            new Address<>("mesh.net.enable", NodeRef.class, Done.class, SHORT, true);

    /** Forgets a partner: its route, its pinned root and what is waiting between the two. */
    public static final Address<NodeRef, Done> NET_REMOVE =
            new Address<>("mesh.internal.net.remove", NodeRef.class, Done.class, SHORT, true);

    /** Asks a partner for the partnership. */
    public static final Address<Route, Done> NET_WEAVE =
            new Address<>("mesh.net.weave", Route.class, Done.class, LONG, true);

    /** Approves a partner's request. */
    public static final Address<Route, Done> NET_ACK =
            new Address<>("mesh.net.ack", Route.class, Done.class, LONG, true);

    /** Another node asks for the partnership. */
    public static final Address<PeerWeave, WeaveAnswer> NET_PEER_WEAVE =
            new Address<>("mesh.internal.net.weave", PeerWeave.class, WeaveAnswer.class, LONG, true);

    /** Another node has approved our request. */
    public static final Address<PeerAck, Done> NET_PEER_ACK =
            new Address<>("mesh.internal.net.ack", PeerAck.class, Done.class, LONG, true);

    /** Asks the partner of a stored route for its root and pins it, when none is known. */
    public static final Address<NodeRef, Done> NET_INTRODUCE =
            new Address<>("mesh.internal.net.introduce", NodeRef.class, Done.class, SHORT, true);

    /** Tries everything on the way to a partner. */
    public static final Address<CheckRequest, CheckReport> NET_CHECK =
            new Address<>("mesh.internal.net.check", CheckRequest.class, CheckReport.class, CHECK, true);

    /** Stores what an engine serves. */
    public static final Address<Registration, Done> REGISTRY_PUT =
            new Address<>("mesh.registry.put", Registration.class, Done.class, SHORT, true);

    private Addresses() {}

    /** The whole catalogue, in the order of the documentation. */
    public static List<Address<?, ?>> all() {
        return List.of(
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
                NET_CHECK,
                REGISTRY_PUT);
    }
}
