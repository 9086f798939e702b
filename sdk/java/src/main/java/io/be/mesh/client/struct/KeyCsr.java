package io.be.mesh.client.struct;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a certificate is to be. {@link #toString} shows no key. */
public class KeyCsr {
    private @Nullable String cno;
    private @Nullable String pno;
    private @Nullable String domain;
    private @Nullable String subject;
    private @Nullable Integer length;
    private @Nullable Long expireAt;
    private @Nullable String mail;
    private @Nullable Boolean isCa;
    private @Nullable String caCert;
    private @Nullable String caKey;
    private @Nullable List<String> ips;

    public String getCno() {
        return cno == null ? "" : cno;
    }

    public void setCno(String cno) {
        this.cno = cno;
    }

    public String getPno() {
        return pno == null ? "" : pno;
    }

    public void setPno(String pno) {
        this.pno = pno;
    }

    public String getDomain() {
        return domain == null ? "" : domain;
    }

    public void setDomain(String domain) {
        this.domain = domain;
    }

    public String getSubject() {
        return subject == null ? "" : subject;
    }

    public void setSubject(String subject) {
        this.subject = subject;
    }

    /** Bits of an RSA key; 0 for the node's own choice. */
    public int getLength() {
        return length == null ? 0 : length;
    }

    public void setLength(int length) {
        this.length = length;
    }

    /** Milliseconds since the epoch; 0 for the default life. */
    public long getExpireAt() {
        return expireAt == null ? 0 : expireAt;
    }

    public void setExpireAt(long expireAt) {
        this.expireAt = expireAt;
    }

    public String getMail() {
        return mail == null ? "" : mail;
    }

    public void setMail(String mail) {
        this.mail = mail;
    }

    public boolean isCa() {
        return isCa == null ? false : isCa;
    }

    public void setCa(boolean isCa) {
        this.isCa = isCa;
    }

    public String getCaCert() {
        return caCert == null ? "" : caCert;
    }

    public void setCaCert(String caCert) {
        this.caCert = caCert;
    }

    public String getCaKey() {
        return caKey == null ? "" : caKey;
    }

    public void setCaKey(String caKey) {
        this.caKey = caKey;
    }

    public List<String> getIps() {
        return ips == null ? List.of() : ips;
    }

    public void setIps(List<String> ips) {
        this.ips = ips;
    }

    @Override
    public String toString() {
        return "KeyCsr[domain=" + getDomain() + ", isCa=" + isCa() + "]";
    }
}
