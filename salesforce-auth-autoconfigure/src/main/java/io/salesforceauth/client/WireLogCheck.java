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
	 * What the JDK's HTTP client prints is no matter of levels.
	 */
	static final List<String> JDK_PROPERTIES = List.of("jdk.httpclient.HttpClient.log", "jdk.internal.httpclient.debug",
			"jdk.internal.httpclient.hpack.debug");

	/**
	 * Of the JDK, too, which asks the logging of the platform.
	 */
	static final String URL_CONNECTION = "sun.net.www.protocol.http.HttpURLConnection";

	private static final Log logger = LogFactory.getLog(WireLogCheck.class);

	private static final String APACHE = "org.apache.hc.client5.http.config.RequestConfig";

	private static final String JETTY = "org.eclipse.jetty.client.HttpClient";

	private static final String GRPC = "io.grpc.netty.NettyClientHandler";

	private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

	static {
		LIBRARIES.put("org.apache.hc.client5.http.wire", APACHE);
		LIBRARIES.put("org.apache.hc.client5.http.headers", APACHE);
		LIBRARIES.put("org.eclipse.jetty.client", JETTY);
		LIBRARIES.put("org.eclipse.jetty.http", JETTY);
		LIBRARIES.put("org.eclipse.jetty.io", JETTY);
		LIBRARIES.put("reactor.netty.http.client.HttpClient", "reactor.netty.http.client.HttpClient");
		LIBRARIES.put(GRPC, GRPC);
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
			if (isOn(name) && this.isPresent.test(library)) {
				printing.add("logging.level." + name);
			}
		});
		if (isOn(URL_CONNECTION) || System.getLogger(URL_CONNECTION).isLoggable(System.Logger.Level.DEBUG)) {
			printing.add("logging.level." + URL_CONNECTION);
		}
		JDK_PROPERTIES.stream().filter(WireLogCheck::isSet).map("-D"::concat).forEach(printing::add);
		if (!printing.isEmpty()) {
			logger
				.warn(LogMessage.format("The log of an HTTP library can print what it sends to Salesforce, tokens and "
						+ "the consumer secret included (Reactor Netty only with its wiretap). Set the loggers to INFO and "
						+ "leave the system properties out wherever real orgs are used: %s",
						String.join(", ", printing)));
		}
	}

	private static boolean isOn(String logger) {
		return LogFactory.getLog(logger).isDebugEnabled();
	}

	private static boolean isSet(String property) {
		String value = System.getProperty(property);
		return StringUtils.hasText(value) && !value.equals("false");
	}

}
