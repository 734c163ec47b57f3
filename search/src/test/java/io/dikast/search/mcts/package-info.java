/** Start at {@link io.dikast.search.mcts.MctsSearchTest}: whole searches with models by script. */
@NullMarked
package io.dikast.search.mcts;

import org.jspecify.annotations.NullMarked;
