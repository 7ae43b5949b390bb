package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS, with the certificate and the host name always checked. */
final class Trust {
    private Trust() {}

    /** The TLS side of a connected socket, after a handshake; closing it closes the socket. */
    static Socket handshake(Socket plain, Address address) throws IOException {
        var factory = context(address.ca()).getSocketFactory();
        var secure = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        try {
            secure.startHandshake();
        } catch (SSLException refused) {
            if (refused.getCause() instanceof IOException cut && !(cut instanceof SSLException)) {
                throw cut; // the link broke, which says nothing about certificates
            }
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "the certificate of " + address.display() + " is not trusted: "
                                    + Visible.line(String.valueOf(refused.getMessage())),
                            "give its authority's certificate (PEM) with --ca FILE")
                    .asException();
        }
        return secure;
    }

    private static SSLContext context(@Nullable Path ca) throws IOException {
        try {
            if (ca == null) {
                return SSLContext.getDefault();
            }
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (var pem = Files.newInputStream(ca)) {
                var number = 0;
                for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    store.setCertificateEntry("ca" + number++, certificate);
                }
                if (number == 0) {
                    throw notPem(ca);
                }
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw notPem(ca);
        }
    }

    private static RuntimeException notPem(@Nullable Path ca) {
        return Fault.invalid(
                        "--ca", "is not a readable PEM file with certificates: " + Visible.line(String.valueOf(ca)))
                .asException();
    }
}
