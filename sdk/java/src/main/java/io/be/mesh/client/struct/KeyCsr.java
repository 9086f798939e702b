package io.be.mesh.client.struct;

import java.util.List;

/** What a certificate is to be. {@link #toString} shows no key. */
public class KeyCsr {
    private String cno = "";
    private String pno = "";
    private String domain = "";
    private String subject = "";
    private int length;
    private long expireAt;
    private String mail = "";
    private boolean isCa;
    private String caCert = "";
    private String caKey = "";
    private List<String> ips = List.of();

    public String getCno() {
        return cno;
    }

    public void setCno(String cno) {
        this.cno = cno;
    }

    public String getPno() {
        return pno;
    }

    public void setPno(String pno) {
        this.pno = pno;
    }

    public String getDomain() {
        return domain;
    }

    public void setDomain(String domain) {
        this.domain = domain;
    }

    public String getSubject() {
        return subject;
    }

    public void setSubject(String subject) {
        this.subject = subject;
    }

    /** Bits of an RSA key; 0 for the node's own choice. */
    public int getLength() {
        return length;
    }

    public void setLength(int length) {
        this.length = length;
    }

    /** Milliseconds since the epoch; 0 for the default life. */
    public long getExpireAt() {
        return expireAt;
    }

    public void setExpireAt(long expireAt) {
        this.expireAt = expireAt;
    }

    public String getMail() {
        return mail;
    }

    public void setMail(String mail) {
        this.mail = mail;
    }

    public boolean isCa() {
        return isCa;
    }

    public void setCa(boolean isCa) {
        this.isCa = isCa;
    }

    public String getCaCert() {
        return caCert;
    }

    public void setCaCert(String caCert) {
        this.caCert = caCert;
    }

    public String getCaKey() {
        return caKey;
    }

    public void setCaKey(String caKey) {
        this.caKey = caKey;
    }

    public List<String> getIps() {
        return ips;
    }

    public void setIps(List<String> ips) {
        this.ips = ips;
    }

    @Override
    public String toString() {
        return "KeyCsr[domain=" + domain + ", isCa=" + isCa + "]";
    }
}
