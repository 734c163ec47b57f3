/** What people and programs talk to: the command line and the HTTP service. */
module io.dikast.server {
  requires io.dikast;
  requires io.dikast.aggregators;
  requires io.dikast.eval;
  requires io.dikast.gguf;
  requires io.dikast.samplers;
  requires io.dikast.metarm;
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires io.vertx.core;
  requires io.opentelemetry.api;
  requires io.opentelemetry.context;
  requires io.opentelemetry.sdk;
  requires io.opentelemetry.sdk.autoconfigure;
  requires io.opentelemetry.sdk.autoconfigure.spi;
  requires io.opentelemetry.sdk.common;
  requires io.opentelemetry.sdk.logs;
  requires io.opentelemetry.sdk.trace;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires java.logging;
  requires java.management;
  requires static jdk.management;

  exports io.dikast.server.http;
  exports io.dikast.server.json;

  // picocli finds flags by reflection.
  opens io.dikast.server.cli to
      info.picocli;
}
