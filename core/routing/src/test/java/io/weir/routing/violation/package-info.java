/** Classes that break the rules of the core, so that the rules can be seen to fail. */
@NullMarked
package io.weir.routing.violation;

import org.jspecify.annotations.NullMarked;
