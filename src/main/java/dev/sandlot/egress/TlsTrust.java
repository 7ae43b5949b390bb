package dev.sandlot.egress;

import dev.sandlot.model.Fault;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the proxy trusts where it speaks TLS itself: those whom Java trusts here, and the administrator's own. Safe to use from any thread. */
public final class TlsTrust {
    private final Vertx vertx;
    private final Collection<? extends Certificate> own;
    private final AtomicReference<@Nullable Future<SslContext>> context = new AtomicReference<>();

    private TlsTrust(Vertx vertx, Collection<? extends Certificate> own) {
        this.vertx = vertx;
        this.own = own;
    }

    /**
     * Reads the file; what Java trusts is read when it is needed first.
     *
     * @param file certificates in PEM, or null; a fault of kind INVALID where it holds none
     */
    public static TlsTrust of(Vertx vertx, @Nullable Path file) {
        return new TlsTrust(vertx, file == null ? List.of() : read(file));
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var read = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (read.isEmpty()) {
                throw wrong(file, "holds no certificates");
            }
            return read;
        } catch (IOException | CertificateException e) {
            throw wrong(file, "can't be read: " + e.getMessage());
        }
    }

    private static dev.sandlot.model.FaultException wrong(Path file, String why) {
        return Fault.of(
                        Fault.Kind.INVALID,
                        "egress.trust: " + file + " " + why,
                        "Certificates in PEM are wanted, each between BEGIN CERTIFICATE and END CERTIFICATE.")
                .asException();
    }

    /** What connections are made by; each host's own name is checked. */
    Future<SslContext> context() {
        return context.updateAndGet(
                before -> before == null || before.failed() ? vertx.executeBlocking(this::make, false) : before);
    }

    private SslContext make() throws GeneralSecurityException, IOException {
        var all = new ArrayList<Certificate>(own);
        for (var manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager usual) {
                all.addAll(List.of(usual.getAcceptedIssuers()));
            }
        }
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < all.size(); i++) {
            store.setCertificateEntry("c" + i, all.get(i));
        }
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(factory(store))
                .endpointIdentificationAlgorithm("HTTPS")
                .build();
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
