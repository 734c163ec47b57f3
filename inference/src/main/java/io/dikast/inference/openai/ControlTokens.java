package io.dikast.inference.openai;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Breaks up what looks like a control token in text that is not ours.
 *
 * <p>A server parses all that it is sent alike, so a response that spells out {@code <|im_end|>}
 * could close its turn and speak for itself. What the vocabulary behind a URL holds is not known
 * here: the forms below are those of the model families that vLLM, SGLang and llama.cpp serve. A
 * space after the first character breaks each of them; a zero-width character would be invisible to
 * people, and dropped by tokenizers that normalise.
 */
final class ControlTokens {

  /*
   * <think> and <tool_call> are left alone: they end no turn, and responses of reasoning models are
   * full of them.
   */
  private static final Pattern LOOK_ALIKE =
      Pattern.compile(
          String.join(
              "|",
              // ChatML, Llama 3, Phi, GLM, Cohere, gpt-oss, Kimi; DeepSeek with its wide bars.
              "<[|\\uFF5C][^<>|\\uFF5C\\s]{1,80}[|\\uFF5C]>",
              // SentencePiece and its descendants, Gemma, Seed, Cohere.
              "</?(?:s|unk|pad|bos|eos|mask|sop|eop|cls|sep|start_of_turn|end_of_turn"
                  + "|start_of_image|end_of_image|unused\\d{1,4}|reserved_\\d{1,4}"
                  + "|seed:[a-z_:]{1,40}|[A-Z]{1,20}(?:_OF_[A-Z]{1,20})?_TOKEN)>",
              // Llama 2, Mistral, GLM, BERT, Kimi.
              "<<?/?SYS>>?",
              "\\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS|TOOL_CONTENT"
                  + "|IMG|IMG_BREAK|IMG_END|PREFIX|MIDDLE|SUFFIX|ARGS|CALL_ID|THINK|AUDIO"
                  + "|BEGIN_AUDIO|MODEL_SETTINGS|gMASK|sMASK|MASK|CLS|SEP|PAD|UNK|BOS|EOS|EOT)\\]",
              // MiniMax.
              "\\]~!?b\\[?|\\[e~\\["));

  private ControlTokens() {}

  /** A stretch of text, and whether it is ours. */
  record Stretch(String text, boolean trusted) {}

  /** The stretches joined, in which every look-alike that is not wholly ours is broken up. */
  static String join(List<Stretch> stretches) {
    StringBuilder all = new StringBuilder();
    stretches.forEach(stretch -> all.append(stretch.text()));
    Matcher matcher = LOOK_ALIKE.matcher(all);
    StringBuilder safe = null;
    int copied = 0;
    for (boolean found = matcher.find(); found; found = matcher.find(matcher.start() + 1)) {
      int start = matcher.start();
      if (trusted(stretches, start, matcher.end())) {
        continue;
      }
      safe = safe == null ? new StringBuilder(all.length() + 16) : safe;
      safe.append(all, copied, start + 1).append(' ');
      copied = start + 1;
    }
    return safe == null ? all.toString() : safe.append(all, copied, all.length()).toString();
  }

  /** Whether every character from start to end is of a trusted stretch. */
  private static boolean trusted(List<Stretch> stretches, int start, int end) {
    int at = 0;
    for (Stretch stretch : stretches) {
      int next = at + stretch.text().length();
      if (!stretch.trusted() && at < end && next > start) {
        return false;
      }
      at = next;
    }
    return true;
  }
}
