package dev.latchkey.install;

/**
 * A piece that was left as it is, and why.
 *
 * @param piece its id
 * @param reason a sentence for an administrator
 */
public record Remark(String piece, String reason) {}
