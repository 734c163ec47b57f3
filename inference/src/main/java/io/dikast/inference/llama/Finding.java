package io.dikast.inference.llama;

/**
 * Something a diagnosis found out about this machine.
 *
 * @param name what was looked at
 * @param ok whether the embedded engine can run with it
 * @param text what was found, and where it stands in the way, what to do
 */
public record Finding(String name, boolean ok, String text) {}
