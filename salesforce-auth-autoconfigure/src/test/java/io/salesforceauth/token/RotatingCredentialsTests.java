package io.salesforceauth.token;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SignInFailure;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class RotatingCredentialsTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final SalesforceCredentials OLD = new SalesforceCredentials("old-key", "old-secret");

	private static final SalesforceCredentials NEW = new SalesforceCredentials("new-key", "new-secret");

	private final MutableClock clock = new MutableClock();

	private final AtomicInteger reads = new AtomicInteger();

	private volatile SalesforceCredentials there = OLD;

	private volatile boolean broken;

	private volatile boolean libraryMissing;

	private final RotatingCredentials<SalesforceCredentials> credentials = new RotatingCredentials<>("default",
			"org 'default'", "consumer key and secret", () -> {
				this.reads.incrementAndGet();
				if (this.broken) {
					throw new IllegalStateException("vault is sealed");
				}
				if (this.libraryMissing) {
					throw new NoClassDefFoundError("com/vault/Client");
				}
				return this.there;
			}, new CredentialsReader(), this.clock);

	@Test
	void eachRequestSendsWhatIsThere() {
		assertThat(get()).isEqualTo(OLD);
		this.there = NEW;
		assertThat(get()).isEqualTo(NEW);
	}

	@Test
	void refusedPairIsReplacedByWhatIsThereMeanwhile() {
		get();
		this.there = NEW;
		assertThat(this.credentials.insteadOf(OLD).block(TIMEOUT)).isEqualTo(NEW);
	}

	@Test
	void refusedPairIsNotReplacedByItself() {
		get();
		assertThat(this.credentials.insteadOf(OLD).block(TIMEOUT)).isNull();
	}

	@Test
	void newPairThatIsRefusedLeavesTheOldOneInUseAndSaysSoOnce(CapturedOutput output) {
		get();
		this.credentials.accepted(OLD);
		this.there = NEW;
		for (int i = 0; i < 3; i++) {
			assertThat(get()).isEqualTo(NEW);
			assertThat(this.credentials.insteadOf(NEW).block(TIMEOUT)).isEqualTo(OLD);
			this.credentials.accepted(OLD);
		}
		assertThat(output.getOut()).containsOnlyOnce("refuses the new consumer key and secret");
	}

	@Test
	void newPairThatIsAcceptedIsTold(CapturedOutput output) {
		this.credentials.accepted(OLD);
		this.credentials.accepted(OLD);
		this.credentials.accepted(NEW);
		this.credentials.accepted(NEW);
		assertThat(output.getOut()).containsOnlyOnce("accepts the new consumer key and secret")
			.doesNotContain("new-secret");
	}

	@Test
	void whatCannotBeReadLeavesTheLastPairInUseAndSaysSoOnceUntilItCan(CapturedOutput output) {
		get();
		this.broken = true;
		assertThat(get()).isEqualTo(OLD);
		assertThat(get()).isEqualTo(OLD);
		assertThat(output.getOut()).containsOnlyOnce("cannot be read, the last ones go on: vault is sealed");
		this.broken = false;
		get();
		this.broken = true;
		get();
		assertThat(output.getOut().split("cannot be read", -1)).hasSize(3);
	}

	@Test
	void libraryThatIsMissingIsToldAsCredentialsThatCannotBeRead() {
		this.libraryMissing = true;
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::get)
			.withMessageContaining("credentials_unavailable")
			.withMessageContaining("NoClassDefFoundError: com/vault/Client")
			.withCauseInstanceOf(NoClassDefFoundError.class);
	}

	@Test
	void libraryThatIsMissingLaterLeavesTheLastPairInUse() {
		get();
		this.libraryMissing = true;
		assertThat(get()).isEqualTo(OLD);
		assertThat(this.credentials.areNew()).isFalse();
	}

	@Test
	void whatCouldNeverBeReadIsAClearFailureThatMayPass() {
		this.broken = true;
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(this::get).satisfies((failure) -> {
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.CREDENTIALS);
			assertThat(failure.isTransient()).isTrue();
			assertThat(failure).hasMessageContaining("vault is sealed");
		});
	}

	@Test
	void sameCredentialsAreNotNew() {
		get();
		assertThat(this.credentials.areNew()).isFalse();
		awaitReads(2);
		this.clock.advance(Duration.ofSeconds(6));
		assertThat(this.credentials.areNew()).isFalse();
	}

	@Test
	void otherCredentialsAreNewUntilTheyAreSent() {
		get();
		this.there = NEW;
		Awaitility.await().atMost(TIMEOUT).until(this.credentials::areNew);
		get();
		assertThat(this.credentials.areNew()).isFalse();
	}

	@Test
	void otherCredentialsInMemoryAreNew() {
		RotatingCredentials<SalesforceCredentials> inMemory = new RotatingCredentials<>("default", "org 'default'",
				"consumer key and secret", () -> this.there, CredentialsReader.immediate(), this.clock);
		inMemory.get().block(TIMEOUT);
		this.there = NEW;
		assertThat(inMemory.areNew()).isTrue();
	}

	@Test
	void callersDoNotMakeItLookMoreThanEveryFewSeconds() {
		get();
		for (int i = 0; i < 100; i++) {
			this.credentials.areNew();
		}
		awaitReads(2);
		this.clock.advance(Duration.ofSeconds(5));
		for (int i = 0; i < 100; i++) {
			this.credentials.areNew();
		}
		awaitReads(3);
		assertThat(this.reads).hasValue(3);
	}

	@Test
	void lookThatFailsIsNoChange() {
		get();
		this.broken = true;
		this.credentials.areNew();
		awaitReads(2);
		assertThat(this.credentials.areNew()).isFalse();
	}

	private SalesforceCredentials get() {
		return this.credentials.get().block(TIMEOUT);
	}

	private void awaitReads(int count) {
		Awaitility.await().atMost(TIMEOUT).until(() -> this.reads.get() >= count);
	}

}
