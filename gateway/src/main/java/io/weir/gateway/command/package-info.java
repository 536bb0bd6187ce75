/** The command line {@code gateway}. */
@NullMarked
package io.weir.gateway.command;

import org.jspecify.annotations.NullMarked;
