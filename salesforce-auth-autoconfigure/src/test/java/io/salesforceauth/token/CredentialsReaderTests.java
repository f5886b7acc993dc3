package io.salesforceauth.token;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;

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
	void errorOfAnyKindReachesWhoWaits() {
		assertThat(this.reader.read(() -> {
			throw new NoClassDefFoundError("com/vault/Client");
		}).toFuture()).failsWithin(TIMEOUT).withThrowableThat().havingCause().isInstanceOf(NoClassDefFoundError.class);
	}

	@Test
	void whoWaitsNoLongerFreesTheThreadAndIsToldNothing() throws InterruptedException {
		List<Throwable> dropped = new CopyOnWriteArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			CountDownLatch begun = new CountDownLatch(1);
			CountDownLatch interrupted = new CountDownLatch(1);
			Disposable waiting = this.reader.read(() -> {
				begun.countDown();
				try {
					return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
					throw ex;
				}
			}).subscribe();
			assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
			waiting.dispose();
			assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
			assertThat(this.reader.read(() -> "other").block(TIMEOUT)).isEqualTo("other");
			assertThat(dropped).isEmpty();
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
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
