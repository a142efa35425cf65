package dev.latchkey.otpserver;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A small XML document from a stranger: no document type, no entity but the five of XML itself, at most 64 KiB and a hundred
 * levels.
 */
final class Xml {

    static final int LARGEST = 64 * 1024;
    private static final int DEEPEST = 100;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** No document that we read. */
    static final class MalformedException extends Exception {

        MalformedException(String message) {
            super(message);
        }
    }

    /** An element with its attributes, all names without prefix. */
    static final class Element {

        private final String namespace;
        private final String name;
        private final Map<String, String> attributes;
        private final List<Element> children = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private boolean annotated;

        private Element(String namespace, String name, Map<String, String> attributes) {
            this.namespace = namespace;
            this.name = name;
            this.attributes = attributes;
        }

        String namespace() {
            return namespace;
        }

        String name() {
            return name;
        }

        boolean is(String expectedNamespace, String expectedName) {
            return namespace.equals(expectedNamespace) && name.equals(expectedName);
        }

        /** The value of an attribute without namespace; empty if there is none. */
        String attribute(String attribute) {
            return attributes.getOrDefault(attribute, "");
        }

        List<Element> children() {
            return children;
        }

        /** What stands directly in it, blanks included. */
        String text() {
            return text.toString();
        }

        /** Whether comments or processing instructions stand directly in it. */
        boolean isAnnotated() {
            return annotated;
        }

        /** The one child; empty if there are none or several, or if there is text between them. */
        Optional<Element> onlyChild() {
            return children.size() == 1 && text().isBlank() ? Optional.of(children.get(0)) : Optional.empty();
        }

        /** It and everything in it. */
        Stream<Element> all() {
            return Stream.concat(Stream.of(this), children.stream().flatMap(Element::all));
        }
    }

    private Xml() {}

    /**
     * The root of the document.
     *
     * @throws MalformedException for anything else
     */
    static Element parse(byte[] document) throws MalformedException {
        if (document.length > LARGEST) {
            throw new MalformedException("larger than 64 KiB");
        }
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(decode(document)));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new MalformedException("not well-formed XML");
        } catch (RuntimeException e) {
            // The JDK's reader answers some garbage with exceptions of its own insides.
            throw new MalformedException("not XML");
        }
    }

    /** UTF-8 and nothing else: the JDK's reader prints what it thinks of other bytes. */
    private static String decode(byte[] document) throws MalformedException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new MalformedException("not UTF-8");
        }
    }

    private static XMLInputFactory factory() {
        // The JDK's, whatever else is on the class path: what is set here is known of it.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    private static Element read(XMLStreamReader reader) throws XMLStreamException, MalformedException {
        List<Element> open = new ArrayList<>();
        Element root = null;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new MalformedException("has a document type");
            }
            Element parent = open.isEmpty() ? null : open.get(open.size() - 1);
            if (event == XMLStreamConstants.START_ELEMENT) {
                Element element = element(reader);
                if (parent == null) {
                    root = element;
                } else {
                    parent.children.add(element);
                }
                open.add(element);
                if (open.size() > DEEPEST) {
                    throw new MalformedException("nested too deeply");
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                open.remove(open.size() - 1);
            } else if (parent != null && reader.isCharacters()) {
                parent.text.append(reader.getText());
            } else if (parent != null) {
                parent.annotated = true;
            }
        }
        if (root == null) {
            throw new MalformedException("empty");
        }
        return root;
    }

    private static Element element(XMLStreamReader reader) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            if (namespace == null || namespace.isEmpty()) {
                attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
        }
        String namespace = reader.getNamespaceURI();
        return new Element(namespace == null ? "" : namespace, reader.getLocalName(), attributes);
    }
}
