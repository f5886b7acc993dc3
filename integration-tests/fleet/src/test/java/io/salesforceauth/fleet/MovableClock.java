package io.salesforceauth.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.salesforceauth.token.OrgTokensFactory;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The clock of one application, which a test moves instead of waiting: it tells the time
 * of the system and what has passed on top of that. An application has no such setting,
 * so it takes the place of the clock of its token providers, and of their access to the
 * store, before they make anything.
 */
final class MovableClock extends Clock
		implements ApplicationContextInitializer<ConfigurableApplicationContext>, BeanPostProcessor {

	private volatile Duration passed = Duration.ZERO;

	/**
	 * Let time pass.
	 */
	void pass(Duration time) {
		this.passed = this.passed.plus(time);
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.passed);
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
		if (bean instanceof OrgTokensFactory) {
			ReflectionTestUtils.setField(bean, "clock", this);
			Object store = ReflectionTestUtils.getField(bean, "store");
			if (store != null) {
				ReflectionTestUtils.setField(store, "clock", this);
			}
		}
		return bean;
	}

}
