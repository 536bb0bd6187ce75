package io.weir.gateway.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The process's signals. The JDK has them in {@code sun.misc.Signal} only, which javac warns of, so
 * it is looked up by name; where there is none, nobody is told of signals.
 */
final class Signals {

  private Signals() {}

  /** Runs something on each such signal, on a thread of its own, instead of what the JVM does. */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" ->
                    System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                default -> name;
              };
      Object made =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), made);
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      // Another JVM, or a platform without this signal: the default remains.
    }
  }
}
