package io.dikast.spct.train;

/**
 * Documents by number. The same number gives the same document always, so that a run which was
 * killed goes on where it was. Called on one other thread than the training.
 */
@FunctionalInterface
public interface DocumentSource {

  /** Document {@code index}, from 0. */
  Document document(long index);
}
