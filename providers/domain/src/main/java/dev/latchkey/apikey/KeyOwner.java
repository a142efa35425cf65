package dev.latchkey.apikey;

import java.util.Optional;

/** What must be known of a key's owner. Asked at every use, and only as far as needed. */
public interface KeyOwner {

    Optional<StoredKey> key(String id);

    boolean isEnabled();

    /** Whether failed sign-ins have locked the account for a while. */
    boolean isLocked();

    /** Whether the owner has the second factor that the company requires; true if it requires none. */
    boolean satisfiesFactorRule();

    /** Whether people call the owner so: by user name or e-mail address. */
    boolean isCalled(String name);
}
