package io.salesforceauth.network;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.network.NetworkTests.Application;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Sign-ins that wait for the test while they are held: the test, not a delay, says how
 * long a login is under way.
 */
final class HeldSignIns implements SalesforceCredentialsProvider {

	private volatile CountDownLatch latch = new CountDownLatch(0);

	void hold() {
		this.latch = new CountDownLatch(1);
	}

	void release() {
		this.latch.countDown();
	}

	/**
	 * The properties have key and secret.
	 */
	@Override
	public @Nullable SalesforceCredentials getCredentials(String org) {
		try {
			if (!this.latch.await(NetworkTests.TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("never released");
			}
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class HoldingApplication {

		@Bean
		HeldSignIns heldSignIns() {
			return new HeldSignIns();
		}

	}

}
