/**
 * Start at {@link io.dikast.engine.search.TreeSearch}: a tree that says where to look next and is
 * told what was found there.
 */
@NullMarked
package io.dikast.engine.search;

import org.jspecify.annotations.NullMarked;
