package dev.sandlot.cli;

import java.util.Locale;

/** What is measured, as people read it. What is not known is a dash. */
final class Figures {
    private static final String UNKNOWN = "-";

    private Figures() {}

    /** A share from 0 to 1. */
    static String percent(JsonTree share) {
        return share.isNull() ? UNKNOWN : String.format(Locale.ROOT, "%.1f%%", share.decimal(0) * 100);
    }

    static String decimal(JsonTree number) {
        return number.isNull() ? UNKNOWN : String.format(Locale.ROOT, "%.2f", number.decimal(0));
    }

    /** Of {@code {used_bytes, total_bytes}}. */
    static String amount(JsonTree amount) {
        return amount.isNull() ? UNKNOWN : bytes(amount.get("used_bytes")) + " / " + bytes(amount.get("total_bytes"));
    }

    static String share(JsonTree amount) {
        var total = amount.get("total_bytes").decimal(0);
        return amount.isNull() || total <= 0
                ? UNKNOWN
                : String.format(Locale.ROOT, "%.1f%%", amount.get("used_bytes").decimal(0) / total * 100);
    }

    /** Two rates of an object. */
    static String rates(JsonTree from, String in, String out) {
        return from.isNull() ? UNKNOWN : rate(from.get(in)) + " / " + rate(from.get(out));
    }

    private static String rate(JsonTree perSecond) {
        return perSecond.isNull() ? UNKNOWN : bytes(perSecond) + "/s";
    }

    static String bytes(JsonTree bytes) {
        return bytes.isNull() ? UNKNOWN : Quantity.bytes(Math.round(bytes.decimal(0)));
    }

    static Table table() {
        return new Table(
                "NAME",
                "CPU",
                "CORES",
                "MEMORY / LIMIT",
                "MEM",
                "CACHE",
                "PIDS",
                "DISK",
                "READ / WRITE",
                "NET IN / OUT");
    }

    /** One sandbox's line. */
    static void add(Table table, String name, JsonTree now) {
        table.add(
                name,
                percent(now.at("cpu", "used")),
                decimal(now.at("cpu", "cores")),
                amount(now.get("memory")),
                share(now.get("memory")),
                bytes(now.at("memory", "cache_bytes")),
                now.get("pids").text(),
                bytes(now.at("disk", "used_bytes")),
                rates(now.get("io"), "read_bytes_per_second", "written_bytes_per_second"),
                rates(now.get("network"), "received_bytes_per_second", "sent_bytes_per_second"));
    }
}
