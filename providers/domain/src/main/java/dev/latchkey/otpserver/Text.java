package dev.latchkey.otpserver;

import java.nio.charset.StandardCharsets;

/** What can be put into a message to a server as it is. */
final class Text {

    private Text() {}

    /**
     * Whether it is neither empty nor longer than {@code longest} bytes of UTF-8, and has no character that XML 1.0 can't
     * express or that pads a RADIUS password (NUL).
     */
    static boolean canBeSent(String text, int longest) {
        return !text.isEmpty()
                && text.codePoints().noneMatch(Text::isUnsendable)
                && text.getBytes(StandardCharsets.UTF_8).length <= longest;
    }

    private static boolean isUnsendable(int point) {
        return Character.isISOControl(point)
                || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                || point == 0xFFFE
                || point == 0xFFFF;
    }
}
