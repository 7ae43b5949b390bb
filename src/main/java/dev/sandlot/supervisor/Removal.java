package dev.sandlot.supervisor;

/** Takes a sandbox out of all that is known, once nothing of it is left. Used on the loop only. */
final class Removal {
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final Attentions attentions;
    private final SpareBoxes spares;

    Removal(Registry registry, Ledger ledger, Notices notices, Attentions attentions, SpareBoxes spares) {
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.attentions = attentions;
        this.spares = spares;
    }

    void remove(HeldSandbox box) {
        attentions.gone(box);
        registry.remove(box);
        ledger.remove(box);
        notices.deleted(box);
        box.processes.values().forEach(HeldProcess::leave);
        spares.gone();
    }
}
