package io.dikast.server.http;

import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Selection;
import io.dikast.engine.SelectionListener;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonText;
import io.dikast.server.json.ProgressJson;
import io.dikast.server.json.SelectRequestJson;
import io.dikast.server.json.SelectionJson;
import java.util.List;

/** {@code POST /v1/select}: our own route, the whole verdict. */
final class SelectRoute implements Route {

  private final Court court;

  SelectRoute(Court court) {
    this.court = court;
  }

  @Override
  public Reply answer(Call call) {
    SelectRequestJson.Whole whole = SelectRequestJson.read(call.reading(), call.body());
    JsonFields rest = whole.rest();
    court.checkResponses(whole.request().responses().size());
    JudgeSettings settings = court.settings(rest);
    boolean asked = rest.has("return");
    boolean samples = !asked || returned(rest).contains("samples");
    boolean stream = rest.truth("stream").orElse(false);
    Backend backend = court.named(rest);
    Court.Case one = new Court.Case(whole.request().question(), whole.request().responses());
    call.reserve(settings.samples());
    if (stream) {
      return new Reply.Events(sink -> stream(call, backend, one, settings, samples, sink));
    }
    try {
      Selection selection = court.select(call, backend, one, settings, SelectionListener.NONE);
      return Reply.json(JsonText.of(json -> SelectionJson.write(selection, samples, json)));
    } catch (JudgeQuorumException e) {
      if (e.stopReason() == StopReason.DEADLINE && asked && samples) {
        return late(call, e);
      }
      throw e;
    }
  }

  private static List<String> returned(JsonFields rest) {
    List<String> wanted = rest.texts("return").orElse(List.of());
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals("samples")) {
        throw JsonFields.invalid(
            "return[" + i + "]", "\"samples\"", JsonFields.quoted(wanted.get(i)));
      }
    }
    return wanted;
  }

  private void stream(
      Call call,
      Backend backend,
      Court.Case one,
      JudgeSettings settings,
      boolean samples,
      Reply.EventSink sink) {
    Selection selection =
        court.select(
            call,
            backend,
            one,
            settings,
            (sample, done, requested) -> {
              sink.send("sample", JsonText.of(json -> SelectionJson.write(sample, json)));
              sink.send("progress", ProgressJson.write("selection", done, requested));
            });
    sink.send("selection", JsonText.of(json -> SelectionJson.write(selection, samples, json)));
  }

  /** 504 with what was decided until then. */
  private static Reply late(Call call, JudgeQuorumException e) {
    Fault fault = Faults.of(e, call.id());
    return Reply.json(
        Faults.status(fault.code()),
        JsonText.of(
            json -> {
              json.writeStartObject();
              JsonText.write(fault, json);
              json.writeObjectFieldStart("partial");
              SelectionJson.write(e.counts(), json);
              json.writeArrayFieldStart("samples");
              for (ScoredSample sample : e.samples()) {
                SelectionJson.write(sample, json);
              }
              json.writeEndArray();
              SelectionJson.write(e.usage(), json);
              json.writeEndObject();
              json.writeEndObject();
            }));
  }
}
