package dev.sandlot.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A secret without its value.
 *
 * @param hosts where the value may go
 * @param variable that holds the placeholder in sandboxes, where they don't say another
 * @param env what is set in them beside that: {@code @PLACEHOLDER@}, {@code @URL@} (of the first host, at the sandbox's proxy) and {@code @BASIC:USER@}
 *     (user and placeholder in base64) stand for what they say
 */
public record SecretSpec(
        String name, List<SecretHost> hosts, SecretPlace place, String variable, Map<String, String> env) {
    private static final int MOST_HOSTS = 16;

    /** A fault of kind INVALID where there can be no such secret. */
    public SecretSpec {
        Name.require("name", name);
        hosts = hosts.stream().distinct().toList();
        if (hosts.isEmpty() || hosts.size() > MOST_HOSTS) {
            throw Fault.invalid("hosts", "must be from 1 to " + MOST_HOSTS + " hosts")
                    .asException();
        }
        Objects.requireNonNull(place);
        Environment.requireName("variable", variable);
        env = Environment.checked(env);
    }
}
