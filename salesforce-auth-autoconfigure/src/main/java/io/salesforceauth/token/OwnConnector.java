package io.salesforceauth.token;

import java.lang.reflect.Field;
import java.net.http.HttpClient.Redirect;
import java.util.Arrays;
import java.util.List;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.settings.OrgBeans;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The connector that an application gives to all its {@code WebClient}s, in the place of
 * that of Spring Boot: to go through a proxy, as a rule. It is ours too, if it can be
 * kept from following redirects. Spring shows neither the connector of a builder nor the
 * HTTP client of a connector, so that their fields are read.
 */
final class OwnConnector {

	private static final boolean CUSTOMIZERS = ClassUtils
		.isPresent("org.springframework.boot.webclient.WebClientCustomizer", OwnConnector.class.getClassLoader());

	private OwnConnector() {
	}

	/**
	 * Whether the application may have a connector, as far as its bean definitions tell:
	 * to look for one makes beans.
	 */
	static boolean isPossible(ConfigurableListableBeanFactory beans) {
		return beans.getParentBeanFactory() != null
				|| !OrgBeans.ofTheApplication(ClientHttpConnector.class, beans).isEmpty()
				|| !OrgBeans.ofTheApplication(WebClient.Builder.class, beans).isEmpty()
				|| (CUSTOMIZERS && !OrgBeans.ofTheApplication(WebClientCustomizer.class, beans).isEmpty());
	}

	/**
	 * Find the connector of a builder that customizers have been applied to.
	 * @return a connector that follows no redirects, {@code null} if the application has
	 * none
	 * @throws SalesforceConfigurationException if it follows them, or does not tell
	 */
	static @Nullable ClientHttpConnector of(WebClient.Builder builder, ConfigurableListableBeanFactory beans) {
		if (!(value(builder, "connector") instanceof ClientHttpConnector connector)) {
			return null;
		}
		for (BeanFactory place = beans; place instanceof ConfigurableListableBeanFactory holder; place = holder
			.getParentBeanFactory()) {
			String name = name(connector, holder);
			if (name != null) {
				return OrgBeans.isOfSpringBoot(name, holder) ? null
						: withoutRedirects(connector, "The ClientHttpConnector bean '" + name + "'");
			}
		}
		return withoutRedirects(connector, "The connector " + connector.getClass().getName() + ", which "
				+ customizers(beans) + " or the WebClient.Builder bean sets,");
	}

	@SuppressWarnings("ReferenceEquality") // that very bean
	private static @Nullable String name(ClientHttpConnector connector, ConfigurableListableBeanFactory beans) {
		return Arrays.stream(beans.getBeanNamesForType(ClientHttpConnector.class, true, false))
			.filter((name) -> beans.containsSingleton(name) && beans.getSingleton(name) == connector)
			.findFirst()
			.orElse(null);
	}

	private static String customizers(ConfigurableListableBeanFactory beans) {
		List<String> names = CUSTOMIZERS ? OrgBeans.ofTheApplication(WebClientCustomizer.class, beans) : List.of();
		return names.isEmpty() ? "a customizer" : "the WebClientCustomizer '" + String.join("' or '", names) + "'";
	}

	private static ClientHttpConnector withoutRedirects(ClientHttpConnector connector, String whose) {
		Object client = value(connector, "httpClient");
		if (client instanceof java.net.http.HttpClient jdk && jdk.followRedirects() == Redirect.NEVER) {
			return connector;
		}
		if (client != null && connector.getClass().getName().equals(ReactorConnector.TYPE)) {
			return ReactorConnector.withoutRedirects(client);
		}
		if (client != null && connector.getClass().getName().equals(JettyConnector.TYPE)
				&& !JettyConnector.followsRedirects(client)) {
			return connector;
		}
		throw new SalesforceConfigurationException("spring.http.clients.reactive.connector",
				whose + " cannot be used for Salesforce: it follows redirects, or does not tell whether it does, and "
						+ "would carry tokens and the consumer secret to another host. Without it they would not take "
						+ "the way that it was made for, such as a proxy.",
				"Configure the connector of Spring Boot instead, by a ClientHttpConnectorBuilderCustomizer bean or by "
						+ "spring.http.clients.*, or switch redirects off in a connector of Reactor Netty, Jetty or "
						+ "the JDK.");
	}

	private static @Nullable Object value(Object owner, String name) {
		Field field = ReflectionUtils.findField(owner.getClass(), name);
		if (field == null) {
			return null;
		}
		try {
			ReflectionUtils.makeAccessible(field);
		}
		catch (RuntimeException ex) {
			return null; // a module that is closed
		}
		return ReflectionUtils.getField(field, owner);
	}

	// Each library in a class of its own: it may be missing

	private static final class ReactorConnector {

		static final String TYPE = "org.springframework.http.client.reactive.ReactorClientHttpConnector";

		static ClientHttpConnector withoutRedirects(Object client) {
			return new ReactorClientHttpConnector(
					((reactor.netty.http.client.HttpClient) client).followRedirect(false));
		}

	}

	private static final class JettyConnector {

		static final String TYPE = "org.springframework.http.client.reactive.JettyClientHttpConnector";

		static boolean followsRedirects(Object client) {
			return ((org.eclipse.jetty.client.HttpClient) client).isFollowRedirects();
		}

	}

}
