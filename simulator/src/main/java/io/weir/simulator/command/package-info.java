/** The command line: what the user may ask for, and how the answer ends. */
@NullMarked
package io.weir.simulator.command;

import org.jspecify.annotations.NullMarked;
