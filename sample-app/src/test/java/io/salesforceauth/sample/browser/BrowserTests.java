package io.salesforceauth.sample.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsInViewportOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.sample.RunningSample;
import io.salesforceauth.sample.traffic.TrafficLine;
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

	/**
	 * Elements that hide a part of what they hold, or that reach out of the window.
	 */
	private static final String CLIPPED = """
			() => [...document.querySelectorAll('main *')].filter((element) => {
				const style = getComputedStyle(element);
				const hides = style.overflowX !== 'visible' && style.display !== 'inline'
					&& (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
				return hides || element.getBoundingClientRect().right > innerWidth + 1;
			}).map((element) => element.outerHTML.slice(0, 200))""";

	private static RunningSample sample;

	private static Browsers browsers;

	private static Visit visit;

	private final MockSalesforce org = sample.orgs().main();

	private final MockSalesforce stock = sample.orgs().stock();

	private final TrafficLine starter = sample.context().getBean("starter", TrafficLine.class);

	@BeforeAll
	static void start() {
		browsers = Browsers.open();
		// No renewal comes between: each login has a cause that the test knows
		sample = RunningSample.start("salesforce.auth.token.lifetime=1h");
		visit = new Visit(browsers.chromium(), sample);
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
	void beginWithoutTrouble() {
		sample.repair();
		sample.signInAnew();
		// What the page shows first may be from the second before
		visit.watch(() -> visit.number("starter-logins") == this.org.logins());
		locator(visit.find("#org-default .badge")).hasText("Signed in");
		locator(visit.find("#org-emea .badge")).hasText("Signed in");
	}

	@AfterEach
	void browserComplainsOfNothing() {
		assertThat(visit.takeComplaints()).isEmpty();
	}

	@Test
	void endedSessionsCostOneLoginAndNoFailedCall() {
		awaitGoodCalls(2);
		long logins = this.org.logins();
		long absorbed = sample.context().getBean(SalesforceOrgs.class).status(SalesforceOrg.DEFAULT).calls().resends();
		long failed = this.starter.totals().failed();
		long emea = sample.orgs().emea().logins();
		visit.button("end-sessions").click();
		visit.await(() -> visit.number("starter-logins") == logins + 1);
		locator(visit.find("#news")).containsText("The session had ended");
		visit.await(() -> visit.number("org-default-absorbed") > absorbed);
		awaitGoodCalls(2);
		assertThat(this.org.logins()).isEqualTo(logins + 1);
		assertThat(visit.number("starter-failed")).isEqualTo(failed);
		assertThat(sample.orgs().emea().logins()).isEqualTo(emea);
	}

	@Test
	void manyCallsAtOnceShareTheTokenAndLogInTwiceEachWithoutTheStarter() {
		long logins = this.org.logins();
		long calls = this.org.requests(RequestKind.QUERY);
		long stockLogins = this.stock.logins();
		visit.button("burst").click();
		visit.await(() -> this.org.requests(RequestKind.QUERY) >= calls + 200);
		visit.await(() -> this.stock.logins() >= stockLogins + 400);
		visit.await(() -> visit.number("stock-logins") >= stockLogins + 400);
		visit.await(() -> visit.number("starter-calls") >= 200);
		assertThat(this.org.logins()).isEqualTo(logins);
		assertThat(visit.number("starter-logins")).isEqualTo(logins);
	}

	@Test
	void maintenanceFailsCallsForSomeSecondsAndCostsNoLogin() {
		long logins = this.org.logins();
		long failed = this.starter.totals().failed();
		visit.button("maintenance").click();
		locator(visit.button("maintenance")).hasText("In maintenance: end it");
		visit.await(() -> visit.number("starter-failed") > failed);
		sample.passTime(Duration.ofSeconds(10));
		locator(visit.button("maintenance")).hasText("Maintenance for 10 seconds");
		awaitGoodCalls(2);
		assertThat(this.org.logins()).isEqualTo(logins);
		assertThat(visit.number("starter-logins")).isEqualTo(logins);
	}

	@Test
	void wrongSecretIsToldWithItsCureAndEndsWithIt() {
		long logins = this.org.logins();
		visit.button("wrong-secret").click();
		locator(visit.find("#org-default .badge")).hasText("Not signed in");
		locator(visit.find("#org-default .problem")).containsText(SignInFailure.CONSUMER_SECRET.getCause());
		locator(visit.find("#org-default .problem")).containsText(SignInFailure.CONSUMER_SECRET.getRemedy());
		locator(visit.find("#org-default .problem")).containsText("next sign-in in");
		locator(visit.find("#org-emea .badge")).hasText("Signed in");
		assertThat(this.org.logins()).isEqualTo(logins);
		visit.button("wrong-secret").click();
		locator(visit.find("#org-default .badge")).hasText("Signed in");
		locator(visit.find("#org-default .problem")).hasCount(0);
		visit.await(() -> visit.number("org-default-logins") == logins + 1);
		assertThat(this.org.logins()).isEqualTo(logins + 1);
	}

	@Test
	void missedUserFailsItsStepOfTheGuideUntilItIsNamed() {
		visit.button("no-run-as-user").click();
		locator(visit.find("#org-default .problem")).containsText(SignInFailure.RUN_AS_USER.getCause());
		visit.find("#org-default .problem a").click();
		locator(visit.find("#RUN_AS")).hasClass("step is-failed");
		locator(visit.find("#CREATE")).hasClass("step is-passed");
		locator(visit.find("#ACCESS")).hasClass("step is-unknown");
		visit.watch().button("no-run-as-user").click();
		locator(visit.find("#org-default .badge")).hasText("Signed in");
		visit.open("/setup");
		locator(visit.find("#RUN_AS")).hasClass("step is-passed");
	}

	@Test
	void slowLoginRenewsBesideTheCalls() {
		awaitGoodCalls(2);
		long logins = this.org.logins();
		long failed = this.starter.totals().failed();
		visit.button("slow-login").click();
		awaitGoodCalls(3);
		locator(visit.find("#news")).containsText("Renewed the token before its end");
		visit.await(() -> visit.number("starter-logins") == logins + 1);
		assertThat(this.org.logins()).isEqualTo(logins + 1);
		assertThat(visit.number("starter-failed")).isEqualTo(failed);
	}

	@Test
	void usedUpCallsAreShownAsTheOrgTellsThem() {
		visit.button("api-limit").click();
		locator(visit.find("#org-default-usage")).hasText("14,700 of 15,000");
		locator(visit.find("#org-default .facts__wide")).hasClass("facts__wide is-high");
		visit.button("api-limit").click();
		locator(visit.find("#org-default .facts__wide")).hasClass("facts__wide");
	}

	@Test
	void setupCheckMarksAllSteps() {
		visit.open("/setup?org=emea");
		visit.page().getByText("Run the set-up check").click();
		locator(visit.find("#check-title")).isVisible();
		locator(visit.find(".guide .is-failed")).hasCount(0);
		locator(visit.find(".guide__check .is-passed")).hasCount(8);
		locator(visit.find("ol.steps .is-passed")).hasCount(12);
	}

	@Test
	void errorOfSalesforceIsAtTheFieldAndAnAccountIsCreatedAsItIs() {
		int accounts = this.org.accounts().size();
		visit.page().getByText("Create account").click();
		locator(visit.find("#account-name-error")).hasText("Required fields are missing: [Name]");
		locator(visit.find("#account-name")).hasAttribute("aria-invalid", "true");
		String name = "<b>Bold</b> & Sons";
		visit.find("#account-name").fill(name);
		visit.page().getByText("Create account").click();
		locator(visit.find("#accounts [role=status]")).hasText("Salesforce created " + name + ".");
		locator(visit.find("#accounts tbody tr")).hasCount(accounts + 1);
		locator(visit.find("#accounts tbody tr").last().locator("td").first()).hasText(name);
		locator(visit.find("#account-name")).hasValue("");
		assertThat(this.org.accounts()).hasSize(accounts + 1)
			.last()
			.satisfies((account) -> assertThat(account.get("Name")).isEqualTo(name));
	}

	@Test
	void keyboardReachesTheButtonsAndKeepsItsPlaceWhileThePageChanges() {
		long logins = this.org.logins();
		visit.page().keyboard().press("Tab");
		locator(visit.find(".skip")).isFocused();
		visit.button("end-sessions").focus();
		visit.page().keyboard().press("Enter");
		visit.await(() -> visit.number("starter-logins") == logins + 1);
		locator(visit.button("end-sessions")).isFocused();
		visit.page().keyboard().press("Tab");
		locator(visit.button("burst")).isFocused();
	}

	@ParameterizedTest
	@CsvSource({ "end-sessions, End all sessions", "burst, 200 calls at once", "maintenance, Maintenance",
			"wrong-secret, Wrong secret", "no-run-as-user, No run-as user", "slow-login, Slow login",
			"api-limit, API limit" })
	void whatAButtonDoesIsShownBesideIt(String button, String title) {
		visit.button(button).click();
		Locator happened = visit.find("#news .news__item").filter(new FilterOptions().setHasText(title)).first();
		locator(happened).isInViewport();
		locator(visit.button(button)).isInViewport();
	}

	@Test
	void remedyIsShownBesideTheButtonThatMadeTheSignInFail() {
		visit.button("wrong-secret").click();
		locator(visit.find("#news .problem__remedy")).hasText(SignInFailure.CONSUMER_SECRET.getRemedy());
		locator(visit.find("#news .problem__remedy")).isInViewport(new IsInViewportOptions().setRatio(1));
		locator(visit.button("wrong-secret")).isInViewport(new IsInViewportOptions().setRatio(1));
		visit.button("wrong-secret").click();
		locator(visit.find("#news .problem")).hasCount(0);
	}

	@Test
	void buttonsDoNotLookLikeTextFields() {
		String background = "(element) => getComputedStyle(element).backgroundColor";
		Object field = visit.find("#account-name").evaluate(background);
		Object card = visit.find("#org-default").evaluate(background);
		for (Locator button : visit.find("button").all()) {
			assertThat(button.evaluate(background)).isNotIn(field, card, "rgba(0, 0, 0, 0)");
		}
	}

	@Test
	void nothingIsClippedOnAPhoneAndThePageIsShort() {
		try (Visit phone = new Visit(browsers.chromium(), sample, 390, ColorScheme.LIGHT, true)) {
			phone.watch();
			assertThat((List<?>) phone.page().evaluate(CLIPPED)).isEmpty();
			assertThat((Integer) phone.page().evaluate("() => document.documentElement.scrollHeight"))
				.isLessThanOrEqualTo(2000);
		}
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
			// Only colours depend on the scheme
			String rules = (scheme == ColorScheme.DARK) ? "{ runOnly: ['color-contrast', 'link-in-text-block'] }"
					: "{}";
			assertThat(seriousFindings(other.watch(), rules)).isEmpty();
			assertThat(seriousFindings(other.open("/setup"), rules)).isEmpty();
			other.watch().button("wrong-secret").click();
			locator(other.find("#org-default .problem")).isVisible();
			other.page().getByText("Create account").click();
			locator(other.find("#accounts [role=alert]").first()).isVisible();
			assertThat(seriousFindings(other, rules)).isEmpty();
			assertThat(seriousFindings(other.open("/setup"), rules)).isEmpty();
		}
	}

	/**
	 * Wait until the page shows some more calls that did not fail.
	 */
	private void awaitGoodCalls(int number) {
		TrafficLine.Sample before = this.starter.totals();
		visit.await(() -> visit.number("starter-calls") - visit.number("starter-failed") >= before.calls()
				- before.failed() + number);
	}

	private static List<String> seriousFindings(Visit visit, String rules) throws IOException {
		try (InputStream axe = BrowserTests.class
			.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
			visit.page().evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
		}
		Map<?, ?> results = (Map<?, ?>) visit.page().evaluate("() => axe.run(" + rules + ")");
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
