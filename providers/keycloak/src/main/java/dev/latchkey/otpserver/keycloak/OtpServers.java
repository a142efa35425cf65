package dev.latchkey.otpserver.keycloak;

import dev.latchkey.otpserver.Failover;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.keycloak.common.util.Time;

/** What this node knows of all servers of all realms. */
final class OtpServers implements AutoCloseable {

    private final Failover failover = new Failover(Time::currentTimeMillis, Failover.AT_ONCE);
    private final Descriptions descriptions = new Descriptions();
    private final ScheduledThreadPoolExecutor watch;

    OtpServers() {
        watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "latchkey-otp-server-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
    }

    Failover failover() {
        return failover;
    }

    Descriptions descriptions() {
        return descriptions;
    }

    ScheduledThreadPoolExecutor watch() {
        return watch;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
