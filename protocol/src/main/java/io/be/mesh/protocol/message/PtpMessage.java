package io.be.mesh.protocol.message;

/** The messages of the channel API and between nodes. Each has a shape in every encoding. */
public sealed interface PtpMessage permits PushInbound, PopInbound, PeekInbound, ReleaseInbound, Inbound, Outbound {}
