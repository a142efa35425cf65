package dev.latchkey.otpserver;

import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * How a service wants its one operation to be called, as its WSDL says.
 *
 * @param namespace of the operation's element
 * @param action the value of the header {@code SOAPAction} of SOAP 1.1, without quotes
 * @param operation the element's name as the service spells it
 * @param fields the element's children, in their order
 * @param qualified whether the children are in the namespace too
 */
public record SoapContract(String namespace, String action, String operation, List<Field> fields, boolean qualified) {

    /** SOAP 1.1, section 4. */
    public static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";

    static final String OPERATION = "Authenticate";

    public SoapContract {
        fields = List.copyOf(fields);
    }

    /** What a child stands for. */
    public enum Role {
        USERNAME("Username"),
        PASSCODE("Passcode"),
        TOKEN_TYPE("Tokentype"),
        SITE_ID("SiteID");

        private final String element;

        Role(String element) {
            this.element = element;
        }

        /** As the vendor's own clients spell it. */
        public String element() {
            return element;
        }
    }

    /**
     * A child.
     *
     * @param name as the service spells it
     * @param role what it stands for
     */
    public record Field(String name, Role role) {}

    /**
     * The call of the vendor's published clients, for services whose WSDL can't be read and whose namespace and action an
     * administrator has set.
     */
    public static SoapContract published(String namespace, String action) {
        return new SoapContract(
                namespace,
                action,
                OPERATION,
                List.of(Role.values()).stream()
                        .map(role -> new Field(role.element(), role))
                        .toList(),
                true);
    }

    /** The same with what an administrator has set; an empty text changes nothing. */
    public SoapContract with(String otherNamespace, String otherAction) {
        return new SoapContract(
                otherNamespace.isEmpty() ? namespace : otherNamespace,
                otherAction.isEmpty() ? action : otherAction,
                operation,
                fields,
                qualified);
    }

    /**
     * The message that asks.
     *
     * @param siteId the customer's number on that service
     * @return UTF-8
     */
    public byte[] request(ServerUser user, Passcode passcode, int siteId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("soap", "Envelope", ENVELOPE);
            xml.writeNamespace("soap", ENVELOPE);
            xml.writeStartElement("soap", "Body", ENVELOPE);
            xml.writeStartElement("sas", operation, namespace);
            xml.writeNamespace("sas", namespace);
            for (Field field : fields) {
                if (qualified) {
                    xml.writeStartElement("sas", field.name(), namespace);
                } else {
                    xml.writeStartElement(field.name());
                }
                xml.writeCharacters(value(field.role(), user, passcode, siteId));
                xml.writeEndElement();
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("into memory", e);
        }
        return bytes.toByteArray();
    }

    private static String value(Role role, ServerUser user, Passcode passcode, int siteId) {
        return switch (role) {
            case USERNAME -> user.name();
            case PASSCODE -> passcode.text();
            // The only kind that the vendor's clients send.
            case TOKEN_TYPE -> "1";
            case SITE_ID -> Integer.toString(siteId);
        };
    }
}
