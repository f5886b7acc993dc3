package io.salesforceauth;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.security.oauth2.core.OAuth2Error;

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

	@ParameterizedTest
	@EnumSource
	void connectedAppIsNamedByClicks(SetupStep step) {
		if (step.getConnectedApp() != null) {
			assertThat(step.getConnectedApp()).matches("[A-Z].*\\.").doesNotContain("External Client App");
		}
	}

	/**
	 * An app that is not there, or not yet, looks like one whose key is wrong.
	 */
	@ParameterizedTest
	@EnumSource
	void missedStepLooksLikeWhatLeadsBackToIt(SetupStep step) {
		SetupStep expected = switch (step) {
			case NEW_APP, OAUTH, CREATE -> SetupStep.KEY_AND_SECRET;
			default -> step;
		};
		assertThat(step.getSymptoms()).isNotEmpty()
			.allSatisfy((symptom) -> assertThat(stepOf(symptom)).isEqualTo(expected));
	}

	private static @Nullable SetupStep stepOf(String symptom) {
		if (Character.isDigit(symptom.charAt(0))) {
			ApiFailure failure = ApiFailure.of(Integer.parseInt(symptom.substring(0, 3)), symptom, null);
			return (failure != null) ? failure.getSetupStep() : null;
		}
		String[] parts = symptom.split(": ", 2);
		return SignInFailure.of(new OAuth2Error(parts[0], parts[1], null), 400).getSetupStep();
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
