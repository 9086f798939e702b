package io.be.mesh.client.struct;

/** A key or certificate. {@link #toString} does not show it. */
public class Keys {
    private String cno = "";
    private String pno = "";
    private String kno = "";
    private int kind;
    private String csr = "";
    private String key = "";
    private int status;
    private int version;

    /** Number of the certificate. */
    public String getCno() {
        return cno;
    }

    public void setCno(String cno) {
        this.cno = cno;
    }

    /** Number of its issuer. */
    public String getPno() {
        return pno;
    }

    public void setPno(String pno) {
        this.pno = pno;
    }

    /** Number of this key. */
    public String getKno() {
        return kno;
    }

    public void setKno(String kno) {
        this.kno = kno;
    }

    /** 1 root private key, 2 root public key, 4 root certificate, 8 issued private key, 16 issued public key, 32 issued certificate. */
    public int getKind() {
        return kind;
    }

    public void setKind(int kind) {
        this.kind = kind;
    }

    public String getCsr() {
        return csr;
    }

    public void setCsr(String csr) {
        this.csr = csr;
    }

    /** PEM. */
    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public int getStatus() {
        return status;
    }

    public void setStatus(int status) {
        this.status = status;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    @Override
    public String toString() {
        return "Keys[kno=" + kno + ", kind=" + kind + "]";
    }
}
