package io.dikast.spct.head;

import io.dikast.metarm.fit.HeadFields;
import java.nio.file.Path;

/**
 * A head as JSON: {@code {"kind", "width", "weights", "bias", "held_out": {"measure", "value",
 * "loss", "count"}}}. Unknown keys are passed over.
 */
final class HeadFile {

  private HeadFile() {}

  static void write(ScalarHead head, Path path) {
    HeadFields.builder()
        .constant("kind", head.kind())
        .number("width", head.weights().length)
        .numbers("weights", head.weights())
        .number("bias", head.bias())
        .fields(
            "held_out",
            HeadFields.builder()
                .constant("measure", head.heldOut().measure())
                .number("value", head.heldOut().value())
                .number("loss", head.heldOut().loss())
                .number("count", head.heldOut().count())
                .build())
        .build()
        .write(path);
  }

  static ScalarHead read(Path path) {
    HeadFields fields = HeadFields.read(path);
    HeadFields heldOut = fields.fields("held_out");
    return new ScalarHead(
        fields.constant("kind", ScalarHead.Kind.class),
        fields.numbers("weights", fields.count("width")),
        fields.number("bias"),
        new HeldOut(
            heldOut.constant("measure", HeldOut.Measure.class),
            heldOut.number("value"),
            heldOut.number("loss"),
            heldOut.count("count")));
  }
}
