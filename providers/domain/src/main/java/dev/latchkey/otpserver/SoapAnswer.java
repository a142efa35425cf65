package dev.latchkey.otpserver;

import java.util.List;
import java.util.Optional;

/** Reads what a SOAP service answers. */
public sealed interface SoapAnswer {

    /** It has decided: nothing but the exact text {@code true} or {@code 1} is an acceptance. */
    record Verdict(boolean accepted) implements SoapAnswer {}

    /**
     * It could not decide.
     *
     * @param text what it says; at most 200 characters
     */
    record Fault(String text) implements SoapAnswer {}

    /**
     * It has said nothing that can be understood, or two things at once.
     *
     * @param why for the administrator; repeats nothing of the answer
     */
    record Malformed(String why) implements SoapAnswer {}

    /** The largest answer that is read, in bytes. */
    int LARGEST = Xml.LARGEST;

    /** What the body of the HTTP answer says to a call of that contract. */
    static SoapAnswer read(byte[] body, SoapContract contract) {
        try {
            return inEnvelope(Xml.parse(body), contract);
        } catch (Xml.MalformedException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static SoapAnswer inEnvelope(Xml.Element root, SoapContract contract) {
        if (!root.is(SoapContract.ENVELOPE, "Envelope")) {
            return new Malformed("not a SOAP 1.1 envelope");
        }
        // SOAP 1.1, section 4: a header may come first, then one body.
        List<Xml.Element> parts = root.children();
        boolean isOrderly = root.text().isBlank()
                && (parts.size() == 1 || parts.size() == 2 && parts.get(0).is(SoapContract.ENVELOPE, "Header"));
        if (!isOrderly || !parts.get(parts.size() - 1).is(SoapContract.ENVELOPE, "Body")) {
            return new Malformed("not one body");
        }
        Optional<Xml.Element> content = parts.get(parts.size() - 1).onlyChild();
        if (content.isEmpty()) {
            return new Malformed("not one element in the body");
        }
        return content.get().is(SoapContract.ENVELOPE, "Fault")
                ? fault(content.get())
                : verdict(content.get(), contract);
    }

    private static SoapAnswer fault(Xml.Element fault) {
        String text = fault.children().stream()
                .filter(child -> child.name().equals("faultstring"))
                .map(child -> child.text().replaceAll("\\p{Cntrl}+", " ").strip())
                .findFirst()
                .orElse("");
        return new Fault(text.substring(0, Math.min(200, text.length())));
    }

    private static SoapAnswer verdict(Xml.Element response, SoapContract contract) {
        if (!response.is(contract.namespace(), contract.operation() + "Response")) {
            return new Malformed("not the answer to this call");
        }
        Optional<Xml.Element> result = response.onlyChild();
        if (result.isEmpty()
                || !result.get().name().equals(contract.operation() + "Result")
                || !List.of(contract.namespace(), "").contains(result.get().namespace())
                || !result.get().children().isEmpty()
                || result.get().isAnnotated()) {
            return new Malformed("not one result");
        }
        return switch (result.get().text()) {
            case "true", "1" -> new Verdict(true);
            case "false", "0" -> new Verdict(false);
            default -> new Malformed("neither true nor false");
        };
    }
}
