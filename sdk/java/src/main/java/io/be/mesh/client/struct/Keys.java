package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** A key or certificate. {@link #toString} does not show it. */
public class Keys {
    private @Nullable String cno;
    private @Nullable String pno;
    private @Nullable String kno;
    private @Nullable Integer kind;
    private @Nullable String csr;
    private @Nullable String key;
    private @Nullable Integer status;
    private @Nullable Integer version;

    /** Number of the certificate. */
    public String getCno() {
        return cno == null ? "" : cno;
    }

    public void setCno(String cno) {
        this.cno = cno;
    }

    /** Number of its issuer. */
    public String getPno() {
        return pno == null ? "" : pno;
    }

    public void setPno(String pno) {
        this.pno = pno;
    }

    /** Number of this key. */
    public String getKno() {
        return kno == null ? "" : kno;
    }

    public void setKno(String kno) {
        this.kno = kno;
    }

    /** 1 root private key, 2 root public key, 4 root certificate, 8 issued private key, 16 issued public key, 32 issued certificate. */
    public int getKind() {
        return kind == null ? 0 : kind;
    }

    public void setKind(int kind) {
        this.kind = kind;
    }

    public String getCsr() {
        return csr == null ? "" : csr;
    }

    public void setCsr(String csr) {
        this.csr = csr;
    }

    /** PEM. */
    public String getKey() {
        return key == null ? "" : key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public int getStatus() {
        return status == null ? 0 : status;
    }

    public void setStatus(int status) {
        this.status = status;
    }

    public int getVersion() {
        return version == null ? 0 : version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    @Override
    public String toString() {
        return "Keys[kno=" + getKno() + ", kind=" + getKind() + "]";
    }
}
