package io.salesforceauth.client;

import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.settings.OrgBeans;
import io.salesforceauth.token.HttpTransports;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;

/**
 * The builders that our clients start from, and the request factory that customizers of
 * the application give them: to go through a proxy, as a rule. It is ours too, if nothing
 * speaks against it.
 */
final class CustomizedBuilders {

	private static final Log logger = LogFactory.getLog(CustomizedBuilders.class);

	private final ConfigurableListableBeanFactory beans;

	private final @Nullable String own;

	private final SingletonSupplier<RestClient.Builder> common = SingletonSupplier.of(this::customize);

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a source.
	 * @param beans the builders and customizers of the application
	 * @throws NoUniqueBeanDefinitionException if it has several builders
	 */
	CustomizedBuilders(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.own = OrgBeans.unqualified(RestClient.Builder.class, beans);
	}

	/**
	 * Return a new builder.
	 */
	RestClient.Builder get() {
		return this.common.obtain().clone();
	}

	/**
	 * Customizers are called once: what they make is shared by all clients. The builder
	 * of Spring Boot would hold a request factory of its own, for which another HTTP
	 * client is made, and which looks like one of the application. It may be missing,
	 * too, because the application has one that is for others.
	 */
	private RestClient.Builder customize() {
		if (this.own != null) {
			// It may be shared
			return this.beans.getBean(this.own, RestClient.Builder.class).clone();
		}
		RestClient.Builder builder = RestClient.builder();
		if (hasConfigurer()) {
			return this.beans.getBean(RestClientBuilderConfigurer.class).configure(builder);
		}
		this.beans.getBeanProvider(RestClientCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	private boolean hasConfigurer() {
		return !own(RestClientBuilderConfigurer.class).isEmpty();
	}

	/**
	 * Return the request factory that customizers gave to a builder. Spring does not show
	 * it, so that the field is read.
	 * @return the factory, {@code null} if they gave none, or if the builder is the
	 * application's own: then nobody knows whose it is
	 * @throws SalesforceConfigurationException if something speaks against it
	 */
	@Nullable ClientHttpRequestFactory requestFactory(RestClient.Builder builder) {
		Field field = (this.own == null && !hasConfigurer())
				? ReflectionUtils.findField(builder.getClass(), null, ClientHttpRequestFactory.class) : null;
		if (field == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(field);
		ClientHttpRequestFactory factory = (ClientHttpRequestFactory) ReflectionUtils.getField(field, builder);
		if (factory != null && !HttpTransports.isOfATest(factory)) {
			check(factory);
		}
		return factory;
	}

	private void check(ClientHttpRequestFactory factory) {
		String customizers = String.join("' or '", own(RestClientCustomizer.class));
		HttpTransports.check(factory, "The request factory " + factory.getClass().getName()
				+ ", which the RestClientCustomizer '" + customizers + "' sets,", false);
		if (own(ClientHttpConnectorBuilderCustomizer.class).isEmpty() && !this.warned.getAndSet(true)) {
			logger.warn("The RestClientCustomizer '" + customizers + "' sets a request factory, which calls to "
					+ "Salesforce use, but sign-ins do not: they are made like the calls of a WebClient. If it stands "
					+ "for a proxy, add a ClientHttpConnectorBuilderCustomizer bean that does the same.");
		}
	}

	private List<String> own(Class<?> type) {
		return OrgBeans.ofTheApplication(type, this.beans);
	}

}
