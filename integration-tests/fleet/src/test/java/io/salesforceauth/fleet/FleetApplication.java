package io.salesforceauth.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceOrg;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * One instance of a fleet, in a process of its own: takes commands on its standard input
 * and answers on its standard output. Ends with its input.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class FleetApplication {

	static final String ANSWER = "fleet> ";

	private final WebClient salesforce;

	private volatile boolean loaded;

	private Thread load = new Thread();

	private int accepted;

	private String failures = "";

	FleetApplication(@SalesforceOrg WebClient salesforce) {
		this.salesforce = salesforce;
	}

	public static void main(String[] args) throws Exception {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(FleetApplication.class)
			.web(WebApplicationType.NONE)
			.run(args);
		answer("ready");
		context.getBean(FleetApplication.class).run();
		SpringApplication.exit(context);
		System.exit(0);
	}

	private void run() throws IOException, InterruptedException {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			switch (command) {
				case "call" -> answer(call());
				case "load" -> load();
				case "unload" -> unload();
				default -> throw new IllegalArgumentException(command);
			}
		}
	}

	String call() {
		long begin = System.nanoTime();
		try {
			this.salesforce.get()
				.uri("/services/data/v68.0/query?q={soql}", "SELECT Id FROM Account LIMIT 1")
				.retrieve()
				.toBodilessEntity()
				.block(Duration.ofSeconds(120));
			return "ok " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
		}
		catch (RuntimeException ex) {
			Throwable root = NestedExceptionUtils.getMostSpecificCause(ex);
			return ex.getClass().getSimpleName() + " " + String.valueOf(root.getMessage()).replace('\n', ' ');
		}
	}

	private void load() {
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
		answer("loaded");
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(50); // a paced load: 20 calls a second at most
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void unload() throws InterruptedException {
		this.loaded = false;
		this.load.join();
		answer(this.accepted + this.failures);
	}

	private static void answer(String text) {
		System.out.println(ANSWER + text);
		System.out.flush();
	}

}
