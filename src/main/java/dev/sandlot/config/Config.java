package dev.sandlot.config;

import dev.sandlot.model.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be configured. {@code conf/sandlot.toml} documents each key.
 *
 * @param ssh null where there is no ssh
 */
public record Config(
        Path stateDir,
        Server server,
        @Nullable Ssh ssh,
        Sandboxes sandboxes,
        Workspaces workspaces,
        Processes processes,
        Logs logs,
        EgressConfig egress,
        Agents agents,
        Notifications notifications) {
    /** A daemon without ssh and notifications, and with agents as they are usually looked at. */
    public Config(Path stateDir, Server server, Sandboxes sandboxes, Logs logs) {
        this(
                stateDir,
                server,
                null,
                sandboxes,
                Workspaces.USUAL,
                Processes.USUAL,
                logs,
                EgressConfig.USUAL,
                Agents.USUAL,
                Notifications.NONE);
    }

    /**
     * Where and how the daemon listens.
     *
     * @param port 0 takes a free one
     * @param hosts names that a request's Host may carry beside localhost and the listening address itself
     * @param tls null for plain HTTP, which is allowed on loopback addresses only
     * @param previews below whose host browsers reach published ports, beside localhost; or null
     */
    public record Server(
            String host,
            int port,
            List<String> hosts,
            @Nullable Tls tls,
            @Nullable URI previews,
            long maxBodyBytes,
            Duration idleTimeout) {}

    /** PEM files. */
    public record Tls(Path key, Path certificate) {}

    /**
     * Where the daemon listens for ssh.
     *
     * @param port 0 takes a free one
     */
    public record Ssh(String host, int port) {}

    /**
     * @param max how many sandboxes may exist
     * @param defaults limits where a sandbox asks for none
     * @param greatest what may be asked for at most; null in a field where there is no bound
     * @param stopGrace how long processes have between TERM and KILL
     * @param firstUid as root, the first of the host uids for sandboxes
     * @param uids how many there are
     */
    public record Sandboxes(int max, Limits defaults, Limits greatest, Duration stopGrace, int firstUid, int uids) {
        /** The same with another range of uids. */
        public Sandboxes withUids(int first, int count) {
            return new Sandboxes(max, defaults, greatest, stopGrace, first, count);
        }
    }

    /**
     * Where sandboxes' files may come from, and go to.
     *
     * @param directories of this host that sandboxes may have, with what lies in them; absolute
     * @param snapshots how many copies of sandboxes' files may be kept
     */
    public record Workspaces(List<Path> directories, int snapshots) {
        /** What holds where nothing is configured. */
        public static final Workspaces USUAL = new Workspaces(List.of(), 100);
    }

    /** @param keep how many processes that have ended are kept of each sandbox, with their output */
    public record Processes(int keep) {
        /** What holds where nothing is configured. */
        public static final Processes USUAL = new Processes(500);
    }

    /**
     * @param processBytes how much output of each process is kept
     * @param events how many events are kept
     */
    public record Logs(long processBytes, long events) {}

    /**
     * How agents are looked at.
     *
     * @param prices a file of prices that win over those that Sandlot brings along, or null
     * @param pause between two looks at the session files of a sandbox
     * @param readBytes how much of them is read in one look
     * @param kept for how long what was used is kept
     * @param budget what the agents of a sandbox may cost in dollars before a person is told; 0 for no budget
     */
    public record Agents(@Nullable Path prices, Duration pause, int readBytes, Duration kept, double budget) {
        /** What holds where nothing is configured. */
        public static final Agents USUAL = new Agents(null, Duration.ofSeconds(5), 4 << 20, Duration.ofDays(400), 0);
    }

    /**
     * Who is told that a sandbox needs a person.
     *
     * @param webhook gets JSON, or null
     * @param webhookSecret signs it, or null
     * @param ntfy a topic of an ntfy server, or null
     * @param ntfyToken its access token, or null
     * @param publicUrl where browsers reach the dashboard, or null
     */
    public record Notifications(
            @Nullable URI webhook,
            @Nullable String webhookSecret,
            @Nullable URI ntfy,
            @Nullable String ntfyToken,
            @Nullable URI publicUrl) {
        /** Nobody is told. */
        public static final Notifications NONE = new Notifications(null, null, null, null, null);

        /** Whether anybody is to be told. */
        public boolean isWanted() {
            return webhook != null || ntfy != null;
        }

        /** Without what is secret: an address may be all that it takes to send there. */
        @Override
        public String toString() {
            return "Notifications[webhook=" + (webhook != null) + ", ntfy=" + (ntfy != null) + "]";
        }
    }
}
