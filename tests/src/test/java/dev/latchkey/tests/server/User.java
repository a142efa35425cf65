package dev.latchkey.tests.server;

/** A user of a realm under test. */
public record User(String id, String username, String password) {}
