package io.salesforceauth.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.log.LogMessage;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Warns once at the start where the log of an HTTP library prints what it sends: nobody
 * can take tokens and secrets out there.
 */
final class WireLogCheck implements SmartInitializingSingleton {

	/**
	 * The property of the JDK's HTTP client that says what it logs.
	 */
	static final String JDK_PROPERTY = "jdk.httpclient.HttpClient.log";

	private static final Log logger = LogFactory.getLog(WireLogCheck.class);

	private static final String APACHE = "org.apache.hc.client5.http.config.RequestConfig";

	private static final String JETTY = "org.eclipse.jetty.client.HttpClient";

	private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

	static {
		LIBRARIES.put("org.apache.hc.client5.http.wire", APACHE);
		LIBRARIES.put("org.apache.hc.client5.http.headers", APACHE);
		LIBRARIES.put("org.eclipse.jetty.client", JETTY);
		LIBRARIES.put("org.eclipse.jetty.http", JETTY);
		LIBRARIES.put("org.eclipse.jetty.io", JETTY);
		LIBRARIES.put("reactor.netty.http.client.HttpClient", "reactor.netty.http.client.HttpClient");
	}

	private final Predicate<String> isPresent;

	WireLogCheck() {
		this((library) -> ClassUtils.isPresent(library, WireLogCheck.class.getClassLoader()));
	}

	/**
	 * Create a check.
	 * @param isPresent whether a class is there
	 */
	WireLogCheck(Predicate<String> isPresent) {
		this.isPresent = isPresent;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> printing = new ArrayList<>();
		LIBRARIES.forEach((name, library) -> {
			// First what loads no class
			if (LogFactory.getLog(name).isDebugEnabled() && this.isPresent.test(library)) {
				printing.add("logging.level." + name);
			}
		});
		if (StringUtils.hasText(System.getProperty(JDK_PROPERTY))) {
			printing.add("-D" + JDK_PROPERTY);
		}
		if (!printing.isEmpty()) {
			logger
				.warn(LogMessage.format("The log of an HTTP library can print what it sends to Salesforce, tokens and "
						+ "the consumer secret included (Reactor Netty only with its wiretap). Set the loggers to INFO and "
						+ "leave the system property out wherever real orgs are used: %s",
						String.join(", ", printing)));
		}
	}

}
