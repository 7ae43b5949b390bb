package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "ssh-config",
        description = {
            "Have \"ssh NAME.sandlot\", and all that builds on ssh, reach each sandbox: prints what ssh has to be told, or with",
            "--install writes it into ~/.ssh/sandlot.config, which ~/.ssh/config then includes. Run that again at any time:",
            "what it wrote before is replaced."
        })
final class SshConfigVerb extends ClientVerb {
    /** What may stand in a line that ssh reads: there, words of a stranger's could run commands. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}|[0-9a-fA-F:.]{2,45}");
    private static final Pattern KEY = Pattern.compile("(ssh-[a-z0-9]+|ecdsa-[a-z0-9-]+) [A-Za-z0-9+/]+=*");
    private static final Set<String> ANYWHERE = Set.of("", "0.0.0.0", "::", "[::]", "*");

    @Option(names = "--host", paramLabel = "HOST", description = "The server, as this machine reaches it.")
    @Nullable
    String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The ssh gateway's port, where it is another from here.")
    @Nullable
    Integer port;

    @Option(names = "--install", description = "Write it for this user's ssh, in the place of what was written before.")
    boolean install;

    @Override
    int run(Context context) {
        var console = context.console();
        var api = api(context);
        var ssh = api.get(Route.of("info")).get("ssh");
        if (ssh.isNull()) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "this daemon has no ssh gateway",
                            "set ssh.listen in its configuration (SANDLOT_SSH_LISTEN), for example to 0.0.0.0:2222, and restart it")
                    .asException();
        }
        var server = server(ssh.get("host").text(), address(console));
        var number = port != null ? port : ssh.get("port").number(0);
        if (!HOST.matcher(server).matches() || number < 1 || number > 65535) {
            throw new UsageError("where the ssh gateway is reached is not known: give --host HOST and --port PORT");
        }
        var text = new StringBuilder(head(server, number, ssh.get("host_key").text()));
        for (var sandbox : api.list(() -> Route.of("sandboxes"))) {
            var name = sandbox.get("name").text();
            if (NAME.matcher(name).matches()) {
                text.append('\n').append(block(name, server, number));
            }
        }
        if (install) {
            console.print(Visible.line(SshFiles.of(console).install(text.toString())));
        } else {
            console.print(text.toString());
        }
        return Exit.OK;
    }

    /** Where the person says, else where the daemon was reached over the network, else where the gateway listens. */
    private String server(String listens, Address daemon) {
        if (host != null) {
            return host;
        }
        var local = daemon.socket() != null
                || Set.of("localhost", "127.0.0.1", "::1").contains(daemon.host());
        if (!local) {
            return daemon.host();
        }
        return ANYWHERE.contains(listens) ? "127.0.0.1" : listens.replaceAll("[\\[\\]]", "");
    }

    private static String head(String server, long port, String key) {
        var known = KEY.matcher(key);
        return """
                # Sandlot's sandboxes. When there are others: sandlot ssh-config --install (appended to a file twice, the first of each counts)
                # Who may come in: the keys in the file authorized_keys of the daemon's state directory, one a line, as in ~/.ssh/*.pub.
                # %s
                """.formatted(
                        known.lookingAt()
                                ? "This line in ~/.ssh/known_hosts makes the gateway known before the first visit:\n# ["
                                        + server + "]:" + port + " " + known.group()
                                : "ssh asks once whether the gateway's host key is right.");
    }

    private static String block(String name, String server, long port) {
        return """
                Host %s.sandlot
                    HostName %s
                    Port %d
                    User %s
                """.formatted(name, server, port, name);
    }
}
