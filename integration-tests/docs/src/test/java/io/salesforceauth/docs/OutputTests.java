package io.salesforceauth.docs;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages show as output is what is written.
 */
class OutputTests {

	private static final Page OPERATIONS = Page.of("docs/operations.md");

	@Test
	void reportOfTheSetUpCheckIsWrittenLikeThis() {
		List<Result> results = new ArrayList<>();
		results.add(passed(Check.PROPERTIES, "https://acme.my.salesforce.com/, consumer key 3MVG9\u20260000"));
		results.add(passed(Check.DNS, "acme.my.salesforce.com is 192.0.2.17"));
		results.add(passed(Check.TLS, "the certificate of the host is trusted"));
		results.add(passed(Check.ORG, "lists API versions 31.0 to 68.0"));
		SignInFailure failure = SignInFailure.RUN_AS_USER;
		results.add(new Result(Check.SIGN_IN, Outcome.FAILED,
				"[invalid_grant] no client credentials user enabled (HTTP 400)",
				failure.getCause() + " " + failure.getRemedy(), failure, SetupStep.RUN_AS.getNumber()));
		for (Check check : List.of(Check.BEARER_TOKEN, Check.API_SCOPE, Check.API_VERSION, Check.API_USAGE)) {
			results.add(new Result(check, Outcome.SKIPPED, "needs: Sign-in", null, null, null));
		}
		assertThat(OPERATIONS.snippets("text")).hasSize(1)
			.allSatisfy((shown) -> assertThat(shown.code())
				.isEqualTo(new SetupReport("default", null, results).toText(StandardCharsets.UTF_8)));
	}

	private static Result passed(Check check, String seen) {
		return new Result(check, Outcome.PASSED, seen, null, null, null);
	}

	@Test
	void endpointHasTheMembersThatAreShown() {
		assertHasMembers(json("orgs", "default"), type("OrgDescriptor"));
	}

	@Test
	void failureOfTheEndpointIsThatOfTheCode() {
		Map<?, ?> failure = (Map<?, ?>) json("orgs", "default").get("failure");
		SignInFailure missed = SignInFailure.valueOf((String) failure.get("missedStep"));
		assertThat(missed.getSetupStep()).isNotNull();
		assertThat(failure.get("guideStep")).isEqualTo(missed.getSetupStep().getNumber());
		assertThat(failure.get("cause")).isEqualTo(missed.getCause());
		assertThat(missed.getRemedy()).startsWith(failure.get("remedy").toString().replace("\u2026", ""));
	}

	/**
	 * What is not known is left out, so a member may be missing.
	 */
	private static void assertHasMembers(Map<?, ?> json, Class<?> type) {
		List<RecordComponent> components = Arrays.asList(type.getRecordComponents());
		json.forEach((name, value) -> {
			RecordComponent component = components.stream()
				.filter((candidate) -> candidate.getName().equals(name))
				.findFirst()
				.orElseThrow(() -> new AssertionError(type + " has no " + name));
			if (value instanceof Map<?, ?> members && component.getType().isRecord()) {
				assertHasMembers(members, component.getType());
			}
		});
	}

	private static Map<?, ?> json(String... path) {
		Map<?, ?> json = JsonParserFactory.getJsonParser().parseMap(OPERATIONS.snippets("json").get(0).code());
		for (String name : path) {
			json = (Map<?, ?>) json.get(name);
		}
		return json;
	}

	private static Class<?> type(String name) {
		return ClassUtils.resolveClassName("io.salesforceauth.actuate." + name, OutputTests.class.getClassLoader());
	}

}
