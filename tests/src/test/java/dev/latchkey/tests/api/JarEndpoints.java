package dev.latchkey.tests.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The endpoints that the jar contains, by the JAX-RS annotations of its classes. */
final class JarEndpoints {

    private static final String JAXRS = "Ljakarta/ws/rs/";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Where the classes answer that Keycloak or another class finds by the id of a factory. */
    private static final Map<String, String> ROOTS = Map.of(
            "ApiKeysResource", "/realms/{realm}/api-keys",
            "SessionTimeoutResource", "/realms/{realm}/session-timeout",
            "Installation", "/admin/realms/{realm}/latchkey/install",
            "Overview", "/admin/realms/{realm}/latchkey/overview",
            "ConnectionTest", "/admin/realms/{realm}/latchkey/otp-server",
            "TwoFactorReport", "/admin/realms/{realm}/latchkey/two-factor-report",
            "TwoFactorReset", "/admin/realms/{realm}/latchkey/users/{id}/reset-two-factor",
            "ApiKeyReport", "/admin/realms/{realm}/latchkey/api-key-report",
            "ApiKeyAdminResource", "/admin/realms/{realm}/latchkey/users/{id}/api-keys",
            "OtpServerOverride", "/admin/realms/{realm}/latchkey/users/{id}/otp-server-override");

    /**
     * An annotated method.
     *
     * @param owner simple name of its class
     * @param http method of HTTP; empty for one that hands the request on
     * @param path below its class; empty for the class's own
     * @param result simple name of what it returns
     */
    private record Method(String owner, String http, String path, String result) {}

    private JarEndpoints() {}

    /** {@code GET /realms/{}/api-keys} and so on: the names of parameters are left out. */
    static Set<String> of(Path jar) {
        List<Method> methods = methods(jar);
        Map<String, String> places = new HashMap<>(ROOTS);
        methods.stream()
                .filter(method -> method.http().isEmpty() && ROOTS.containsKey(method.owner()))
                .forEach(method -> places.put(method.result(), join(ROOTS.get(method.owner()), method.path())));
        Set<String> endpoints = new TreeSet<>();
        for (Method method : methods) {
            if (!method.http().isEmpty()) {
                String place = places.get(method.owner());
                if (place == null) {
                    throw new AssertionError("Where does " + method.owner()
                            + " answer? Say it in ROOTS, and describe its" + " operations in docs/openapi.yaml");
                }
                endpoints.add(nameless(method.http(), join(place, method.path())));
            }
        }
        return endpoints;
    }

    static String nameless(String method, String path) {
        return method + ' ' + path.replaceAll("\\{[^}]*}", "{}");
    }

    private static String join(String place, String path) {
        // Any path below is documented in words: OpenAPI has no parameter that spans several segments.
        String below = path.replaceAll("\\{\\w+:\\.\\*}", "");
        return below.isEmpty() ? place : place + '/' + below;
    }

    private static List<Method> methods(Path jar) {
        List<Method> methods = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().startsWith("dev/latchkey/")
                        && entry.getName().endsWith(".class")) {
                    try (InputStream bytes = file.getInputStream(entry)) {
                        new ClassReader(bytes).accept(new Reader(methods), ClassReader.SKIP_CODE);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return methods;
    }

    private static final class Reader extends ClassVisitor {

        private final List<Method> methods;
        private String owner = "";

        Reader(List<Method> methods) {
            super(Opcodes.ASM9);
            this.methods = methods;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            owner = simple(name);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            String result = simple(Type.getReturnType(type).getClassName().replace('.', '/'));
            return new MethodVisitor(Opcodes.ASM9) {

                private final List<String> verbs = new ArrayList<>();
                private String path;

                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    if (annotation.startsWith(JAXRS)) {
                        String simple = annotation.substring(JAXRS.length(), annotation.length() - 1);
                        if (METHODS.contains(simple)) {
                            verbs.add(simple);
                        } else if (simple.equals("Path")) {
                            return new AnnotationVisitor(Opcodes.ASM9) {
                                @Override
                                public void visit(String element, Object value) {
                                    path = (String) value;
                                }
                            };
                        }
                    }
                    return null;
                }

                @Override
                public void visitEnd() {
                    String below = path == null ? "" : path;
                    verbs.forEach(verb -> methods.add(new Method(owner, verb, below, result)));
                    if (verbs.isEmpty() && path != null) {
                        methods.add(new Method(owner, "", below, result));
                    }
                }
            };
        }

        private static String simple(String name) {
            return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('$')) + 1);
        }
    }
}
