package dev.latchkey.otpserver;

import dev.latchkey.otpserver.SoapContract.Field;
import dev.latchkey.otpserver.SoapContract.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the description of a SOAP service (WSDL 1.1). What it needs: the schema that declares the element {@code Authenticate}
 * with its children, and the SOAP 1.1 binding of the operation with its action. The address in it is ignored: requests go
 * where the administrator said.
 */
public final class Wsdl {

    private static final String WSDL = "http://schemas.xmlsoap.org/wsdl/";
    private static final String SOAP = "http://schemas.xmlsoap.org/wsdl/soap/";
    private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema";

    /** It describes nothing that could be called; the message says what is missing, and repeats nothing of the document. */
    public static final class UnusableException extends Exception {

        UnusableException(String message) {
            super(message);
        }
    }

    private final Xml.Element root;

    private Wsdl(Xml.Element root) {
        this.root = root;
    }

    /**
     * What the document says.
     *
     * @throws UnusableException if it is no WSDL, or doesn't describe the operation in a way that we could call
     */
    public static SoapContract read(byte[] document) throws UnusableException {
        try {
            Xml.Element root = Xml.parse(document);
            if (!root.is(WSDL, "definitions")) {
                throw new UnusableException("The document is no WSDL 1.1 description.");
            }
            return new Wsdl(root).contract();
        } catch (Xml.MalformedException e) {
            throw new UnusableException("The description is unreadable: " + e.getMessage() + '.');
        }
    }

    private SoapContract contract() throws UnusableException {
        for (Xml.Element schema : find(root, SCHEMA, "schema")) {
            for (Xml.Element element : schema.children()) {
                if (element.is(SCHEMA, "element") && isOperation(element)) {
                    String namespace = schema.attribute("targetNamespace");
                    if (namespace.isEmpty()) {
                        throw new UnusableException("The schema has no target namespace.");
                    }
                    return new SoapContract(
                            namespace,
                            action(),
                            element.attribute("name"),
                            fields(sequence(element)),
                            schema.attribute("elementFormDefault").equals("qualified"));
                }
            }
        }
        throw new UnusableException("It describes no element \"" + SoapContract.OPERATION + "\".");
    }

    private static boolean isOperation(Xml.Element named) {
        return named.attribute("name").equalsIgnoreCase(SoapContract.OPERATION);
    }

    private Xml.Element sequence(Xml.Element element) throws UnusableException {
        Optional<Xml.Element> type = child(element, "complexType");
        if (type.isEmpty()) {
            String reference = element.attribute("type");
            String name = reference.substring(reference.indexOf(':') + 1);
            type = find(root, SCHEMA, "complexType").stream()
                    .filter(named -> !name.isEmpty() && named.attribute("name").equals(name))
                    .findFirst();
        }
        return type.flatMap(complex -> child(complex, "sequence"))
                .orElseThrow(() -> new UnusableException("The operation's element has no sequence of children."));
    }

    private static List<Field> fields(Xml.Element sequence) throws UnusableException {
        List<Field> fields = new ArrayList<>();
        for (Xml.Element child : sequence.children()) {
            if (child.is(SCHEMA, "annotation")) {
                continue;
            }
            String name = child.attribute("name");
            Optional<Role> role = Arrays.stream(Role.values())
                    .filter(candidate -> candidate.element().equalsIgnoreCase(name))
                    .findFirst();
            if (child.is(SCHEMA, "element") && role.isPresent()) {
                fields.add(new Field(name, role.get()));
            } else if (!child.attribute("minOccurs").equals("0")) {
                throw new UnusableException("The operation demands something that we don't know.");
            }
        }
        for (Role role : List.of(Role.USERNAME, Role.PASSCODE)) {
            if (fields.stream().noneMatch(field -> field.role() == role)) {
                throw new UnusableException("The operation has no child \"" + role.element() + "\".");
            }
        }
        if (fields.stream().map(Field::role).distinct().count() != fields.size()) {
            throw new UnusableException("The operation has two children of the same name.");
        }
        return fields;
    }

    /** Services usually describe SOAP 1.2 and plain HTTP beside it, by operations of the same name. */
    private String action() throws UnusableException {
        return root.children().stream()
                .filter(binding -> binding.is(WSDL, "binding"))
                .flatMap(binding -> binding.children().stream())
                .filter(operation -> operation.is(WSDL, "operation") && isOperation(operation))
                .flatMap(operation -> operation.children().stream())
                .filter(binding -> binding.is(SOAP, "operation"))
                .map(binding -> binding.attribute("soapAction"))
                // It becomes an HTTP header between quotes.
                .filter(Predicate.not(action -> action.matches(".*[\"\\p{Cntrl}].*")))
                .findFirst()
                .orElseThrow(() -> new UnusableException("It has no SOAP 1.1 binding of the operation."));
    }

    private static Optional<Xml.Element> child(Xml.Element parent, String name) {
        return parent.children().stream()
                .filter(child -> child.is(SCHEMA, name))
                .findFirst();
    }

    private static List<Xml.Element> find(Xml.Element root, String namespace, String name) {
        return root.all().filter(element -> element.is(namespace, name)).toList();
    }
}
