package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.config.EgressConfig.PrivateAddress;
import dev.sandlot.model.AddressRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses sandboxes may reach. */
class ReachableAddressesTest {
    private static final int DAEMON = 3000;

    private final List<PrivateAddress> exceptions = new ArrayList<>();
    private Supplier<Set<InetAddress>> own = () -> Set.of(at("192.168.1.9"), at("8.8.4.4"), at("2606:2800::9"));

    private static InetAddress at(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private ReachableAddresses addresses() {
        return new ReachableAddresses(exceptions, own, () -> Set.of(DAEMON, 2222));
    }

    private void except(String range, int port) {
        exceptions.add(new PrivateAddress(AddressRange.parse("range", range), port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00::1",
                "64:ff9b::8.8.8.8",
                "2002:0808:0808::1",
                "::ffff:8.8.8.8",
                "::8.8.8.8",
                "2001:200::1",
                "2400::1",
                "3ffe::1"
            })
    void shouldLetPublicOnesPass(String address) {
        assertThat(addresses().refusal(at(address), 443)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.0.0|this host",
                "0.1.2.3|this host",
                "10.0.0.0|private",
                "10.255.255.255|private",
                "100.64.0.0|NAT",
                "100.127.255.255|NAT",
                "127.0.0.1|loopback",
                "127.255.255.255|loopback",
                "169.254.0.1|link-local",
                "169.254.169.254|secrets",
                "169.254.170.2|secrets",
                "100.100.100.200|secrets",
                "168.63.129.16|secrets",
                "192.0.0.192|secrets",
                "172.16.0.0|private",
                "172.31.255.255|private",
                "192.0.0.1|protocols",
                "192.0.2.1|documentation",
                "192.88.99.1|relays",
                "192.168.0.0|private",
                "192.168.255.255|private",
                "198.18.0.0|benchmarks",
                "198.19.255.255|benchmarks",
                "198.51.100.1|documentation",
                "203.0.113.1|documentation",
                "224.0.0.1|multicast",
                "239.255.255.255|multicast",
                "240.0.0.1|reserved",
                "255.255.255.255|broadcast",
                "::|unspecified",
                "::1|loopback",
                "::2|no public",
                "::ffff:127.0.0.1|127.0.0.1 is a loopback",
                "::10.0.0.1|10.0.0.1 is a private",
                "64:ff9b::10.0.0.1|10.0.0.1 is a private",
                "64:ff9b::169.254.169.254|secrets",
                "64:ff9b:1::8.8.8.8|translation",
                "64:ff9b::1:0:0|no public",
                "100::1|thrown away",
                "2001::1|Teredo",
                "2001:1ff::1|Teredo",
                "2001:db8::1|documentation",
                "3fff::1|documentation",
                "2002:7f00:1::1|loopback",
                "2002:a00:1::1|private",
                "2002:a9fe:a9fe::|secrets",
                "5f00::1|segment",
                "fc00::1|private",
                "fd00:ec2::254|secrets",
                "fdff::1|private",
                "fe80::1|link-local",
                "febf::1|link-local",
                "fec0::1|site-local",
                "ff02::1|multicast",
                "::ffff:0:8.8.8.8|no public",
                "4000::1|no public",
                "1fff::1|no public",
                "8.8.4.4|this host",
                "::ffff:8.8.4.4|this host",
                "64:ff9b::8.8.4.4|this host",
                "2606:2800::9|this host"
            })
    void shouldRefuseAllOthersAndTellWhy(String address, String why) {
        assertThat(addresses().refusal(at(address), 443))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains(why).endsWith("(egress.private) lets sandboxes reach it"));
    }

    @Test
    void shouldRefuseANameIfOneOfItsAddressesIsRefused() {
        var rebinding = List.of(at("1.1.1.1"), at("10.0.0.1"));
        assertThat(addresses().refusal(rebinding, 443))
                .hasValueSatisfying(why -> assertThat(why).startsWith("10.0.0.1 is a private address"));
        assertThat(addresses().refusal(List.of(at("1.1.1.1"), at("2606:4700::1111")), 443))
                .isEmpty();
        assertThat(addresses().refusal(List.of(), 443)).hasValue("it has no address");
        except("10.0.0.1", 443);
        assertThat(addresses().refusal(rebinding, 443)).isEmpty();
    }

    @Test
    void shouldLetAnExceptionPassAtItsPortOnly() {
        except("10.1.2.3", 5432);
        except("192.168.0.0/16", 443);
        except("fd00::/8", 443);
        except("127.0.0.1", 8080);
        except("8.8.4.4", 443);
        var addresses = addresses();
        assertThat(addresses.refusal(at("10.1.2.3"), 5432)).isEmpty();
        assertThat(addresses.refusal(at("::ffff:10.1.2.3"), 5432)).isEmpty();
        assertThat(addresses.refusal(at("10.1.2.3"), 5433)).isPresent();
        assertThat(addresses.refusal(at("10.1.2.4"), 5432)).isPresent();
        assertThat(addresses.refusal(at("192.168.77.1"), 443)).isEmpty();
        assertThat(addresses.refusal(at("fd00::1"), 443)).isEmpty();
        assertThat(addresses.refusal(at("127.0.0.1"), 8080)).isEmpty();
        assertThat(addresses.refusal(at("8.8.4.4"), 443)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "::", "192.168.1.9", "8.8.4.4", "::ffff:127.0.0.1"})
    void shouldNeverLetTheDaemonItselfBeReached(String address) {
        except("0.0.0.0/0", DAEMON);
        except("::/0", DAEMON);
        except("127.0.0.1", DAEMON);
        except("8.8.4.4", 2222);
        assertThat(addresses().refusal(at(address), DAEMON))
                .hasValueSatisfying(why -> assertThat(why).endsWith("is this daemon itself"));
        assertThat(addresses().refusal(at(address), 2222)).isPresent();
        assertThat(addresses().refusal(at("10.0.0.1"), DAEMON)).isEmpty();
    }

    @Test
    void shouldLetARangeNeverReachWhereSecretsAreTold() {
        except("169.254.0.0/16", 80);
        assertThat(addresses().refusal(at("169.254.1.1"), 80)).isEmpty();
        assertThat(addresses().refusal(at("169.254.169.254"), 80)).isPresent();
        except("169.254.169.254", 80);
        assertThat(addresses().refusal(at("169.254.169.254"), 80)).isEmpty();
    }

    @Test
    void shouldRefuseWhereItCannotBeToldWhatIsOwn() {
        own = () -> {
            throw new UncheckedIOException(new IOException("no descriptors"));
        };
        assertThat(addresses().refusal(at("1.1.1.1"), 443))
                .hasValueSatisfying(why -> assertThat(why).contains("no descriptors"));
    }

    @Test
    void shouldKnowTheAddressesOfThisHost() {
        assertThat(new HostAddresses().get()).contains(at("127.0.0.1"));
    }

    @Test
    void shouldLookAtTheHostAgainAfterAWhile() {
        var looks = new AtomicInteger();
        var now = new AtomicLong(Long.MAX_VALUE - 1);
        var host = new HostAddresses(() -> Set.of(at("10.0.0." + looks.incrementAndGet())), now::get);
        assertThat(host.get()).containsExactly(at("10.0.0.1"));
        now.addAndGet(4_999_999_999L);
        assertThat(host.get()).containsExactly(at("10.0.0.1"));
        now.addAndGet(1);
        assertThat(host.get()).containsExactly(at("10.0.0.2"));
    }
}
