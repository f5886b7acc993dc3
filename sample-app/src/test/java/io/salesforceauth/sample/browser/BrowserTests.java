package io.salesforceauth.sample.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.sample.RunningSample;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a real browser, held to what the mock orgs counted.
 */
@Tag("browser")
class BrowserTests {

	private static RunningSample sample;

	private static Browsers browsers;

	private final MockSalesforce org = sample.orgs().main();

	private final MockSalesforce stock = sample.orgs().stock();

	private Visit visit;

	@BeforeAll
	static void start() {
		browsers = Browsers.open();
		// No renewal comes between: each login has a cause that the test knows
		sample = RunningSample.start("salesforce.auth.token.lifetime=1h");
	}

	@AfterAll
	static void stop() {
		if (browsers != null) {
			browsers.close();
		}
		if (sample != null) {
			sample.close();
		}
	}

	@BeforeEach
	void visit() {
		this.visit = new Visit(browsers.chromium(), sample).watch();
		locator(this.visit.find("#org-default .badge")).hasText("Signed in");
		locator(this.visit.find("#org-emea .badge")).hasText("Signed in");
	}

	@AfterEach
	void leave() {
		Locator active = this.visit.open("/").find(".tile--active button");
		if (active.count() > 0) {
			active.click();
			locator(this.visit.find(".tile--active")).hasCount(0);
		}
		locator(this.visit.find("#org-default .badge")).hasText("Signed in");
		this.visit.close();
		assertThat(this.visit.complaints()).isEmpty();
	}

	@Test
	void endedSessionsCostOneLoginAndNoFailedCall() {
		long logins = this.org.logins();
		long absorbed = this.visit.number("org-default-absorbed");
		long failed = this.visit.number("starter-failed");
		long emea = sample.orgs().emea().logins();
		this.visit.button("end-sessions").click();
		this.visit.await(() -> this.visit.number("starter-logins") == logins + 1);
		locator(this.visit.find("#news")).containsText("The session had ended");
		assertThat(this.org.logins()).isEqualTo(logins + 1);
		assertThat(this.visit.number("org-default-absorbed")).isGreaterThan(absorbed);
		assertThat(this.visit.number("starter-failed")).isEqualTo(failed);
		assertThat(sample.orgs().emea().logins()).isEqualTo(emea);
	}

	@Test
	void manyCallsAtOnceShareTheTokenAndLogInTwiceEachWithoutTheStarter() {
		long logins = this.org.logins();
		long calls = this.org.requests(RequestKind.QUERY);
		long stockLogins = this.stock.logins();
		this.visit.button("burst").click();
		this.visit.await(() -> this.org.requests(RequestKind.QUERY) >= calls + 200);
		this.visit.await(() -> this.stock.logins() >= stockLogins + 400);
		this.visit.await(() -> this.visit.number("stock-logins") >= stockLogins + 400);
		this.visit.await(() -> this.visit.number("starter-calls") >= 200);
		assertThat(this.org.logins()).isEqualTo(logins);
		assertThat(this.visit.number("starter-logins")).isEqualTo(logins);
	}

	@Test
	void maintenanceFailsCallsForSomeSecondsAndCostsNoLogin() {
		long logins = this.org.logins();
		long failed = this.visit.number("starter-failed");
		this.visit.button("maintenance").click();
		locator(this.visit.button("maintenance")).hasText("In maintenance: end it");
		this.visit.await(() -> this.visit.number("starter-failed") > failed);
		locator(this.visit.button("maintenance")).hasText("Maintenance for 10 seconds");
		long good = good();
		this.visit.await(() -> good() >= good + 3);
		assertThat(this.org.logins()).isEqualTo(logins);
		assertThat(this.visit.number("starter-logins")).isEqualTo(logins);
	}

	@Test
	void wrongSecretIsToldWithItsCureAndEndsWithIt() {
		long logins = this.org.logins();
		this.visit.button("wrong-secret").click();
		locator(this.visit.find("#org-default .badge")).hasText("Not signed in");
		locator(this.visit.find("#org-default .problem")).containsText(SignInFailure.CONSUMER_SECRET.getCause());
		locator(this.visit.find("#org-default .problem")).containsText(SignInFailure.CONSUMER_SECRET.getRemedy());
		locator(this.visit.find("#org-default .problem")).containsText("next sign-in in");
		locator(this.visit.find("#org-emea .badge")).hasText("Signed in");
		assertThat(this.org.logins()).isEqualTo(logins);
		this.visit.button("wrong-secret").click();
		locator(this.visit.find("#org-default .badge")).hasText("Signed in");
		locator(this.visit.find("#org-default .problem")).hasCount(0);
		this.visit.await(() -> this.visit.number("org-default-logins") == logins + 1);
		assertThat(this.org.logins()).isEqualTo(logins + 1);
	}

	@Test
	void missedUserFailsItsStepOfTheGuideUntilItIsNamed() {
		this.visit.button("no-run-as-user").click();
		locator(this.visit.find("#org-default .problem")).containsText(SignInFailure.RUN_AS_USER.getCause());
		this.visit.find("#org-default .problem a").click();
		locator(this.visit.find("#RUN_AS")).hasClass("step is-failed");
		locator(this.visit.find("#CREATE")).hasClass("step is-passed");
		locator(this.visit.find("#SAVE")).hasClass("step is-unknown");
		this.visit.watch().button("no-run-as-user").click();
		locator(this.visit.find("#org-default .badge")).hasText("Signed in");
		this.visit.open("/setup");
		locator(this.visit.find("#RUN_AS")).hasClass("step is-passed");
	}

	@Test
	void slowLoginRenewsBesideTheCalls() {
		long logins = this.org.logins();
		long failed = this.visit.number("starter-failed");
		this.visit.button("slow-login").click();
		long good = good();
		this.visit.await(() -> good() >= good + 3);
		locator(this.visit.find("#news")).containsText("Renewed the token before its end");
		this.visit.await(() -> this.visit.number("starter-logins") == logins + 1);
		assertThat(this.org.logins()).isEqualTo(logins + 1);
		assertThat(this.visit.number("starter-failed")).isEqualTo(failed);
	}

	@Test
	void usedUpCallsAreShownAsTheOrgTellsThem() {
		this.visit.button("api-limit").click();
		locator(this.visit.find("#org-default-usage")).hasText("14,700 of 15,000");
		locator(this.visit.find("#org-default .facts__wide")).hasClass("facts__wide is-high");
		this.visit.button("api-limit").click();
		locator(this.visit.find("#org-default .facts__wide")).hasClass("facts__wide");
	}

	@Test
	void setupCheckMarksAllSteps() {
		this.visit.open("/setup?org=emea");
		this.visit.page().getByText("Run the set-up check").click();
		locator(this.visit.find("#check-title")).isVisible();
		locator(this.visit.find(".guide .is-failed")).hasCount(0);
		locator(this.visit.find(".guide__check .is-passed")).hasCount(8);
		locator(this.visit.find("ol.steps .is-passed")).hasCount(21);
	}

	@Test
	void errorOfSalesforceIsAtTheFieldAndAnAccountIsCreatedAsItIs() {
		int accounts = this.org.accounts().size();
		this.visit.page().getByText("Create account").click();
		locator(this.visit.find("#account-name-error")).hasText("Required fields are missing: [Name]");
		locator(this.visit.find("#account-name")).hasAttribute("aria-invalid", "true");
		String name = "<b>Bold</b> & Sons";
		this.visit.find("#account-name").fill(name);
		this.visit.page().getByText("Create account").click();
		locator(this.visit.find("#accounts [role=status]")).hasText("Salesforce created " + name + ".");
		locator(this.visit.find("#accounts tbody tr")).hasCount(accounts + 1);
		locator(this.visit.find("#accounts tbody tr").last().locator("td").first()).hasText(name);
		locator(this.visit.find("#account-name")).hasValue("");
		assertThat(this.org.accounts()).hasSize(accounts + 1)
			.last()
			.satisfies((account) -> assertThat(account.get("Name")).isEqualTo(name));
	}

	@Test
	void keyboardReachesTheButtonsAndKeepsItsPlaceWhileThePageChanges() {
		long logins = this.org.logins();
		this.visit.page().keyboard().press("Tab");
		locator(this.visit.find(".skip")).isFocused();
		this.visit.button("end-sessions").focus();
		this.visit.page().keyboard().press("Enter");
		this.visit.await(() -> this.visit.number("starter-logins") == logins + 1);
		locator(this.visit.button("end-sessions")).isFocused();
		this.visit.page().keyboard().press("Tab");
		locator(this.visit.button("burst")).isFocused();
	}

	@ParameterizedTest
	@CsvSource({ "/", "/setup" })
	void fitsOnAPhone(String path) {
		try (Visit phone = new Visit(browsers.chromium(), sample, Visit.PHONE, ColorScheme.LIGHT, true)) {
			phone.open(path);
			assertThat(phone.page().evaluate("() => document.documentElement.scrollWidth")).isEqualTo(Visit.PHONE);
			for (Locator button : phone.find("button").all()) {
				assertThat(button.boundingBox().height).isGreaterThanOrEqualTo(44);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LIGHT", "DARK" })
	void axeFindsNothingSerious(ColorScheme scheme) throws IOException {
		try (Visit other = new Visit(browsers.chromium(), sample, Visit.DESKTOP, scheme, true)) {
			assertThat(seriousFindings(other.watch())).isEmpty();
			assertThat(seriousFindings(other.open("/setup"))).isEmpty();
			other.watch().button("wrong-secret").click();
			locator(other.find("#org-default .problem")).isVisible();
			other.page().getByText("Create account").click();
			locator(other.find("#accounts [role=alert]").first()).isVisible();
			assertThat(seriousFindings(other)).isEmpty();
			assertThat(seriousFindings(other.open("/setup"))).isEmpty();
		}
	}

	/**
	 * Return how many calls the page shows that did not fail.
	 */
	private long good() {
		return this.visit.number("starter-calls") - this.visit.number("starter-failed");
	}

	private static List<String> seriousFindings(Visit visit) throws IOException {
		try (InputStream axe = BrowserTests.class
			.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
			visit.page().evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
		}
		Map<?, ?> results = (Map<?, ?>) visit.page().evaluate("() => axe.run()");
		assertThat((List<?>) results.get("passes")).isNotEmpty();
		return ((List<?>) results.get("violations")).stream()
			.map((violation) -> (Map<?, ?>) violation)
			.filter((violation) -> List.of("serious", "critical").contains(violation.get("impact")))
			.map((violation) -> violation.get("id") + ": " + violation.get("nodes"))
			.toList();
	}

	private static LocatorAssertions locator(Locator locator) {
		return PlaywrightAssertions.assertThat(locator);
	}

}
