package io.salesforceauth.token;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.settings.OrgBeans;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The connector that an application gives to all its {@code WebClient}s, in the place of
 * that of Spring Boot: to go through a proxy, as a rule. It is ours too, if it can be
 * kept from following redirects, and nothing else speaks against it. Spring does not show
 * the connector of a builder, so that its field is read.
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
				|| OrgBeans.unqualified(WebClient.Builder.class, beans) != null
				|| (CUSTOMIZERS && !OrgBeans.ofTheApplication(WebClientCustomizer.class, beans).isEmpty());
	}

	/**
	 * Return a new builder with what the application gives to all its clients. That of
	 * Spring Boot is made as Spring Boot makes it: it may be missing, because the
	 * application has one that is for others.
	 * @throws NoUniqueBeanDefinitionException if the application has several
	 */
	static WebClient.Builder builder(ConfigurableListableBeanFactory beans) {
		String own = OrgBeans.unqualified(WebClient.Builder.class, beans);
		if (own != null) {
			// It may be shared
			return beans.getBean(own, WebClient.Builder.class).clone();
		}
		WebClient.Builder builder = WebClient.builder();
		if (CUSTOMIZERS) {
			Customizers.apply(builder, beans);
		}
		return builder;
	}

	/**
	 * Find the connector of a builder that customizers have been applied to.
	 * @return a connector that nothing speaks against, {@code null} if the application
	 * has none
	 * @throws SalesforceConfigurationException if something speaks against it
	 */
	static @Nullable ClientHttpConnector of(WebClient.Builder builder, ConfigurableListableBeanFactory beans) {
		if (!(TransportCheck.value(builder, "connector") instanceof ClientHttpConnector connector)) {
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
		if (connector.getClass().getName().equals(ReactorConnector.TYPE)) {
			return ReactorConnector.withoutRedirects(connector);
		}
		HttpTransports.check(connector, whose, false);
		return connector;
	}

	// Each library in a class of its own: it may be missing

	private static final class ReactorConnector {

		static final String TYPE = "org.springframework.http.client.reactive.ReactorClientHttpConnector";

		static ClientHttpConnector withoutRedirects(ClientHttpConnector connector) {
			if (TransportCheck.value(connector, "httpClient") instanceof HttpClient client) {
				return new ReactorClientHttpConnector(client.followRedirect(false));
			}
			// Its client will be made when its resources are there
			ReactorResourceFactory resources = (ReactorResourceFactory) TransportCheck.value(connector,
					"resourceFactory");
			Object mapper = TransportCheck.value(connector, "mapper");
			Assert.state(resources != null && mapper != null, "a connector of Reactor Netty without a client");
			return new ReactorClientHttpConnector(resources, map(mapper).andThen((http) -> http.followRedirect(false)));
		}

		@SuppressWarnings("unchecked")
		private static Function<HttpClient, HttpClient> map(Object mapper) {
			return (Function<HttpClient, HttpClient>) mapper;
		}

	}

	private static final class Customizers {

		static void apply(WebClient.Builder builder, ConfigurableListableBeanFactory beans) {
			beans.getBeanProvider(WebClientCustomizer.class)
				.orderedStream()
				.forEach((customizer) -> customizer.customize(builder));
		}

	}

}
