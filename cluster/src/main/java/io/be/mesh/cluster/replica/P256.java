package io.be.mesh.cluster.replica;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** The one kind of key that replicas use. To make one costs CPU. */
public final class P256 {
    private static final ECGenParameterSpec NAME = new ECGenParameterSpec("secp256r1");
    private static final ECParameterSpec CURVE = curve();

    private P256() {}

    public static KeyPair make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(NAME);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    public static boolean is(PublicKey key) {
        return key instanceof ECPublicKey ec
                && ec.getParams().getCurve().equals(CURVE.getCurve())
                && ec.getParams().getGenerator().equals(CURVE.getGenerator())
                && ec.getParams().getOrder().equals(CURVE.getOrder());
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(NAME);
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("every JDK knows P-256", cause);
    }
}
