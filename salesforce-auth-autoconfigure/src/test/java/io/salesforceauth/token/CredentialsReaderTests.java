package io.salesforceauth.token;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class CredentialsReaderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final CredentialsReader reader = new CredentialsReader();

	@Test
	void threadsEndWithTheApplication() throws InterruptedException {
		AtomicReference<Thread> thread = new AtomicReference<>();
		this.reader.read(() -> {
			thread.set(Thread.currentThread());
			return "read";
		}).block(TIMEOUT);
		assertThat(thread.get().getName()).startsWith("salesforce-credentials");
		this.reader.close();
		thread.get().join(TIMEOUT.toMillis());
		assertThat(thread.get().isAlive()).isFalse();
	}

	@Test
	void nothingIsReadAfterTheEnd() {
		this.reader.close();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.reader.read(() -> "read").block(TIMEOUT));
		assertThatNoException().isThrownBy(() -> this.reader.readLater(() -> {
		}));
	}

}
