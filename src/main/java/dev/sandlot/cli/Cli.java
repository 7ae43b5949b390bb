package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The command line. Finds the verb, lets picocli read its options, runs it and tells what went wrong. The other verbs are not even
 * loaded: {@code ls} has to answer within 0.3 s, the start of the JVM included.
 */
public final class Cli {
    private final Supplier<Daemon> daemon;
    private final Console console;

    /** @param daemon for the verbs that need one in this process; not made for any other, because that alone costs 0.2 s */
    public Cli(Supplier<Daemon> daemon) {
        this(daemon, Console.system());
    }

    Cli(Supplier<Daemon> daemon, Console console) {
        this.daemon = daemon;
        this.console = console;
    }

    /** The same for what this process was started with; what is not UTF-8 there is an error. */
    public int runInherited(String... asRead) {
        try {
            return run(Inherited.here().arguments(asRead).toArray(String[]::new));
        } catch (UsageError e) {
            console.say("error: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    /** Does what the arguments ask for, and returns the exit code. Never throws. */
    public int run(String... args) {
        try {
            return dispatch(List.of(args));
        } catch (Console.Closed nobodyReads) {
            return Exit.BROKEN_PIPE;
        }
    }

    private int dispatch(List<String> args) {
        if (args.equals(List.of(Warmup.WORD))) {
            return Warmup.run();
        }
        if (args.isEmpty()
                || args.size() == 1 && List.of("help", "-h", "--help").contains(args.get(0))) {
            console.print(Overview.text());
            return args.isEmpty() ? Exit.USAGE : Exit.OK;
        }
        var words = args;
        if (args.get(0).equals("help")) {
            words = new ArrayList<>(args.subList(1, args.size()));
            words.add("--help");
        } else if (args.get(0).equals("--version")) {
            words = List.of("version");
        }
        var two = words.size() > 1 ? words.get(0) + " " + words.get(1) : "";
        var group = Verbs.groups().contains(words.get(0));
        var name = group ? two : words.get(0);
        var verb = Verbs.make(name);
        if (verb != null) {
            return run(name, verb, words.subList(group ? 2 : 1, words.size()));
        }
        if (group
                && (words.size() == 1
                        || words.get(1).equals("--help")
                        || words.get(1).equals("-h"))) {
            console.print(Overview.text(words.get(0) + " "));
            return words.size() == 1 ? Exit.USAGE : Exit.OK;
        }
        return unknownVerb(group ? two : words.get(0));
    }

    private int run(String name, Verb verb, List<String> args) {
        var context = new Verb.Context(console, daemon);
        try {
            var parser = Verbs.parser(name, verb);
            var own = args;
            if (verb.wordsBeforeCommand() >= 0) {
                var words = CommandSplit.split(parser.getCommandSpec(), args, verb.wordsBeforeCommand());
                own = words.own();
                verb.command(words.command());
            }
            parser.parseArgs(own.toArray(String[]::new));
            if (verb.help) {
                console.print(parser.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing());
                return Exit.OK;
            }
            return verb.run(context);
        } catch (CommandLine.ParameterException e) {
            return misused(name, String.valueOf(e.getMessage()), suggestion(e));
        } catch (UsageError e) {
            return misused(name, String.valueOf(e.getMessage()), "");
        } catch (FaultException e) {
            return failed(verb, context, e.fault());
        } catch (Console.Closed e) {
            throw e;
        } catch (RuntimeException e) {
            return failed(
                    verb, context, Fault.of(Fault.Kind.INTERNAL, "a defect in sandlot: " + e, "please report it"));
        }
    }

    private int failed(Verb verb, Verb.Context context, Fault fault) {
        var explained = verb.explain(context, fault);
        Complaint.print(console, explained);
        return verb.code(explained);
    }

    private int misused(String name, String message, String suggestion) {
        console.say("error: " + message + suggestion + "\nhint: \"sandlot " + name + " --help\" shows what it takes");
        return Exit.USAGE;
    }

    private int unknownVerb(String word) {
        var near = Suggest.nearest(word, Verbs.all().keySet());
        console.say("error: there is no \"sandlot " + word + "\""
                + (near == null ? "" : " (did you mean \"" + near + "\"?)")
                + "\nhint: \"sandlot --help\" lists what there is");
        return Exit.USAGE;
    }

    private static String suggestion(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            var near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                return " (did you mean \"" + near.get(0) + "\"?)";
            }
        }
        return "";
    }
}
