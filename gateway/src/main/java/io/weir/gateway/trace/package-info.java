/** Spans of requests, exported by OpenTelemetry's SDK; loaded only where they are asked for. */
@NullMarked
package io.weir.gateway.trace;

import org.jspecify.annotations.NullMarked;
