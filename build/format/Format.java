import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks every Java file below a folder against google-java-format, or rewrites it. Run by the
 * build as {@code java Format.java check|apply <folder> <report>}; leaves out {@code target} and
 * folders whose name begins with a dot. What isn't right is printed and listed in the report, a
 * file that exists only then; the build fails on it, with a better message than on an exit status.
 */
final class Format {
  private final Formatter formatter = new Formatter();
  private final boolean apply;
  private final Path root;
  private final List<String> faults = new ArrayList<>();

  private Format(boolean apply, Path root) {
    this.apply = apply;
    this.root = root;
  }

  public static void main(String[] args) throws IOException {
    if (args.length != 3 || !List.of("check", "apply").contains(args[0])) {
      System.err.println("usage: java Format.java check|apply <folder> <report>");
      System.exit(64);
    }
    Format format = new Format(args[0].equals("apply"), Path.of(args[1]));
    for (Path file : javaFiles(format.root)) {
      format.visit(file);
    }
    format.report(Path.of(args[2]));
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.equals(root) ? "" : dir.getFileName().toString();
            return name.equals("target") || name.startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private void visit(Path file) throws IOException {
    String source = Files.readString(file);
    try {
      String formatted = formatter.formatSourceAndFixImports(source);
      if (!formatted.equals(source)) {
        differs(file, formatted);
      }
    } catch (FormatterException e) {
      faults.add("cannot format " + root.relativize(file) + ": " + e.getMessage());
    }
  }

  private void differs(Path file, String formatted) throws IOException {
    if (apply) {
      Files.writeString(file, formatted);
      System.out.println("formatted " + root.relativize(file));
    } else {
      faults.add("not formatted: " + root.relativize(file));
    }
  }

  private void report(Path report) throws IOException {
    Files.deleteIfExists(report);
    if (!faults.isEmpty()) {
      faults.forEach(System.err::println);
      Files.createDirectories(report.getParent());
      Files.write(report, faults);
    }
  }
}
