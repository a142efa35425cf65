package dev.latchkey.benchmarks;

/**
 * What came of one operation on one server for a few seconds.
 *
 * @param done how often it was done
 * @param wrong how many of the answers were wrong ones, or none
 * @param perSecond how often a second
 * @param cpuMicros processor time of the server for each, in microseconds
 * @param allocated bytes that the server allocated for each
 */
record Slot(long done, long wrong, double perSecond, double cpuMicros, double allocated) {}
