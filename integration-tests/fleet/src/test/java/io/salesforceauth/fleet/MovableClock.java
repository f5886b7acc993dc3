package io.salesforceauth.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.salesforceauth.store.SharedTokenStore;
import io.salesforceauth.token.OrgTokensFactory;
import io.salesforceauth.token.TokenSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The clock of one application, which a test moves instead of waiting: it tells the time
 * of the system and what has passed on top of that. An application has no such setting,
 * so it takes the place of the clock of its token providers, and of what they share,
 * before they make anything; the clock of the server is moved with it.
 */
final class MovableClock extends Clock
		implements ApplicationContextInitializer<ConfigurableApplicationContext>, BeanPostProcessor {

	private volatile Duration passed = Duration.ZERO;

	private volatile Duration error = Duration.ZERO;

	/**
	 * Let time pass.
	 */
	void pass(Duration time) {
		this.passed = this.passed.plus(time);
	}

	/**
	 * Let so much time have passed in all.
	 */
	void passed(Duration time) {
		this.passed = time;
	}

	/**
	 * Go wrong by so much, other than the clock of the server.
	 */
	MovableClock wrongBy(Duration error) {
		this.error = error;
		return this;
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.passed).plus(this.error);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.getBeanFactory().addBeanPostProcessor(this);
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof OrgTokensFactory || bean instanceof TokenSource.Decorator) {
			ReflectionTestUtils.setField(bean, "clock", this);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof SharedTokenStore store) ? new MovedStore(store) : bean;
	}

	/**
	 * A store whose clock, too, tells what has passed: that of a real server cannot be
	 * moved.
	 */
	private final class MovedStore implements SharedTokenStore {

		private final SharedTokenStore store;

		MovedStore(SharedTokenStore store) {
			this.store = store;
		}

		@Override
		public Reading read(String name) {
			Reading reading = this.store.read(name);
			return new Reading(reading.now().plus(MovableClock.this.passed), reading.version(), reading.content());
		}

		@Override
		public boolean write(String name, String content, long expected, long version, Duration keep) {
			return this.store.write(name, content, expected, version, keep);
		}

	}

}
