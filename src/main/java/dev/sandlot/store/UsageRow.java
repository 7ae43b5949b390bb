package dev.sandlot.store;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TokenCount;

/** What one session has used of one model on one day (days since 1970, UTC). */
public record UsageRow(
        SandboxId sandbox, String session, String model, long day, long messages, long toolUses, TokenCount tokens) {}
