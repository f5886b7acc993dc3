package io.salesforceauth.sample.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The Chromium that is installed, driven by Playwright. Without one the tests are
 * skipped, which {@code .ci/run} does not accept.
 */
final class Browsers implements AutoCloseable {

	/**
	 * First the one that is made for this: the others start all of a desktop browser.
	 */
	private static final List<String> PATHS = List.of("/usr/bin/chromium-headless-shell", "/usr/bin/chromium",
			"/usr/bin/chromium-browser", "/usr/bin/google-chrome",
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

	private static final List<String> FLAGS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");

	private static final double PATIENCE = 60_000;

	private final Playwright playwright;

	private final Browser chromium;

	private Browsers(Path executable) {
		this.playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		this.chromium = this.playwright.chromium()
			.launch(new LaunchOptions().setExecutablePath(executable).setArgs(FLAGS).setTimeout(PATIENCE));
		PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
	}

	static Browsers open() {
		return new Browsers(executable().orElseGet(() -> abort(
				"No Chromium is installed: name it with the environment variable CHROMIUM, or install it")));
	}

	private static Optional<Path> executable() {
		return Stream.concat(Stream.of(System.getenv("CHROMIUM")).filter(Objects::nonNull), PATHS.stream())
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
	}

	Browser chromium() {
		return this.chromium;
	}

	@Override
	public void close() {
		this.playwright.close();
	}

}
