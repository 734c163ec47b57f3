package io.dikast.testkit.backend;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import java.util.List;

/** Hands what is told of a group to its draws, once it is sure that there is such a draw. */
final class WatchedListener implements GenerationListener {

  private final AssertingBackend watcher;
  private final List<WatchedDraw> draws;

  WatchedListener(AssertingBackend watcher, List<WatchedDraw> draws) {
    this.watcher = watcher;
    this.draws = draws;
  }

  @Override
  public void onGeneration(Generation generation) {
    if (known(generation.draw())) {
      draws.get(generation.draw()).toldEnd(generation);
    }
  }

  @Override
  public void onText(int draw, String text) {
    if (known(draw)) {
      draws.get(draw).toldText(text);
    }
  }

  private boolean known(int draw) {
    if (draw >= 0 && draw < draws.size()) {
      return true;
    }
    watcher.breach("the group has draws 0.." + (draws.size() - 1) + ", told of draw " + draw);
    return false;
  }
}
