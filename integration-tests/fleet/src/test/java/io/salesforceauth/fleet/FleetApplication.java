package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The application of which a fleet has many instances.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class FleetApplication {

	private final WebClient salesforce;

	private final SalesforceTokenProvider tokens;

	private volatile boolean loaded;

	private Thread load = new Thread();

	private int accepted;

	private String failures = "";

	FleetApplication(@SalesforceOrg WebClient salesforce, @SalesforceOrg SalesforceTokenProvider tokens) {
		this.salesforce = salesforce;
		this.tokens = tokens;
	}

	/**
	 * Start an instance.
	 */
	static ConfigurableApplicationContext start(String[] arguments, ApplicationContextInitializer<?>... initializers) {
		return new SpringApplicationBuilder(FleetApplication.class).web(WebApplicationType.NONE)
			.initializers(initializers)
			.run(arguments);
	}

	/**
	 * Call the org, and return how many milliseconds that took, or what went wrong.
	 */
	String call() {
		long begin = System.nanoTime();
		try {
			this.salesforce.get()
				.uri("/services/data/v68.0/query?q={soql}", "SELECT Id FROM Account LIMIT 1")
				.retrieve()
				.toBodilessEntity()
				.block(Duration.ofMinutes(5));
			return "ok " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
		}
		catch (RuntimeException ex) {
			Throwable root = NestedExceptionUtils.getMostSpecificCause(ex);
			return ex.getClass().getSimpleName() + " " + String.valueOf(root.getMessage()).replace('\n', ' ');
		}
	}

	/**
	 * Return the token that a call would send now.
	 */
	String token() {
		return this.tokens.getToken().blockOptional(Duration.ofMinutes(5)).orElseThrow().tokenValue();
	}

	/**
	 * Call the org over and over in the background.
	 */
	void load() {
		this.loaded = true;
		this.accepted = 0;
		this.failures = "";
		this.load = new Thread(() -> {
			while (this.loaded) {
				String result = call();
				if (result.startsWith("ok")) {
					this.accepted++;
				}
				else {
					this.failures += " | " + result;
				}
				pause();
			}
		}, "load");
		this.load.start();
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(50); // a paced load: 20 calls a second at most
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * End the load, and return how many of its calls were accepted, and what went wrong.
	 */
	String unload() throws InterruptedException {
		this.loaded = false;
		this.load.join();
		return this.accepted + this.failures;
	}

}
