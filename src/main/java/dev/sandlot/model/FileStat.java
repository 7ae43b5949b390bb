package dev.sandlot.model;

/**
 * An entry as it was found.
 *
 * @param version another text after each change of what it is or holds, as far as the file system tells; means nothing else
 */
public record FileStat(FileEntry entry, String version) {}
