/**
 * A scenario as values: the mesh's configuration, and models of its clients, servers and faults.
 */
@NullMarked
package io.weir.simulator.model;

import org.jspecify.annotations.NullMarked;
