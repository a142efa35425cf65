package dev.latchkey.apikey.keycloak;

import org.keycloak.models.AbstractKeycloakTransaction;

/** Does something once the request's transaction was kept. */
final class AfterCommit extends AbstractKeycloakTransaction {

    private final Runnable task;

    AfterCommit(Runnable task) {
        this.task = task;
    }

    @Override
    protected void commitImpl() {
        task.run();
    }

    @Override
    protected void rollbackImpl() {}
}
