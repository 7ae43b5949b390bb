package dev.sandlot.supervisor;

import dev.sandlot.model.Attention;
import dev.sandlot.model.AttentionSummary;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.Occurrence.AttentionChanged;
import dev.sandlot.model.Occurrence.AttentionClosed;
import dev.sandlot.model.Occurrence.AttentionOpened;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxState;
import dev.sandlot.store.Concerns;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What of each sandbox a person has to see to: at most one question of its agent, which lasts until that goes on, what it asks to be let out to, which
 * lasts until somebody has decided all of it, and at most one trouble, which lasts until somebody dismisses it or the sandbox is started again. Each is
 * told when it begins, when it changes and when it is over.
 * Used on the loop only.
 */
final class Attentions {
    private final Loop loop;
    private final Ledger ledger;
    private final Notices notices;

    Attentions(Loop loop, Ledger ledger, Notices notices) {
        this.loop = loop;
        this.ledger = ledger;
        this.notices = notices;
    }

    /**
     * The agent waits for a person. Where it does so already, what is not null replaces what was known.
     *
     * @param process the terminal to answer in, or null
     */
    void asks(HeldSandbox box, @Nullable String asks, @Nullable ProcessId process) {
        var before = box.concerns.question();
        var since = before == null ? loop.now() : before.since();
        var known = before == null ? null : before.asks();
        var terminal = before == null || process != null ? process : before.process();
        var question = new Attention(Attention.Reason.NEEDS_INPUT, asks == null ? known : asks, since, terminal);
        if (!question.equals(before)) {
            become(box, box.concerns.withQuestion(question));
            tell(box, before == null ? AttentionOpened::new : AttentionChanged::new, question);
        }
    }

    /** The agent does not wait any more. */
    void answered(HeldSandbox box) {
        var question = box.concerns.question();
        if (question != null) {
            become(box, box.concerns.withQuestion(null));
            tell(box, AttentionClosed::new, question);
        }
    }

    /** It asks to be let out to this; to nothing any more for null. */
    void asksForNetwork(HeldSandbox box, @Nullable String asks) {
        var before = box.concerns.request();
        if (asks != null) {
            var since = before == null ? loop.now() : before.since();
            var request = new Attention(Attention.Reason.NETWORK, asks, since, null);
            if (!request.equals(before)) {
                become(box, box.concerns.withRequest(request));
                tell(box, before == null ? AttentionOpened::new : AttentionChanged::new, request);
            }
        } else if (before != null) {
            become(box, box.concerns.withRequest(null));
            tell(box, AttentionClosed::new, before);
        }
    }

    /** Something has gone wrong. The same kind of trouble told again changes nothing; a failure is not replaced by less. */
    void trouble(HeldSandbox box, Attention.Reason reason, @Nullable String what) {
        var before = box.concerns.trouble();
        if (before != null && (before.reason() == reason || before.reason() == Attention.Reason.FAILED)) {
            return;
        }
        dismiss(box);
        var trouble = new Attention(reason, what, loop.now(), null);
        become(box, box.concerns.withTrouble(trouble));
        tell(box, AttentionOpened::new, trouble);
    }

    /** Where the sandbox has come to grief, that is told. */
    void came(HeldSandbox box, SandboxState state) {
        if (state == SandboxState.FAILED || state == SandboxState.LOST) {
            trouble(box, Attention.Reason.FAILED, box.failure == null ? null : box.failure.detail());
        }
    }

    /** Its agents have cost more than is allowed for. Told once in the life of a sandbox. */
    void overBudget(HeldSandbox box, double usd, double budget) {
        if (box.concerns.overBudget()) {
            return;
        }
        become(box, box.concerns.withOverBudget());
        var what = String.format(
                Locale.ROOT, "Its agents have cost $%.2f; the budget of a sandbox is $%.2f.", usd, budget);
        trouble(box, Attention.Reason.BUDGET, what);
    }

    /** Nobody can say what its agents cost. Told once in the life of a sandbox. */
    void unjudgedBudget(HeldSandbox box, Set<String> unpriced, double budget) {
        if (box.concerns.unjudgedBudget() || box.concerns.overBudget()) {
            return;
        }
        become(box, box.concerns.withUnjudgedBudget());
        var what = String.format(
                Locale.ROOT,
                "No price is known for %s, so the budget of $%.2f can't be judged; agents.prices in sandlot.toml can name one.",
                String.join(", ", new TreeSet<>(unpriced)),
                budget);
        trouble(box, Attention.Reason.UNPRICED, what);
    }

    /** A person has seen the trouble, or it is past. A question stays: it is there as long as the agent waits. */
    void dismiss(HeldSandbox box) {
        var trouble = box.concerns.trouble();
        if (trouble != null) {
            become(box, box.concerns.withTrouble(null));
            tell(box, AttentionClosed::new, trouble);
        }
    }

    /** The sandbox is about to be no more. */
    void gone(HeldSandbox box) {
        answered(box);
        asksForNetwork(box, null);
        dismiss(box);
    }

    private void become(HeldSandbox box, Concerns concerns) {
        box.concerns = concerns;
        notices.changed(box);
    }

    private void tell(HeldSandbox box, BiFunction<String, AttentionSummary, Occurrence> event, Attention what) {
        ledger.happened(box.id, event.apply(box.name(), AttentionSummary.of(what)));
    }
}
