package io.salesforceauth.network;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What calls are told while the application closes.
 */
class ClosingTests extends NetworkTests {

	@Test
	void callsInMidLoginAreToldThatTheApplicationIsClosing() {
		this.org.tokenEndpoint().answer(MockAnswer.hang());
		ConfigurableApplicationContext context = start();
		SalesforceTokenProvider tokens = tokensOf(context);
		List<CompletableFuture<SalesforceToken>> calls = Stream.generate(() -> tokens.getToken().toFuture())
			.limit(20)
			.toList();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.org.requests(RequestKind.TOKEN) == 1);
		context.close();
		assertThat(calls).allSatisfy((call) -> assertThat(call).failsWithin(TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(SalesforceAuthException.class, ClosingTests::assertThatItIsClosing));
	}

	private static void assertThatItIsClosing(SalesforceAuthException failure) {
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.APPLICATION_CLOSING);
		assertThat(failure).hasMessageContaining("The application is closing");
	}

}
