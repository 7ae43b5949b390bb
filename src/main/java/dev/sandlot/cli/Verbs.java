package dev.sandlot.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The visible list of verbs. Only the verb that is asked for is ever loaded. */
final class Verbs {
    private Verbs() {}

    /** Names in the order in which a newcomer needs them, each with its line in the help. */
    static Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        all.put("serve", "Run the daemon; prints the dashboard's URL");
        all.put("run", "Run one command in a throw-away sandbox with a copy of this directory");
        all.put("doctor", "Show what works here, what doesn't, and the line that fixes it");
        all.put("open", "Print a fresh one-time URL that logs a browser in");
        all.put("create", "Create a sandbox and start it");
        all.put("ls", "List sandboxes (also: ps)");
        all.put("inspect", "Show all that is known of a sandbox or a process");
        all.put("update", "Change a sandbox: its name, labels, limits, time to live");
        all.put("start", "Start sandboxes");
        all.put("stop", "Stop sandboxes; their files are kept");
        all.put("restart", "Stop and start sandboxes");
        all.put("pause", "Freeze sandboxes with all their processes");
        all.put("resume", "Let paused sandboxes go on");
        all.put("fork", "Make another sandbox with the files and the settings of one");
        all.put("snapshot create", "Keep a copy of a sandbox's files as they are now");
        all.put("snapshot ls", "List snapshots of sandboxes' files");
        all.put("snapshot rm", "Delete snapshots");
        all.put("restore", "Put the files of a snapshot in the place of a sandbox's");
        all.put("rm", "Delete sandboxes with their files");
        all.put("wait", "Wait until a sandbox or a process has ended");
        all.put("exec", "Run a command in a sandbox");
        all.put("attach", "Join a terminal in a sandbox; Ctrl-\\ leaves it");
        all.put("answer", "Answer an agent that waits for a person");
        all.put("dismiss", "Take note that a sandbox has failed or needs somebody");
        all.put("keys", "Type into a terminal in a sandbox");
        all.put("screen", "Print what stands on a terminal in a sandbox");
        all.put("replay", "Play or export what a terminal has shown");
        all.put("share", "Print a link to look at a terminal");
        all.put("logs", "Print or follow what was printed");
        all.put("top", "Show what the host and its sandboxes use");
        all.put("stats", "Show what a sandbox uses");
        all.put("cp", "Copy files or directories into a sandbox or out of it");
        all.put("sync", "Bring a directory to a sandbox, what differs and no more");
        all.put("pull", "Bring what a sandbox has in a directory here");
        all.put("watch", "Keep a directory here and one in a sandbox the same");
        all.put("sync-exec", "Bring this directory to a sandbox and run a command there");
        all.put("diff", "Print what was changed in a sandbox's git repository");
        all.put("deploy", "Keep a command running in a sandbox on a copy of this directory");
        all.put("services", "List services");
        all.put("cleanup", "End a deployed service and remove its files");
        all.put("schedule add", "Have a command run in a sandbox again and again");
        all.put("schedule ls", "List schedules, with their next and last runs");
        all.put("schedule run", "Start a run of a schedule at once");
        all.put("schedule pause", "Run a schedule no more until it is resumed");
        all.put("schedule resume", "Let a paused schedule go on");
        all.put("schedule rm", "Remove schedules; the logs of their runs stay");
        all.put("policy show", "Show what a sandbox may reach outside");
        all.put("policy allow", "Let a sandbox reach something");
        all.put("policy deny", "Never let a sandbox reach something");
        all.put("policy rm", "Take rules away");
        all.put("policy set", "Put other rules in the place of all that there are");
        all.put("policy export", "Print rules as Claude Code's settings have them");
        all.put("policy import", "Take rules over from Claude Code's settings");
        all.put("policy log", "Print or follow what a sandbox has tried to reach, and what came of it");
        all.put("policy requests", "List what a sandbox asks to be let out to");
        all.put("policy ask", "Ask for something to be allowed, for a person to decide");
        all.put("policy approve", "Allow what is asked for");
        all.put("policy refuse", "Deny what is asked for");
        all.put("policy learned", "Propose rules for what was learned, or take them over");
        all.put("ports", "List the ports of a sandbox on which something listens");
        all.put("publish", "Let browsers reach a port of a sandbox");
        all.put("unpublish", "Publish a port no more");
        all.put("proxy", "Lead a port of this computer to one of a sandbox");
        all.put("secret set", "Keep a secret that sandboxes use and never see");
        all.put("secret ls", "List secrets, without their values");
        all.put("secret rm", "Forget secrets for good");
        all.put("secret give", "Let a sandbox use a secret");
        all.put("secret take", "Take a secret from a sandbox");
        all.put("run-script", "Run a script of this computer in a sandbox");
        all.put("screenshot", "Save a picture of a sandbox's display");
        all.put("events", "Follow what happens");
        all.put("usage", "Show the tokens and the cost of agents");
        all.put("task run", "Run a command in the background");
        all.put("task ls", "List a sandbox's background tasks");
        all.put("task logs", "Print or follow a task's output");
        all.put("task wait", "Wait until a task has ended");
        all.put("task stop", "End tasks with all their children");
        all.put("token create", "Make an access token");
        all.put("token ls", "List access tokens");
        all.put("token rm", "Delete access tokens");
        all.put("agent setup", "Make sandboxes the hands of a coding agent on this computer");
        all.put("mcp", "Serve the daemon's tools to an agent over standard input and output");
        all.put("ssh-config", "Print a block for ~/.ssh/config");
        all.put("completion", "Print a completion script for bash, zsh or fish");
        all.put("version", "Show the version");
        return all;
    }

    /** The first words of verbs that have two. */
    static List<String> groups() {
        return List.of("task", "token", "schedule", "snapshot", "policy", "agent", "secret");
    }

    /** A new instance of the verb, or null where there is none of this name. */
    static @Nullable Verb make(String name) {
        return switch (name) {
            case "serve" -> new ServeVerb();
            case "run" -> new RunVerb();
            case "doctor" -> new DoctorVerb();
            case "open" -> new OpenVerb();
            case "create" -> new CreateVerb();
            case "ls", "ps" -> new LsVerb();
            case "inspect" -> new InspectVerb();
            case "update" -> new UpdateVerb();
            case "start", "stop", "restart", "pause", "resume" -> new ChangeVerb(name);
            case "fork" -> new ForkVerb();
            case "snapshot create" -> new SnapshotCreateVerb();
            case "snapshot ls" -> new SnapshotLsVerb();
            case "snapshot rm" -> new SnapshotRmVerb();
            case "restore" -> new RestoreVerb();
            case "rm" -> new RmVerb();
            case "wait", "task wait" -> new WaitVerb(name.startsWith("task"));
            case "exec" -> new ExecVerb();
            case "attach" -> new AttachVerb();
            case "answer" -> new AnswerVerb();
            case "dismiss" -> new DismissVerb();
            case "keys" -> new KeysVerb();
            case "screen" -> new ScreenVerb();
            case "replay" -> new ReplayVerb();
            case "share" -> new ShareVerb();
            case "logs", "task logs" -> new LogsVerb(name.startsWith("task"));
            case "top" -> new TopVerb();
            case "stats" -> new StatsVerb();
            case "cp" -> new CpVerb();
            case "sync" -> new SyncVerb();
            case "pull" -> new PullVerb();
            case "watch" -> new WatchVerb();
            case "sync-exec" -> new SyncExecVerb();
            case "diff" -> new DiffVerb();
            case "deploy" -> new DeployVerb();
            case "services" -> new ServicesVerb();
            case "cleanup" -> new CleanupVerb();
            case "schedule add" -> new ScheduleAddVerb();
            case "schedule ls" -> new ScheduleLsVerb();
            case "schedule run", "schedule pause", "schedule resume", "schedule rm" ->
                new ScheduleChangeVerb(name.substring(name.indexOf(' ') + 1));
            case "policy show" -> new PolicyShowVerb();
            case "policy allow", "policy deny", "policy rm" ->
                new PolicyRulesVerb(name.substring(name.indexOf(' ') + 1));
            case "policy set" -> new PolicySetVerb();
            case "policy export" -> new PolicyExportVerb();
            case "policy import" -> new PolicyImportVerb();
            case "policy log" -> new PolicyLogVerb();
            case "policy requests" -> new PolicyRequestsVerb();
            case "policy ask" -> new PolicyAskVerb();
            case "policy approve" -> new PolicyApproveVerb();
            case "policy refuse" -> new PolicyRefuseVerb();
            case "policy learned" -> new PolicyLearnedVerb();
            case "ports" -> new PortsVerb();
            case "publish" -> new PublishVerb();
            case "unpublish" -> new UnpublishVerb();
            case "proxy" -> new ProxyVerb();
            case "secret set" -> new SecretSetVerb();
            case "secret ls" -> new SecretLsVerb();
            case "secret rm" -> new SecretRmVerb();
            case "secret give" -> new SecretGiveVerb();
            case "secret take" -> new SecretTakeVerb();
            case "run-script" -> new RunScriptVerb();
            case "screenshot" -> new ScreenshotVerb();
            case "events" -> new EventsVerb();
            case "usage" -> new UsageVerb();
            case "task run" -> new TaskRunVerb();
            case "task ls" -> new TaskLsVerb();
            case "task stop" -> new TaskStopVerb();
            case "token create" -> new TokenCreateVerb();
            case "token ls" -> new TokenLsVerb();
            case "token rm" -> new TokenRmVerb();
            case "agent setup" -> new AgentSetupVerb();
            case "mcp" -> new McpVerb();
            case "ssh-config" -> new SshConfigVerb();
            case "completion" -> new CompletionVerb();
            case "version" -> new VersionVerb();
            default -> null;
        };
    }

    /** The parser of this verb's command line. */
    static CommandLine parser(String name, Verb verb) {
        var parser = new CommandLine(verb);
        parser.setCommandName("sandlot " + name);
        parser.setOverwrittenOptionsAllowed(true);
        parser.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        var usage = parser.getCommandSpec().usageMessage();
        if (name.startsWith("task ")) {
            ofTask(parser.getCommandSpec());
        }
        if (all().containsKey(name) && (usage.description().length == 0 || verb.isOfTask())) {
            usage.description(all().get(name) + ".");
        }
        return parser;
    }

    /** Of verbs that take other things too, the tasks' own take a task. */
    private static void ofTask(CommandSpec spec) {
        for (var parameter : spec.positionalParameters()) {
            if (parameter.paramLabel().equals("NAME[/PROCESS]")) {
                spec.remove(parameter);
                spec.add(PositionalParamSpec.builder(parameter)
                        .paramLabel("NAME/TASK")
                        .description("The sandbox, and the task by its id or name.")
                        .build());
            }
        }
    }
}
