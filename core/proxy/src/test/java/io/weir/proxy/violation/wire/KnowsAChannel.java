package io.weir.proxy.violation.wire;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpVersion;

/** Breaks the rules of the data path. */
public record KnowsAChannel(Channel channel, HttpVersion version) {}
