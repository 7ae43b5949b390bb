package dev.sandlot.secret;

import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretHost;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretSpec;
import dev.sandlot.model.SecretValue;
import dev.sandlot.store.SecretRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Secrets of a daemon that has kept them without a database. */
public final class TestSecrets {
    public final Secrets secrets = new Secrets();

    private final SealingKey key = new SealingKey("0123456789abcdef0123456789abcdef".getBytes());
    private final Map<String, KeptSecret> all = new TreeMap<>();
    private final Map<SandboxId, List<GivenSecret>> given =
            new TreeMap<>((a, b) -> a.value().compareTo(b.value()));

    /** Keeps one, for a host in the form {@code HOST:PORT}, and gives it to the sandbox, which it tells the placeholder. */
    public String give(SandboxId sandbox, String name, String value, SecretPlace place, String... hosts) {
        set(name, value, place, hosts);
        var its = new ArrayList<>(given.getOrDefault(sandbox, List.of()));
        its.removeIf(one -> one.name().equals(name));
        its.add(new GivenSecret(name, null));
        given.put(sandbox, its);
        secrets.give(sandbox, its);
        return placeholder(sandbox, name);
    }

    public void set(String name, String value, SecretPlace place, String... hosts) {
        var spec = new SecretSpec(
                name,
                Stream.of(hosts).map(host -> SecretHost.parse("hosts", host)).toList(),
                place,
                name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'),
                Map.of());
        var before = all.get(name);
        var lengths = Stream.concat(
                        Stream.of(value.length()),
                        before == null ? Stream.<Integer>empty() : before.row().lengths().stream())
                .distinct()
                .toList();
        var sealed = key.seal(spec, new SecretValue(value));
        all.put(
                name,
                new KeptSecret(new SecretRow(spec, key.id(), sealed, lengths, Instant.EPOCH), new SecretValue(value)));
        secrets.become(all, key);
    }

    public void remove(String name) {
        all.computeIfPresent(name, (n, kept) -> new KeptSecret(kept.row().removed(Instant.EPOCH), null));
        secrets.become(all, key);
    }

    public void take(SandboxId sandbox) {
        given.remove(sandbox);
        secrets.give(sandbox, List.of());
    }

    public String placeholder(SandboxId sandbox, String name) {
        return key.placeholder(sandbox, name, all.get(name).row().lengths().get(0));
    }
}
