package io.weir.routing.exchange;

/** The form of a gRPC call's path: {@code /service/method}. */
final class GrpcPath {

  private GrpcPath() {}

  /** Where the method begins, or -1 if the path has another form. */
  static int methodStart(String path) {
    int slash = path.startsWith("/") ? path.indexOf('/', 1) : -1;
    int start = slash + 1;
    boolean call = slash > 1 && start < path.length() && path.indexOf('/', start) < 0;
    return call ? start : -1;
  }
}
