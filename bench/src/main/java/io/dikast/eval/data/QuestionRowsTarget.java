package io.dikast.eval.data;

import io.dikast.bench.fuzz.FuzzBytes;
import java.util.ArrayList;
import java.util.List;

/** Questions alone, of the same data sets or without any responses. */
public final class QuestionRowsTarget extends DataRowsTarget<QuestionItem> {

  public QuestionRowsTarget() {
    super("question-rows", PreferenceRows::questionItem, QuestionItem::id);
  }

  @Override
  public List<byte[]> good() {
    List<byte[]> rows = new ArrayList<>(PreferenceRowsTarget.rows());
    rows.add(FuzzBytes.of(255, "{\"prompt\":\"q\"}\n{\"prompt\":\"q\",\"id\":\"line-1\"}"));
    return rows;
  }
}
