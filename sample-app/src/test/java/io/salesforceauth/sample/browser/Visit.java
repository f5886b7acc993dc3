package io.salesforceauth.sample.browser;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.InnerTextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.NavigateOptions;
import com.microsoft.playwright.Page.WaitForConditionOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import io.salesforceauth.sample.RunningSample;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A visitor with the page open, who notices what the browser complains of.
 */
final class Visit implements AutoCloseable {

	static final int DESKTOP = 1280;

	static final int PHONE = 360;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Log logger = LogFactory.getLog(Visit.class);

	private static final String DRAWS = """
			() => Promise.race([
				new Promise((drawn) => requestAnimationFrame(() => drawn(true))),
				new Promise((late) => setTimeout(() => late(false), 5000))])""";

	private final BrowserContext context;

	private final Page page;

	private final RunningSample sample;

	private final List<String> complaints = new CopyOnWriteArrayList<>();

	private final List<String> unanswered = new CopyOnWriteArrayList<>();

	Visit(Browser browser, RunningSample sample, int width, ColorScheme scheme, boolean bypassPolicy) {
		this.sample = sample;
		this.context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 900)
			.setColorScheme(scheme)
			.setBypassCSP(bypassPolicy)
			.setDeviceScaleFactor((width < DESKTOP) ? 2 : 1));
		this.context.setDefaultTimeout(PATIENCE.toMillis());
		this.page = this.context.newPage();
		this.page.onPageError(this.complaints::add);
		this.page.onRequest((request) -> this.unanswered.add(text(request)));
		this.page.onRequestFinished((request) -> this.unanswered.remove(text(request)));
		this.page.onRequestFailed((request) -> this.unanswered.remove(text(request)));
		this.page.onConsoleMessage((message) -> {
			// A form that is refused with 422 is no complaint
			if (message.type().equals("error") && !message.text().contains("422")) {
				this.complaints.add(message.text());
			}
		});
	}

	private static String text(Request request) {
		return request.method() + " " + request.url();
	}

	Visit(Browser browser, RunningSample sample) {
		this(browser, sample, DESKTOP, ColorScheme.LIGHT, false);
	}

	Visit open(String path) {
		return open(path, PATIENCE);
	}

	private Visit open(String path, Duration timeout) {
		this.page.navigate(this.sample.uri(path).toString(), new NavigateOptions().setTimeout(timeout.toMillis()));
		return this;
	}

	/**
	 * Open the page and wait until it lives.
	 */
	Visit watch() {
		return watch(() -> true);
	}

	/**
	 * Open the page and wait until it shows something. A browser stalls now and then; the
	 * page is opened once more then, as a visitor would, and the log tells what was seen
	 * before.
	 */
	Visit watch(BooleanSupplier shown) {
		try {
			return watch(shown, Duration.ofSeconds(20));
		}
		catch (TimeoutError | AssertionError ex) {
			logger.warn("The page is opened once more", ex);
			return watch(shown, PATIENCE);
		}
	}

	private Visit watch(BooleanSupplier shown, Duration timeout) {
		open("/", timeout);
		await(() -> find("#plot-starter[data-seconds]").count() > 0, timeout);
		await(shown, timeout);
		return this;
	}

	Page page() {
		return this.page;
	}

	Locator find(String selector) {
		return this.page.locator(selector);
	}

	Locator button(String trouble) {
		return find("#" + trouble + " button");
	}

	/**
	 * Return a number that the page shows.
	 */
	long number(String id) {
		return Long.parseLong(find("#" + id).textContent().replace(",", ""));
	}

	void await(BooleanSupplier condition) {
		await(condition, PATIENCE);
	}

	void await(BooleanSupplier condition, Duration timeout) {
		try {
			this.page.waitForCondition(condition, new WaitForConditionOptions().setTimeout(timeout.toMillis()));
		}
		catch (TimeoutError ex) {
			// Whether it was the page, the connection or the browser
			throw new AssertionError(
					"Not shown in time. The page shows: "
							+ find("body").innerText(new InnerTextOptions().setTimeout(5000))
							+ "\nWithout a whole answer: " + this.unanswered + "\nDraws: " + this.page.evaluate(DRAWS),
					ex);
		}
	}

	/**
	 * Return what the browser complained of since this was asked the last time.
	 */
	List<String> takeComplaints() {
		List<String> taken = List.copyOf(this.complaints);
		this.complaints.clear();
		return taken;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
