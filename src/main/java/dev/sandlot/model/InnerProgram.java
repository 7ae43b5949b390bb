package dev.sandlot.model;

import java.util.ArrayList;
import java.util.List;

/** Sandlot's own program as each sandbox has it inside, where nobody can write to it: what runs there for Sandlot's sake needs nothing else. */
public final class InnerProgram {
    /** Where it lies. */
    public static final String PATH = "/run/sandlot/init";

    private InnerProgram() {}

    /** The words that start this role of it. */
    public static List<String> role(String name, List<String> arguments) {
        var words = new ArrayList<>(List.of(PATH, name));
        words.addAll(arguments);
        return words;
    }
}
