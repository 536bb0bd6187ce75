package io.weir.gateway.admin;

import io.weir.codec.shell.ProxySpec;

/**
 * What is served.
 *
 * @param filesInForce whether it is what the files say; false after a reload that failed
 * @param spec all of it; of certificates and keys only where they are from
 */
public record ConfigState(boolean filesInForce, ProxySpec spec) {}
