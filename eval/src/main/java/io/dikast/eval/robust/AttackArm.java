package io.dikast.eval.robust;

import io.dikast.engine.AnswerSelector;
import java.util.Objects;

/**
 * A judge as it is attacked: without defences, or with some.
 *
 * @param name to show, such as "before"
 */
public record AttackArm(String name, AnswerSelector selector) {
  public AttackArm {
    Objects.requireNonNull(selector, "selector");
    if (name.isBlank()) {
      throw new IllegalArgumentException("an arm needs a name, got a blank one");
    }
  }
}
