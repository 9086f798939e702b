package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.message.Registration;
import java.util.List;

/** Who has which rule. Any thread, without waiting. */
public interface RuleHolders {
    /** What a registration claims, each once. */
    List<ClaimedRule> rules(String key);

    /**
     * Whether the expressions of a registration may be asked in addition to those that are there already.
     *
     * @throws io.be.mesh.protocol.code.MeshException E…700 when they are too many
     */
    void requireRoom(Registration given);
}
