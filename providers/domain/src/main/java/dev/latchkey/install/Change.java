package dev.latchkey.install;

import java.util.Optional;

/**
 * What an installation does, or has done, to one piece.
 *
 * @param piece its id
 * @param before its state before; empty if the realm lacked it
 * @param after its state afterwards
 */
public record Change(String piece, Optional<String> before, Optional<String> after) {}
