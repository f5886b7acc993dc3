package io.salesforceauth.token;

import java.net.URI;
import java.time.Instant;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TokenRequestReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SignInLogTests {

	private static final SalesforceAuthException FAILURE = FakeTokenSource.failure("invalid_client",
			"invalid client credentials");

	private final SignInLog log = new SignInLog("org 'default'");

	@Test
	void firstSignInIsToldOnceWithOrgUserAndInstance(CapturedOutput output) {
		this.log.signedIn(token("https://login.salesforce.com/id/00Dxx/005yy"), TokenRequestReason.FIRST);
		this.log.signedIn(token("https://login.salesforce.com/id/00Dxx/005yy"), TokenRequestReason.FIRST);
		assertThat(output.getOut()).containsOnlyOnce("Signed in to Salesforce org 'default' at "
				+ "https://acme.my.salesforce.com/ (org 00Dxx, user 005yy)");
		assertThat(output.getOut()).containsOnlyOnce("Signed in").doesNotContain("secret-token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mailto:a@b", "https://login.salesforce.com", "x", "/" })
	void identityOfAnotherShapeIsLeftOut(String identityUrl, CapturedOutput output) {
		this.log.signedIn(token(identityUrl), TokenRequestReason.FIRST);
		assertThat(output.getOut().strip()).endsWith("at https://acme.my.salesforce.com/");
	}

	@Test
	void failureIsToldOnceWithItsRemedyAndSoIsTheRecovery(CapturedOutput output) {
		this.log.signedIn(token("x"), TokenRequestReason.FIRST);
		for (int i = 0; i < 3; i++) {
			this.log.failed(FAILURE, TokenRequestReason.FIRST);
		}
		this.log.signedIn(token("x"), TokenRequestReason.FIRST);
		this.log.signedIn(token("x"), TokenRequestReason.FIRST);
		assertThat(output.getOut()).containsOnlyOnce("WARN").containsOnlyOnce("The consumer secret is wrong");
		assertThat(output.getOut()).containsOnlyOnce("Signed in to Salesforce org 'default' again");
	}

	@Test
	void resourceThatIsStruckOffIsNamedWithTheOrg(CapturedOutput output) {
		this.log.struckOff("GET /services/data/v68.0/limits");
		assertThat(output.getOut()).containsOnlyOnce("WARN")
			.contains("org 'default': GET /services/data/v68.0/limits refused a new token, too");
	}

	@Test
	void rejectedTokensAreToldOnceUntilACallIsAccepted(CapturedOutput output) {
		this.log.signedIn(token("x"), TokenRequestReason.FIRST);
		for (int i = 0; i < 3; i++) {
			this.log.rejected(FAILURE);
			this.log.signedIn(token("x"), TokenRequestReason.FIRST);
		}
		for (int i = 0; i < 3; i++) {
			this.log.accepted();
		}
		assertThat(output.getOut()).containsOnlyOnce("WARN").containsOnlyOnce("accepts calls again");
		assertThat(output.getOut()).containsOnlyOnce("Signed in");
	}

	private static TokenInfo token(String identityUrl) {
		return TokenInfo.of(SalesforceToken
			.of("secret-token", URI.create("https://acme.my.salesforce.com/"), Instant.EPOCH, Instant.MAX)
			.withIdentityUrl(URI.create(identityUrl)), Instant.EPOCH);
	}

}
