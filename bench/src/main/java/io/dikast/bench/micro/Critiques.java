package io.dikast.bench.micro;

/** What judges write, at its usual length. */
final class Critiques {

  private Critiques() {}

  /** About 2 KB over four responses: five weighted principles, an analysis, scores. */
  static String ofFour() {
    return """
        Specific Criteria:
        1. Correct result (40%): the final number must follow from what the question states.
        2. Sound steps (25%): each step must hold by itself and use only what is given.
        3. Nothing left out (15%): every change the question names must be accounted for.
        4. Clear statement (10%): a reader must find the answer without guessing.
        5. No padding (10%): length must earn its place.

        Analysis:
        Response 1 begins with the number in the question and applies the first change correctly. In its second step \
        it takes the smaller amount away from the larger one, which the question does not ask for, and although the \
        arithmetic of that step is right in itself, the result no longer describes the box. The last step carries the \
        mistake on. The answer is stated clearly, but it is the answer to another question; the array arr[3] that it \
        mentions in passing plays no part. It does well on the fourth criterion and fails on the first.
        Response 2 writes down each change in the order in which it is told, with the running total beside it. All \
        three totals are right. It names the final number in a sentence of its own and stops there. Nothing is left \
        out, nothing is added, and the steps can be checked one by one. I find no fault in it under any criterion.
        Response 3 gives the right number without a single step. That may be luck or it may be skill; from the text \
        alone there is no telling. It meets the first and the fifth criterion and tells nothing under the second and \
        the third. Someone who doubts the number cannot check it.
        Response 4 repeats the question at length, promises to think step by step, and then makes a slip of one in the \
        first addition. Everything after it is consistent with the slip, so that the final number is off by one as \
        well. The closing paragraph praises its own care, which the text does not bear out.
        On the whole Response 2 is the best by a clear distance, Response 3 comes next for its right result, and the \
        two others share the fault that their answers are wrong; of these, Response 4 is nearer the mark.

        Scores: \\boxed{3, 9, 6, 4}
        """;
  }
}
