import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies a library with the classes of old Java versions in the form of Java 8, their code
 * unchanged: classes older than Java 6 carry no types for the verifier. The JVM then works them out
 * at every start, and keeps such classes out of the start-up cache.
 *
 * <p>{@code java CurrentClasses.java FROM.jar TO.jar}
 */
final class CurrentClasses {
  private static final int OLDEST = 50;

  public static void main(String[] args) throws IOException {
    try (JarFile from = new JarFile(Path.of(args[0]).toFile());
        OutputStream file = Files.newOutputStream(Path.of(args[1]));
        JarOutputStream to = new JarOutputStream(file)) {
      ClassFile forms =
          ClassFile.of(
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(
                          name ->
                              open(
                                  from,
                                  name.packageName().replace('.', '/')
                                      + "/"
                                      + name.displayName()
                                      + ".class"))
                      .orElse(ClassHierarchyResolver.defaultResolver())),
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
      List<JarEntry> entries =
          from.stream()
              .sorted(Comparator.comparing((JarEntry one) -> order(one.getName())))
              .toList();
      for (JarEntry entry : entries) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".class")) {
          ClassModel old = forms.parse(bytes);
          if (old.majorVersion() < OLDEST) {
            bytes =
                forms.transformClass(
                    old,
                    ClassTransform.transformingMethodBodies(
                            (code, instruction) -> code.with(instruction))
                        .andThen(
                            ClassTransform.endHandler(
                                made ->
                                    made.with(ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)))));
          }
        }
        JarEntry written = new JarEntry(entry.getName());
        written.setTime(entry.getTime());
        to.putNextEntry(written);
        to.write(bytes);
      }
    }
  }

  /** The manifest stands first, as readers of jars expect. */
  private static String order(String name) {
    return name.equals("META-INF/") ? "" : name.equals("META-INF/MANIFEST.MF") ? " " : "!" + name;
  }

  private static java.io.InputStream open(JarFile jar, String name) {
    try {
      JarEntry entry = jar.getJarEntry(name);
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
