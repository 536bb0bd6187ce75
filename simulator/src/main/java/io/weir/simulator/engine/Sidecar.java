package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.RequestHead;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside one endpoint that calls others: a router of its own, which every call of the
 * endpoint passes through.
 */
final class Sidecar {

  private final World world;
  private final VirtualTime time;
  private final Server server;
  private final Loop loop;
  private final Distribution overhead;
  private final boolean instant;
  private final long overheadKey;
  private final Draw draw = new Draw();
  private final List<Head> heads = new ArrayList<>();
  private @Nullable Call freeCall;
  private Calls[] freeCalls = {};
  private int freeCallsCount;

  Sidecar(World world, Server server, Loop loop, Distribution overhead, long seed) {
    this.world = world;
    this.time = world.time();
    this.server = server;
    this.loop = loop;
    this.overhead = overhead;
    this.instant = overhead.equals(Distribution.Constant.ZERO);
    this.overheadKey = Draw.key(seed, Draw.Purpose.SIDECAR, 0);
    for (Service.Call call : plan()) {
      heads.add(new Head(server.toString(), call));
    }
  }

  /** The head of all calls of one kind. */
  private record Head(String sourceAddress, Service.Call call) implements RequestHead {

    @Override
    public String method() {
      return call.method();
    }

    @Override
    public String authority() {
      return call.to();
    }

    @Override
    public String path() {
      return call.path();
    }

    @Override
    public @Nullable String query() {
      return null;
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }

  List<Service.Call> plan() {
    return server.service().calls();
  }

  long now() {
    return time.nanos();
  }

  /** Makes the calls that a job needs. They may be over before this returns. */
  void begin(Job job) {
    Attempt attempt = (Attempt) Objects.requireNonNull(job.sender);
    Request request = (Request) attempt.exchange().downstream();
    Calls calls = calls(job, request.span());
    job.calls = calls;
    calls.advance();
  }

  private Calls calls(Job job, Recorder.Span span) {
    if (freeCallsCount == 0) {
      return new Calls(this, job, span, job.drawNumber());
    }
    Calls calls = freeCalls[--freeCallsCount];
    calls.renew(job, span, job.drawNumber());
    return calls;
  }

  /** Takes back calls that are over and that nobody holds. */
  void takeBack(Calls calls) {
    if (freeCallsCount == freeCalls.length) {
      freeCalls = Arrays.copyOf(freeCalls, Math.max(16, 2 * freeCallsCount));
    }
    freeCalls[freeCallsCount++] = calls;
  }

  /** A call of one kind that a job needs. */
  Call call(Calls calls, long number, int kind, boolean optional, Recorder.Span span) {
    Call call = freeCall;
    if (call == null) {
      return new Call(calls, loop, number, optional, heads.get(kind), span);
    }
    freeCall = call.older;
    call.renew(calls, loop, number, optional, heads.get(kind), span);
    return call;
  }

  /** Takes back a call that is over and that nobody holds. */
  void takeBack(Call call) {
    call.older = freeCall;
    freeCall = call;
  }

  /** Something of its own is over. */
  void ended(Reusable something) {
    world.ended(something);
  }

  /** A call goes on its way. */
  void send(Call call) {
    if (instant) {
      call.run();
    } else {
      time.schedule(overhead.sample(draw.at(overheadKey, call.number())), call);
    }
  }

  /** Nobody waits for a job's calls any more. */
  void abandon(Job job) {
    Calls calls = Objects.requireNonNull(job.calls);
    job.calls = null;
    calls.abandon();
  }

  void done(Calls calls) {
    Job job = calls.job();
    job.calls = null;
    server.called(job, calls.failure());
  }
}
