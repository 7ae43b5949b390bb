package dev.sandlot.ssh;

import java.util.List;
import org.apache.sshd.common.BuiltinFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;

/** What is offered to clients: what OpenSSH has preferred for years, and nothing with SHA-1, CBC or DSA. The client's order decides. */
final class Algorithms {
    private static final List<BuiltinDHFactories> KEY_EXCHANGE = List.of(
            BuiltinDHFactories.mlkem768x25519,
            BuiltinDHFactories.sntrup761x25519,
            BuiltinDHFactories.sntrup761x25519_openssh,
            BuiltinDHFactories.curve25519,
            BuiltinDHFactories.curve25519_libssh,
            BuiltinDHFactories.ecdhp256,
            BuiltinDHFactories.ecdhp384,
            BuiltinDHFactories.ecdhp521);
    private static final List<BuiltinCiphers> CIPHERS = List.of(
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.cc20p1305_openssh,
            BuiltinCiphers.aes128ctr,
            BuiltinCiphers.aes256ctr);
    private static final List<BuiltinMacs> MACS =
            List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm, BuiltinMacs.hmacsha256);
    private static final List<BuiltinSignatures> SIGNATURES = List.of(
            BuiltinSignatures.ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256);

    private Algorithms() {}

    static ServerBuilder offer(ServerBuilder builder) {
        return builder.keyExchangeFactories(
                        NamedFactory.setUpTransformedFactories(true, KEY_EXCHANGE, ServerBuilder.DH2KEX))
                .cipherFactories(BuiltinFactory.setUpFactories(true, CIPHERS))
                .macFactories(BuiltinFactory.setUpFactories(true, MACS))
                .signatureFactories(BuiltinFactory.setUpFactories(true, SIGNATURES))
                .compressionFactories(BuiltinFactory.setUpFactories(true, List.of(BuiltinCompressions.none)));
    }
}
