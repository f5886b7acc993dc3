package io.salesforceauth;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SalesforceAuthException}.
 */
class SalesforceAuthExceptionTests {

	private static final Instant NEXT = Instant.parse("2026-11-24T10:15:30Z");

	private final IOException cause = new IOException("reset");

	private final SalesforceAuthException failure = new SalesforceAuthException("emea",
			new OAuth2Error("invalid_grant", "no client credentials user enabled", null), 400, this.cause);

	@Test
	void messageTellsOrgErrorStatusCauseAndRemedy() {
		assertThat(this.failure).hasMessage("Sign-in to Salesforce org 'emea' failed: [invalid_grant] "
				+ "no client credentials user enabled (HTTP 400). " + SignInFailure.RUN_AS_USER.getCause()
				+ " What to do: " + SignInFailure.RUN_AS_USER.getRemedy());
	}

	@Test
	void remedyIsForTheOrgThatFailed() {
		SalesforceAuthException rotated = new SalesforceAuthException("emea",
				new OAuth2Error("invalid_client", "invalid client credentials", null), 400, null);
		assertThat(rotated.getRemedy()).contains("client-secret of org 'emea'");
		assertThat(rotated).hasMessageContaining(rotated.getRemedy());
	}

	@Test
	void messageWithoutDescriptionHasNoGap() {
		assertThat(new SalesforceAuthException("default", new OAuth2Error("invalid_client"), 401, null))
			.hasMessageStartingWith("Sign-in to Salesforce org 'default' failed: [invalid_client] (HTTP 401). ");
	}

	@Test
	void messageWithoutResponseHasNoStatus() {
		assertThat(new SalesforceAuthException("default",
				new OAuth2Error(SalesforceAuthException.CONNECTION_FAILED, "refused", null), null, null))
			.hasMessageStartingWith("Sign-in to Salesforce org 'default' failed: [connection_failed] refused. ")
			.hasMessageNotContaining("HTTP");
	}

	@Test
	void descriptionThatEndsWithAFullStopGetsNoSecondOne() {
		SalesforceAuthException unreadable = new SalesforceAuthException("default",
				new OAuth2Error(SalesforceAuthException.CREDENTIALS_UNAVAILABLE, "The file is empty.", null), null,
				null);
		assertThat(unreadable).hasMessageContaining("The file is empty. " + SignInFailure.CREDENTIALS.getCause());
	}

	@Test
	void messageTellsNextAttempt() {
		assertThat(this.failure.withNextAttempt(NEXT))
			.hasMessageEndingWith(" Next sign-in not before 2026-11-24T10:15:30Z.")
			.hasMessageStartingWith(this.failure.getMessage());
	}

	@Test
	void messageTellsOfSessionEnd() {
		assertThat(this.failure.withSessionEnd())
			.hasMessageStartingWith("Salesforce answered 401 because the session had ended")
			.hasMessageEndingWith(this.failure.getMessage());
	}

	@Test
	void isErrorOfSpringSecurity() {
		assertThat(this.failure).isInstanceOf(OAuth2AuthorizationException.class).hasCause(this.cause);
		assertThat(this.failure.getError().getErrorCode()).isEqualTo("invalid_grant");
	}

	@Test
	void gettersTellWhatIsKnown() {
		assertThat(this.failure.getOrg()).isEqualTo("emea");
		assertThat(this.failure.getStatusCode()).isEqualTo(400);
		assertThat(this.failure.getSignInFailure()).isEqualTo(SignInFailure.RUN_AS_USER);
		assertThat(this.failure.isTransient()).isFalse();
		assertThat(this.failure.isAfterSessionEnd()).isFalse();
		assertThat(this.failure.getNextAttempt()).isNull();
	}

	@Test
	void summaryIsWhatSalesforceSaid() {
		assertThat(this.failure.getSummary())
			.isEqualTo("[invalid_grant] no client credentials user enabled (HTTP 400)");
	}

	@Test
	void detailsAreAllThatIsKnown() {
		assertThat(this.failure.getDetails()).containsExactly(Map.entry("error", "invalid_grant"),
				Map.entry("description", "no client credentials user enabled"), Map.entry("httpStatus", 400),
				Map.entry("missedStep", "RUN_AS_USER"),
				Map.entry("guideStep", SignInFailure.RUN_AS_USER.getSetupStep().getNumber()),
				Map.entry("cause", SignInFailure.RUN_AS_USER.getCause()),
				Map.entry("remedy", this.failure.getRemedy()));
	}

	@Test
	void detailsLeaveOutWhatIsNotKnown() {
		assertThat(new SalesforceAuthException("default", "unknown_error", "", null, null).getDetails())
			.containsOnlyKeys("error", "missedStep", "cause", "remedy");
	}

	@Test
	void outageIsTransient() {
		assertThat(new SalesforceAuthException("default", new OAuth2Error("unknown_error"), 400, null).isTransient())
			.isTrue();
	}

	@Test
	void copyHasSuppressedExceptionsOfItsOwn() {
		SalesforceAuthException copy = this.failure.copy();
		copy.addSuppressed(new IllegalStateException());
		assertThat(copy).isNotSameAs(this.failure).hasSuppressedException(new IllegalStateException());
		assertThat(this.failure).hasNoSuppressedExceptions();
	}

	@Test
	void copyKeepsEverything() {
		SalesforceAuthException original = this.failure.withSessionEnd().withNextAttempt(NEXT);
		assertSame(original.copy(), original);
		assertThat(original.copy()).hasCause(this.cause);
	}

	@Test
	void sessionEndKeepsNextAttempt() {
		SalesforceAuthException ended = this.failure.withNextAttempt(NEXT).withSessionEnd();
		assertThat(ended.getNextAttempt()).isEqualTo(NEXT);
		assertThat(ended.isAfterSessionEnd()).isTrue();
	}

	@Test
	void survivesSerialization() throws Exception {
		SalesforceAuthException original = this.failure.withSessionEnd().withNextAttempt(NEXT);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(original);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertSame((SalesforceAuthException) in.readObject(), original);
		}
	}

	private static void assertSame(SalesforceAuthException actual, SalesforceAuthException expected) {
		assertThat(actual).isNotSameAs(expected).hasMessage(expected.getMessage());
		assertThat(actual.getOrg()).isEqualTo(expected.getOrg());
		assertThat(actual.getError().getErrorCode()).isEqualTo(expected.getError().getErrorCode());
		assertThat(actual.getError().getDescription()).isEqualTo(expected.getError().getDescription());
		assertThat(actual.getStatusCode()).isEqualTo(expected.getStatusCode());
		assertThat(actual.isAfterSessionEnd()).isEqualTo(expected.isAfterSessionEnd());
		assertThat(actual.getNextAttempt()).isEqualTo(expected.getNextAttempt());
	}

}
