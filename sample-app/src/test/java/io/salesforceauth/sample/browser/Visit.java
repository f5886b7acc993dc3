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
import com.microsoft.playwright.Page.WaitForConditionOptions;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import io.salesforceauth.sample.RunningSample;

/**
 * A visitor with the page open, who notices what the browser complains of.
 */
final class Visit implements AutoCloseable {

	static final int DESKTOP = 1280;

	static final int PHONE = 360;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final BrowserContext context;

	private final Page page;

	private final RunningSample sample;

	private final List<String> complaints = new CopyOnWriteArrayList<>();

	Visit(Browser browser, RunningSample sample, int width, ColorScheme scheme, boolean bypassPolicy) {
		this.sample = sample;
		this.context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 900)
			.setColorScheme(scheme)
			.setBypassCSP(bypassPolicy)
			.setDeviceScaleFactor((width < DESKTOP) ? 2 : 1));
		this.context.setDefaultTimeout(PATIENCE.toMillis());
		this.page = this.context.newPage();
		this.page.onPageError(this.complaints::add);
		this.page.onConsoleMessage((message) -> {
			// A form that is refused with 422 is no complaint
			if (message.type().equals("error") && !message.text().contains("422")) {
				this.complaints.add(message.text());
			}
		});
	}

	Visit(Browser browser, RunningSample sample) {
		this(browser, sample, DESKTOP, ColorScheme.LIGHT, false);
	}

	Visit open(String path) {
		this.page.navigate(this.sample.uri(path).toString());
		return this;
	}

	/**
	 * Open the page and wait until it lives.
	 */
	Visit watch() {
		return watch(() -> true);
	}

	/**
	 * Open the page and wait until it shows something.
	 */
	Visit watch(BooleanSupplier shown) {
		open("/");
		await(() -> find("#plot-starter[data-seconds]").count() > 0);
		await(shown);
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
			throw new AssertionError("Not shown in time. The page shows: "
					+ find("body").innerText(new InnerTextOptions().setTimeout(5000)), ex);
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
