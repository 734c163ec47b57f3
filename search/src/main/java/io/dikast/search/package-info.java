/**
 * Start at {@link io.dikast.search.SearchTree}: the tree that is asked and told. {@link
 * io.dikast.search.TreePolicy} says which node is next, {@link io.dikast.search.SearchJournal}
 * keeps a tree through a crash, {@link io.dikast.search.TreeExport} writes it for others to read.
 */
@NullMarked
package io.dikast.search;

import org.jspecify.annotations.NullMarked;
