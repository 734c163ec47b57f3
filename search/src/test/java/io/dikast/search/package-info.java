/**
 * Start at {@link io.dikast.search.TreePolicyTest}: which node is next, computed by hand, and at
 * {@link io.dikast.search.SearchLawsTest}: the laws of every tree.
 */
@NullMarked
package io.dikast.search;

import org.jspecify.annotations.NullMarked;
