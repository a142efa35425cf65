package dev.latchkey.session.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.UserSessionProvider;
import org.keycloak.models.utils.UserSessionModelDelegate;
import org.keycloak.storage.datastore.DefaultDatastoreProvider;

/** A Keycloak that adds a method must not go round the wrapper unnoticed. */
class RuledUserSessionsTest {

    static Stream<Method> methodsOfTheProvider() {
        return Arrays.stream(UserSessionProvider.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("methodsOfTheProvider")
    void overridesEveryMethodOfTheProvider(Method method) throws NoSuchMethodException {
        assertThat(RuledUserSessions.class
                        .getMethod(method.getName(), method.getParameterTypes())
                        .getDeclaringClass())
                .isEqualTo(RuledUserSessions.class);
    }

    /** What isn't overridden is read from the stored session; what changes it must have been thought of. */
    @ParameterizedTest
    @MethodSource("methodsThatChangeASession")
    void aSessionThatEndedTakesNoChange(Method method) throws NoSuchMethodException {
        assertThat(EndedUserSession.class
                        .getMethod(method.getName(), method.getParameterTypes())
                        .getDeclaringClass())
                .isEqualTo(EndedUserSession.class);
    }

    static Stream<Method> methodsThatChangeASession() {
        return Arrays.stream(UserSessionModel.class.getMethods())
                .filter(method -> method.getReturnType() == void.class);
    }

    /** The base class is Keycloak's: what it hands out as user sessions goes through one method. */
    @ParameterizedTest
    @MethodSource("methodsOfTheDatastoreThatHandOutUserSessions")
    void theDatastoreHandsOutNoOtherUserSessions(Method method) throws NoSuchMethodException {
        assertThat(LatchkeyDatastore.class
                        .getMethod(method.getName(), method.getParameterTypes())
                        .getDeclaringClass())
                .isEqualTo(LatchkeyDatastore.class);
    }

    static List<Method> methodsOfTheDatastoreThatHandOutUserSessions() {
        return Arrays.stream(DefaultDatastoreProvider.class.getMethods())
                .filter(method -> UserSessionProvider.class.isAssignableFrom(method.getReturnType()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("methodsOfTheDelegate")
    void theViewKnowsEveryMethodOfASession(Method method) throws NoSuchMethodException {
        assertThat(EndedUserSession.class
                        .getMethod(method.getName(), method.getParameterTypes())
                        .getDeclaringClass())
                .as("not a default that would be computed on the view")
                .isIn(EndedUserSession.class, UserSessionModelDelegate.class);
    }

    static Stream<Method> methodsOfTheDelegate() {
        return Arrays.stream(UserSessionModel.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()));
    }
}
