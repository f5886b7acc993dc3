package io.salesforceauth.network;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.salesforceauth.SalesforceSignInEvent;
import io.salesforceauth.SalesforceSignInEvent.GateClosed;
import io.salesforceauth.SalesforceSignInEvent.GateOpened;
import io.salesforceauth.SalesforceSignInEvent.TokenObtained;
import io.salesforceauth.SalesforceSignInEvent.TokenRequestFailed;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.TokenRequestReason;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What listeners of the application are told of the sign-in.
 */
class EventsTests extends NetworkTests {

	@Test
	void signInAndRenewalAreTold() {
		ConfigurableApplicationContext context = start(Listening.class);
		query(clientOf(context)).block(TIMEOUT);
		this.org.endSessions();
		query(clientOf(context)).block(TIMEOUT);
		assertThat(events(context, 2)).extracting((event) -> ((TokenObtained) event).reason())
			.containsExactly(TokenRequestReason.FIRST, TokenRequestReason.REJECTED);
	}

	@Test
	void failureClosesTheGateAndAnOperatorsRenewalOpensIt() {
		String secret = this.org.clientSecret();
		ConfigurableApplicationContext context = start(Listening.class);
		this.org.clientSecret("rotated");
		for (int i = 0; i < 3; i++) {
			failureOf(query(clientOf(context)));
		}
		this.org.clientSecret(secret);
		tokensOf(context).renew().block(TIMEOUT);
		List<SalesforceSignInEvent> events = events(context, 4);
		assertThat(events).extracting((event) -> (Object) event.getClass())
			.containsExactly(TokenRequestFailed.class, GateClosed.class, TokenObtained.class, GateOpened.class);
		assertThat(((GateClosed) events.get(1)).failure()).satisfies((failure) -> {
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.CONSUMER_SECRET);
			assertThat(failure.getNextAttempt()).isNotNull();
		});
	}

	@Test
	void listenerMayBlock() {
		ConfigurableApplicationContext context = start(Listening.class);
		query(clientOf(context)).block(TIMEOUT);
		events(context, 1);
		assertThat(context.getBean(Listener.class).mayBlock).isTrue();
	}

	@Test
	void listenerThatThrowsFailsNoCall() {
		ConfigurableApplicationContext context = start(Listening.class);
		context.getBean(Listener.class).broken = true;
		assertThat(query(clientOf(context)).block(TIMEOUT)).contains("records");
		assertThat(events(context, 1)).hasSize(1);
	}

	private static List<SalesforceSignInEvent> events(ConfigurableApplicationContext context, int count) {
		List<SalesforceSignInEvent> events = context.getBean(Listener.class).events;
		Awaitility.await().atMost(TIMEOUT).until(() -> events.size() >= count);
		assertThat(events).hasSize(count);
		return events;
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class Listening {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	static class Listener {

		private final List<SalesforceSignInEvent> events = new CopyOnWriteArrayList<>();

		private volatile boolean mayBlock;

		private volatile boolean broken;

		@EventListener
		void on(SalesforceSignInEvent event) {
			this.mayBlock = !Schedulers.isInNonBlockingThread();
			this.events.add(event);
			if (this.broken) {
				throw new IllegalStateException("broken listener");
			}
		}

	}

}
