package io.salesforceauth.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SetupReport;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * An application that lives as others do, and then writes down its memory. A process of
 * its own: the memory of the test holds all that it looks for.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class HeapApplication {

	private static final String PATH = "/services/data/v68.0/query?q={soql}";

	private static final String SOQL = "SELECT Id FROM Account";

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	/**
	 * Run.
	 * @param args where the dump goes
	 */
	public static void main(String[] args) throws IOException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(HeapApplication.class)
			.web(WebApplicationType.NONE)
			.run()) {
			live(context);
			Path dump = Path.of(args[0]);
			ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
		}
	}

	private static void live(ConfigurableApplicationContext context) {
		call(context);
		context.getBean(SalesforceTokenProvider.class).renew().block(TIMEOUT);
		call(context);
		SetupReport report = context.getBean(SalesforceSetupCheck.class).check("default", null).block(TIMEOUT);
		if (report == null || !report.isPassed()) {
			throw new IllegalStateException(String.valueOf(report));
		}
		call(context);
	}

	private static void call(ConfigurableApplicationContext context) {
		context.getBean("salesforceWebClient", WebClient.class)
			.get()
			.uri(PATH, SOQL)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
		context.getBean("salesforceRestClient", RestClient.class).get().uri(PATH, SOQL).retrieve().body(String.class);
	}

}
