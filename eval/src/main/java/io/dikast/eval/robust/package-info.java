/**
 * Start at {@link io.dikast.eval.robust.AttackStudy}: how often an attack on a judge wins, and at
 * {@link io.dikast.eval.robust.BiasStudy}: how far order and length move it.
 */
@NullMarked
package io.dikast.eval.robust;

import org.jspecify.annotations.NullMarked;
