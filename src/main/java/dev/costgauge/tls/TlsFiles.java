package dev.costgauge.tls;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The PEM files of a TLS connection, each empty when the JVM's own way will do. */
public record TlsFiles(
        @Setting(
                        key = "ca",
                        unit = "PEM file",
                        reason = "whom we trust to vouch for the server; empty trusts the authorities of the JVM")
                String ca,
        @Setting(
                        key = "cert",
                        unit = "PEM file",
                        reason = "our certificate and those between it and its authority, for a server that asks who we are")
                String cert,
        @Setting(
                        key = "key",
                        unit = "PEM file, PKCS #8",
                        reason = "private key of our certificate, not encrypted; set together with it")
                String key) {

    public static final TlsFiles NONE = new TlsFiles("", "", "");

    /** Whether anything is set. */
    public boolean isSet() {
        return !ca.isEmpty() || hasIdentity();
    }

    /** Whether we can say who we are. */
    public boolean hasIdentity() {
        return !cert.isEmpty() || !key.isEmpty();
    }

    /**
     * Reads every file that is named.
     *
     * @param group the key of these settings without its last word, such as {@code redis.tls}
     * @throws SettingException naming the setting whose file cannot be used
     */
    public void check(String group) {
        if (cert.isEmpty() != key.isEmpty()) {
            String lacking = group + (cert.isEmpty() ? ".cert" : ".key");
            throw new SettingException(lacking, "is empty, but certificate and key are set together");
        }
        if (!ca.isEmpty()) {
            authorities(group);
        }
        if (hasIdentity()) {
            chain(group);
            privateKey(group);
        }
    }

    /**
     * What trusts the authorities of {@link #ca}, or those of the JVM.
     *
     * @throws SettingException naming the setting whose file cannot be used
     */
    public TrustManager trustManager(String group) {
        return trustManagers(group)[0];
    }

    /**
     * A context of these files.
     *
     * @throws SettingException naming the setting whose file cannot be used
     */
    public SSLContext context(String group) {
        check(group);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(hasIdentity() ? keyManagers(group) : null, trustManagers(group), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SettingException(group + ".*", "makes no TLS context: " + e);
        }
    }

    /**
     * Algorithm of the private key, such as RSA or EC.
     *
     * @throws SettingException naming the setting whose file cannot be used
     */
    public String keyAlgorithm(String group) {
        return privateKey(group).getAlgorithm();
    }

    private TrustManager[] trustManagers(String group) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(ca.isEmpty() ? null : store(authorities(group)));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new SettingException(group + ".ca", "'" + ca + "' cannot be used: " + e);
        }
    }

    private KeyManager[] keyManagers(String group) {
        // The store lives in memory only; without a password it could not be asked for the key.
        char[] password = "memory".toCharArray();
        try {
            KeyStore store = store(List.of());
            store.setKeyEntry("own", privateKey(group), password, chain(group).toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new SettingException(group + ".cert", "'" + cert + "' and its key cannot be used: " + e);
        }
    }

    private static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        return store;
    }

    private List<X509Certificate> authorities(String group) {
        return Pem.certificates(group + ".ca", read(group + ".ca", ca));
    }

    private List<X509Certificate> chain(String group) {
        return Pem.certificates(group + ".cert", read(group + ".cert", cert));
    }

    private PrivateKey privateKey(String group) {
        return Pem.privateKey(group + ".key", read(group + ".key", key));
    }

    private static String read(String setting, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new SettingException(setting, "'" + file + "' cannot be read: " + e);
        }
    }
}
