/**
 * What the shell around the routing core is told: where to listen, with which certificates, how to
 * reach endpoints, and how much of everything. Immutable values, whoever made them: a file, or a
 * control plane.
 *
 * <p>Decisions are the {@link io.weir.routing.spec.Snapshot}'s; nothing here repeats them.
 */
@NullMarked
package io.weir.codec.shell;

import org.jspecify.annotations.NullMarked;
