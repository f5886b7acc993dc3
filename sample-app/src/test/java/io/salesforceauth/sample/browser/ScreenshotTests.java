package io.salesforceauth.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.salesforceauth.sample.RunningSample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the pictures of the README, with the tokens of the demo, once the plots are full:
 * only with {@code -Pscreenshots}.
 */
@Tag("browser")
@Tag("screenshots")
class ScreenshotTests {

	private static final Path DIRECTORY = Path.of(System.getProperty("screenshots.directory", "target/screenshots"));

	@Test
	void showThePageAfterARenewalAndAfterATrouble() throws IOException {
		try (Browsers browsers = Browsers.open();
				RunningSample sample = RunningSample.start();
				Visit light = new Visit(browsers.chromium(), sample).watch()) {
			light.await(() -> light.number("stock-calls") >= 12);
			light.button("end-sessions").click();
			locator(light.find("#news")).containsText("The session had ended");
			light.button("burst").click();
			light.await(() -> sample.orgs().stock().logins() >= 400);
			// The renewal comes by itself
			locator(light.find("#news")).containsText("Renewed the token before its end");
			light.await(() -> Integer.parseInt(light.find("#plot-starter").getAttribute("data-seconds")) >= 55,
					Duration.ofMinutes(2));
			take(light, "page.png", true);
			try (Visit dark = new Visit(browsers.chromium(), sample, Visit.DESKTOP, ColorScheme.DARK, false).watch()) {
				dark.button("no-run-as-user").click();
				locator(dark.find("#org-default .problem")).isVisible();
				dark.await(() -> dark.number("starter-failed") >= 8);
				take(dark, "page-dark.png", true);
				try (Visit phone = new Visit(browsers.chromium(), sample, 390, ColorScheme.LIGHT, false).watch()) {
					take(phone, "phone.png", false);
				}
				try (Visit setup = new Visit(browsers.chromium(), sample).open("/setup")) {
					take(setup, "setup.png", true);
				}
			}
		}
		assertThat(DIRECTORY).isDirectoryContaining("glob:**.png");
	}

	private static void take(Visit visit, String name, boolean whole) throws IOException {
		Files.createDirectories(DIRECTORY);
		visit.page().evaluate("() => scrollTo(0, 0)");
		visit.page().mouse().move(0, 0);
		visit.page().screenshot(new ScreenshotOptions().setPath(DIRECTORY.resolve(name)).setFullPage(whole));
	}

	private static LocatorAssertions locator(Locator locator) {
		return PlaywrightAssertions.assertThat(locator);
	}

}
