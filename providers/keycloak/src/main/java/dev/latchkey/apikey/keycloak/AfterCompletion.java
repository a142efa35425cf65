package dev.latchkey.apikey.keycloak;

import org.keycloak.models.AbstractKeycloakTransaction;

/** Does something once the request's transaction has ended, whether or not it was kept. */
final class AfterCompletion extends AbstractKeycloakTransaction {

    private final Runnable task;

    AfterCompletion(Runnable task) {
        this.task = task;
    }

    @Override
    protected void commitImpl() {
        task.run();
    }

    @Override
    protected void rollbackImpl() {
        task.run();
    }
}
