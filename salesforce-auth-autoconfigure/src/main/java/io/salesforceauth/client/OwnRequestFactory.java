package io.salesforceauth.client;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.settings.OrgBeans;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;

/**
 * The request factory that customizers of the application give to all its
 * {@code RestClient}s: to go through a proxy, as a rule. It is ours too, if it says that
 * it follows no redirects.
 */
final class OwnRequestFactory {

	private static final Log logger = LogFactory.getLog(OwnRequestFactory.class);

	private OwnRequestFactory() {
	}

	/**
	 * Find the request factory. Spring does not show it, so that the field of a builder
	 * is read.
	 * @return the factory, {@code null} if the application has none
	 * @throws SalesforceConfigurationException if it follows redirects, or does not tell
	 */
	static @Nullable ClientHttpRequestFactory of(ConfigurableListableBeanFactory beans) {
		RestClient.Builder builder = RestClient.builder();
		beans.getBeanProvider(RestClientCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		Field field = ReflectionUtils.findField(builder.getClass(), null, ClientHttpRequestFactory.class);
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		ClientHttpRequestFactory factory = (ClientHttpRequestFactory) ReflectionUtils.getField(field, builder);
		if (factory != null) {
			check(factory, beans);
		}
		return factory;
	}

	private static void check(ClientHttpRequestFactory factory, ConfigurableListableBeanFactory beans) {
		String type = factory.getClass().getName();
		String customizers = String.join("' or '", own(RestClientCustomizer.class, beans));
		boolean test = type.startsWith("org.springframework.test.");
		if (!test && !Boolean.FALSE.equals(RequestFactoryCheck.followsRedirects(factory))) {
			throw new SalesforceConfigurationException("spring.http.clients.imperative.factory", "The request factory "
					+ type + ", which the RestClientCustomizer '" + customizers
					+ "' sets, cannot be used for Salesforce: it follows redirects, or does not tell whether it does, "
					+ "and would carry tokens to another host. Without it calls would not take the way that it was "
					+ "made for, such as a proxy.",
					"Configure the request factory of Spring Boot instead, by a "
							+ "ClientHttpRequestFactoryBuilderCustomizer bean or by spring.http.clients.*.");
		}
		if (!test && own(ClientHttpConnectorBuilderCustomizer.class, beans).isEmpty()) {
			logger.warn("The RestClientCustomizer '" + customizers + "' sets a request factory, which calls to "
					+ "Salesforce use, but sign-ins do not: they are made like the calls of a WebClient. If it stands "
					+ "for a proxy, add a ClientHttpConnectorBuilderCustomizer bean that does the same.");
		}
	}

	private static List<String> own(Class<?> type, ConfigurableListableBeanFactory beans) {
		return Arrays.stream(beans.getBeanNamesForType(type, true, false))
			.filter((name) -> !OrgBeans.isOfSpringBoot(name, beans))
			.toList();
	}

}
