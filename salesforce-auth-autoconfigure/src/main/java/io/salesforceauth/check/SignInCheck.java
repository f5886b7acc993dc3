package io.salesforceauth.check;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.SignInStatus;
import org.jspecify.annotations.Nullable;

/**
 * Signs in anew, since an old token says nothing of the credentials; but not while the
 * gate is closed: a check that is made again and again must not make a storm of logins.
 */
final class SignInCheck {

	/**
	 * A token request has its deadline from the provider; one of the application may have
	 * none.
	 */
	private static final Duration GRACE = Duration.ofSeconds(30);

	/**
	 * Scopes of the Agent and Models APIs.
	 */
	private static final List<String> PLATFORM_SCOPES = List.of("sfap_api", "chatbot_api", "einstein_gpt_api");

	private static final String OWN_PROVIDER = "The application's own SalesforceTokenProvider gives no token: see what "
			+ "it logs.";

	private final SalesforceTokenProvider tokens;

	private final Duration deadline;

	private @Nullable SalesforceToken token;

	private @Nullable SalesforceAuthException otherTokenType;

	SignInCheck(SalesforceTokenProvider tokens, Duration deadline) {
		this.tokens = tokens;
		this.deadline = deadline.plus(GRACE);
	}

	Result signIn() {
		SignInStatus status = this.tokens.status();
		if (status.failure() != null && status.nextAttempt() != null) {
			return failed(status.failure(), "not tried before " + seconds(status.nextAttempt())
					+ " unless somebody renews it, since the last sign-in failed: ");
		}
		try {
			SalesforceToken renewed = renew();
			this.token = renewed;
			return Results.passed(Check.SIGN_IN, "signed in at " + renewed.instanceUrl() + identity(renewed));
		}
		catch (SalesforceAuthException ex) {
			return failed(ex, "");
		}
		catch (RuntimeException ex) {
			String seen = Failures.describe(ex, this.deadline);
			return Failures.isAny(ex, Failures::isLate)
					? Results.failed(Check.SIGN_IN, seen, SignInFailure.RESPONSE_TIME)
					: Results.failed(Check.SIGN_IN, seen, OWN_PROVIDER, null);
		}
	}

	private SalesforceToken renew() {
		SalesforceToken renewed = this.tokens.renew().timeout(this.deadline).block();
		if (renewed == null) {
			throw new IllegalStateException("the provider gives no token");
		}
		return renewed;
	}

	private Result failed(SalesforceAuthException failure, String prefix) {
		if (failure.getSignInFailure() == SignInFailure.BEARER_TOKEN && prefix.isEmpty()) {
			this.otherTokenType = failure;
			return Results.passed(Check.SIGN_IN, "Salesforce issued a token");
		}
		return Results.failed(Check.SIGN_IN, prefix + Failures.describe(failure, this.deadline), failure);
	}

	/**
	 * Return the new token, {@code null} if there is none.
	 */
	@Nullable SalesforceToken token() {
		return this.token;
	}

	Result bearerToken() {
		if (this.otherTokenType != null) {
			return Results.failed(Check.BEARER_TOKEN, this.otherTokenType.getSummary(), this.otherTokenType);
		}
		SalesforceToken token = this.token;
		if (token == null) {
			return Results.skipped(Check.BEARER_TOKEN, "no token");
		}
		String scopes = token.scopes().isEmpty() ? "scopes not told" : "scopes: " + String.join(" ", token.scopes());
		String seen = "used until " + seconds(token.expiresAt()) + ", " + scopes;
		List<String> platform = PLATFORM_SCOPES.stream().filter(token.scopes()::contains).toList();
		// A JWT begins with the Base64 of {"
		if (!platform.isEmpty() && !token.tokenValue().startsWith("eyJ")) {
			return Results.warned(Check.BEARER_TOKEN,
					seen + "; it is opaque, and what " + String.join(", ", platform)
							+ " opens at api.salesforce.com takes only JWT access tokens",
					ApiFailure.TOKEN_FORMAT.getRemedy(), ApiFailure.TOKEN_FORMAT.getSetupStep());
		}
		return Results.passed(Check.BEARER_TOKEN, seen);
	}

	private static Instant seconds(Instant time) {
		return time.truncatedTo(ChronoUnit.SECONDS);
	}

	private static String identity(SalesforceToken token) {
		return (token.orgId() != null) ? " (org " + token.orgId() + ", user " + token.userId() + ")" : "";
	}

}
