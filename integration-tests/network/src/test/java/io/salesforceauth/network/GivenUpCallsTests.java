package io.salesforceauth.network;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.network.HeldSignIns.HoldingApplication;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that are given up before their sign-in fails: Reactor's log hears nothing of it.
 */
class GivenUpCallsTests extends NetworkTests {

	private static final int CALLS = 1000;

	private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

	@BeforeEach
	void countDroppedErrors() {
		this.dropped.clear();
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void resetHook() {
		Hooks.resetOnErrorDropped();
	}

	@Test
	void callsThatAreCancelledBeforeTheSignInIsRefusedDropNoError() {
		ConfigurableApplicationContext context = start(HoldingApplication.class);
		HeldSignIns signIns = context.getBean(HeldSignIns.class);
		WebClient client = clientOf(context);
		SalesforceTokenProvider tokens = tokensOf(context);
		this.org.refuse(SignInFailure.RUN_AS_USER);
		signIns.hold();
		Flux.range(0, CALLS).map((i) -> query(client).subscribe()).doOnNext(Disposable::dispose).blockLast(TIMEOUT);
		signIns.release();
		Awaitility.await().atMost(TIMEOUT).until(() -> tokens.status().failures() == 1);
		assertThat(failureOf(query(client)).getSignInFailure()).isEqualTo(SignInFailure.RUN_AS_USER);
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void callsThatTimeOutBeforeTheSignInIsLateDropNoError() {
		ConfigurableApplicationContext context = start("salesforce.auth.token.request-timeout", "2s");
		WebClient client = clientOf(context);
		SalesforceTokenProvider tokens = tokensOf(context);
		this.org.tokenEndpoint().answer(MockAnswer.hang());
		Flux.range(0, CALLS)
			.flatMap((i) -> query(client).timeout(Duration.ofMillis(10)).onErrorComplete(), CALLS)
			.blockLast(TIMEOUT);
		Awaitility.await().atMost(TIMEOUT).until(() -> tokens.status().failures() == 1);
		assertThat(this.org.requests(RequestKind.TOKEN)).isLessThanOrEqualTo(1);
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void callsThatAreGivenUpOnAnEndedSessionDropNoError() {
		ConfigurableApplicationContext context = start(HoldingApplication.class);
		HeldSignIns signIns = context.getBean(HeldSignIns.class);
		WebClient client = clientOf(context);
		SalesforceTokenProvider tokens = tokensOf(context);
		query(client).block(TIMEOUT);
		this.org.endSessions();
		this.org.refuse(SignInFailure.RUN_AS_USER);
		signIns.hold();
		List<Disposable> calls = Flux.range(0, 50).map((i) -> query(client).subscribe()).collectList().block(TIMEOUT);
		// Not only sent: an HTTP client may tell of a request that is cancelled
		SalesforceOrgs orgs = context.getBean(SalesforceOrgs.class);
		Awaitility.await().atMost(TIMEOUT).until(() -> orgs.status("default").calls().suspicions() == 50);
		calls.forEach(Disposable::dispose);
		signIns.release();
		Awaitility.await().atMost(TIMEOUT).until(() -> tokens.status().failures() == 1);
		assertThat(this.dropped).isEmpty();
	}

}
