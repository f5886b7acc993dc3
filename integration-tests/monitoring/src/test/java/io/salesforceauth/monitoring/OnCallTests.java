package io.salesforceauth.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each row of the page for those on call is true on the mock org: what to look at shows
 * what the page says, and after what it says to do calls succeed.
 */
class OnCallTests {

	private static final Path PAGE = Path.of("..", "..", "docs", "on-call.md");

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

	@ParameterizedTest
	@EnumSource
	void rowIsTrue(Trouble trouble) throws IOException {
		Row row = rows().get(trouble.symptom);
		assertThat(row).as("row of " + trouble).isNotNull();
		try (Service service = new Service()) {
			trouble.begin.accept(service);
			String request = "";
			for (String code : code(row.lookAt())) {
				if (code.startsWith("GET ")) {
					request = code.substring("GET ".length());
				}
				else {
					String seen = request;
					// A renewal fails in the background
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> assertThat(service.get(seen)).contains(code));
				}
			}
			trouble.removeCause.accept(service);
			for (String code : code(row.toDo())) {
				if (code.startsWith("POST ")) {
					assertThat(service.post(code.substring("POST ".length()))).isNotEmpty();
				}
			}
			assertThat(service.isWorking()).isTrue();
			assertThat(service.get("/actuator/salesforcetenants")).contains("\"failing\":0");
		}
	}

	@Test
	void eachRowIsTried() throws IOException {
		assertThat(rows().keySet())
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(Trouble.values()).map((row) -> row.symptom).toList());
	}

	@Test
	void eachAlertHasARow() throws IOException {
		String symptoms = String.join("\n", rows().keySet());
		assertThat(ALERT.matcher(Files.readString(AlertsTests.RULES)).results().map((alert) -> alert.group(1)))
			.isNotEmpty()
			.allSatisfy((alert) -> assertThat(symptoms).contains(alert));
	}

	private static Map<String, Row> rows() throws IOException {
		return Files.readString(PAGE)
			.lines()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| symptom "))
			.map((line) -> line.split("\\|"))
			.map((cells) -> new Row(cells[1].strip(), cells[2].strip(), cells[3].strip()))
			.collect(Collectors.toMap(Row::symptom, (row) -> row));
	}

	private static List<String> code(String cell) {
		return CODE.matcher(cell).results().map((code) -> code.group(1)).toList();
	}

	private record Row(String symptom, String lookAt, String toDo) {
	}

	enum Trouble {

		OUTAGE("`SalesforceSignInFails`, and it is Salesforce that is down", (service) -> {
			service.org().maintenance(true);
			service.call();
		}, (service) -> {
			service.org().maintenance(false);
			service.advance(Duration.ofSeconds(30));
		}),

		REFUSAL("`SalesforceSignInFails`, and Salesforce refuses the sign-in", (service) -> {
			service.org().refuse(SignInFailure.CONSUMER_SECRET);
			service.call();
		}, (service) -> service.org().answerNormally()),

		QUIET("`SalesforceSignInFails` goes on when the cause is gone", (service) -> {
			service.org().refuse(SignInFailure.CONSUMER_SECRET);
			service.call();
			service.org().answerNormally();
		}, (service) -> {
		}),

		RENEWAL("`SalesforceRenewalFails`", (service) -> {
			service.call();
			service.advance(Duration.ofMinutes(59));
			service.org().refuse(SignInFailure.CONSUMER_SECRET);
			service.call();
		}, (service) -> service.org().answerNormally()),

		LOGIN_STORM("`SalesforceTooManyLogins`", (service) -> {
			service.call();
			service.org().endSessions();
			service.call();
		}, (service) -> {
		}),

		TENANT("`SalesforceTenantsFail`", Service::callTenant, Service::correctTenant),

		API_LIMIT("`SalesforceApiLimitNear`", (service) -> {
			service.org().usage(14_000, 15_000);
			service.call();
		}, (service) -> service.org().usage(10, 15_000)),

		ONE_RESOURCE("No alert, and one resource alone responds with 401", (service) -> {
			service.org()
				.willReturn("/services/apexrest/orders",
						MockAnswer.apiError(401, "INVALID_SESSION_ID", "Session expired or invalid"));
			service.call();
			service.call("/services/apexrest/orders");
		}, (service) -> service.org().answerNormally()),

		EACH_CALL("`SalesforceSignInFails`, though sign-ins succeed, and each call responds with 401", (service) -> {
			service.org().refuse(SignInFailure.SESSION_POLICY);
			for (int i = 0; i < 5; i++) {
				service.call();
				service.advance(Duration.ofMinutes(1));
			}
		}, (service) -> service.org().answerNormally()),

		NO_CALL("Health is `UNKNOWN`, and nobody knows whether it would work", (service) -> {
		}, (service) -> {
		});

		private final String symptom;

		private final Consumer<Service> begin;

		private final Consumer<Service> removeCause;

		Trouble(String symptom, Consumer<Service> begin, Consumer<Service> removeCause) {
			this.symptom = symptom;
			this.begin = begin;
			this.removeCause = removeCause;
		}

	}

}
