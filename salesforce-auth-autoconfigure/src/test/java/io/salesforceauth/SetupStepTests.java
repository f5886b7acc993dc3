package io.salesforceauth;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SetupStep}.
 */
class SetupStepTests {

	@Test
	void numbersCountFromOne() {
		List<SetupStep> steps = List.of(SetupStep.values());
		assertThat(steps).extracting(SetupStep::getNumber)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, steps.size()).boxed().toList());
	}

	@Test
	void keyAndSecretAreCopiedBeforeThePoliciesAsOnThePagesOfSetup() {
		assertThat(SetupStep.values()).containsSubsequence(SetupStep.CREATE, SetupStep.KEY_AND_SECRET, SetupStep.RUN_AS,
				SetupStep.ACCESS);
	}

	@ParameterizedTest
	@EnumSource
	void stepHasATitleAndSentences(SetupStep step) {
		assertThat(step.getTitle()).matches("[A-Z].*[a-zA-Z]");
		assertThat(step.getInstruction()).matches("[A-Z].*\\.");
	}

	@Test
	void titlesAreDifferent() {
		assertThat(Arrays.stream(SetupStep.values()).map(SetupStep::getTitle)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource
	void remedyHoldsNoNumberOfAStep(SignInFailure failure) {
		assertThat(failure.getCause() + failure.getRemedy()).doesNotContainPattern("(?i)\\bsteps?\\b");
	}

	@ParameterizedTest
	@EnumSource
	void missedStepIsAboutTheFailure(SignInFailure failure) {
		SetupStep step = failure.getSetupStep();
		if (step == null) {
			return;
		}
		String words = switch (failure) {
			case MY_DOMAIN, MY_DOMAIN_MOVED, GRANT_TYPE, AUDIENCE, NETWORK, TOKEN_ENDPOINT -> "Current My Domain URL";
			case RUN_AS_USER, ACTIVE_USER, LOGIN_HISTORY -> "Run As";
			case CLIENT_CREDENTIALS_FLOW -> "Enable Client Credentials Flow";
			case SIGNING_KEY -> "Enable JWT Bearer Flow";
			case CONSUMER_KEY, CONSUMER_SECRET, CLIENT_AUTHENTICATION -> "Consumer Key and Secret";
			case SCOPE_PARAMETER, OAUTH_SCOPES, API_SCOPE -> "OAuth Scopes";
			case PERMITTED_USERS, USER_APPROVAL -> "Permitted Users";
			case LOGIN_RESTRICTIONS -> "IP Relaxation";
			case SESSION_POLICY -> "session policies";
			case APP_BLOCKED -> "Connected Apps OAuth Usage";
			case APP_IN_ORG -> "Distribution State";
			case LOGIN_RATE -> "a user of its own";
			case BEARER_TOKEN -> "Security";
			default -> throw new IllegalStateException("Which words of the step belong to " + failure + "?");
		};
		assertThat(step.getInstruction()).contains(words);
	}

}
