package io.salesforceauth.check;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.SignInStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

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
			return failed(status.failure(), "not tried before " + status.nextAttempt()
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
	}

	private SalesforceToken renew() {
		SalesforceToken renewed = this.tokens.renew()
			.timeout(this.deadline, Mono.error(() -> new IllegalStateException("no token in time")))
			.block();
		if (renewed == null) {
			throw new IllegalStateException("no token");
		}
		return renewed;
	}

	private Result failed(SalesforceAuthException failure, String prefix) {
		if (failure.getSignInFailure() == SignInFailure.BEARER_TOKEN && prefix.isEmpty()) {
			this.otherTokenType = failure;
			return Results.passed(Check.SIGN_IN, "Salesforce issued a token");
		}
		return Results.failed(Check.SIGN_IN, prefix + failure.getSummary(), failure);
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
		return Results.passed(Check.BEARER_TOKEN, "used until " + token.expiresAt() + ", " + scopes);
	}

	private static String identity(SalesforceToken token) {
		return (token.orgId() != null) ? " (org " + token.orgId() + ", user " + token.userId() + ")" : "";
	}

}
