package io.salesforceauth.check;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Properties of other libraries that sign in to Salesforce, server to server, and are
 * still set: those of Camel's component and of Spring Security's client. Only their names
 * are told.
 */
final class OldProperties {

	private static final String CAMEL = "camel.component.salesforce.";

	private static final List<String> CAMEL_NAMES = List.of("client-id", "client-secret", "user-name", "password",
			"refresh-token", "keystore");

	private static final String SPRING = "spring.security.oauth2.client.";

	/**
	 * Those of a service; the login of a user stays.
	 */
	private static final Set<String> GRANTS = Set.of("client_credentials", "password",
			"urn:ietf:params:oauth:grant-type:jwt-bearer");

	private static final List<String> HOSTS = List.of(".salesforce.com", ".salesforce.mil", ".force.com",
			".sfcrmproducts.cn");

	private OldProperties() {
	}

	/**
	 * Return the names of those that are set.
	 */
	static List<String> in(Environment environment) {
		List<String> names = new ArrayList<>();
		CAMEL_NAMES.stream().map(CAMEL::concat).filter(environment::containsProperty).forEach(names::add);
		Binder binder = Binder.get(environment);
		Map<String, Provider> providers = bind(binder, "provider", Provider.class);
		bind(binder, "registration", Registration.class).forEach((id, registration) -> {
			Provider provider = providers.get(Objects.requireNonNullElse(registration.provider(), id));
			if (provider != null && provider.isSalesforce() && registration.isOfAService()) {
				names.add(SPRING + "registration." + id);
			}
		});
		return names;
	}

	private static <T> Map<String, T> bind(Binder binder, String name, Class<T> type) {
		return binder.bind(SPRING + name, Bindable.mapOf(String.class, type)).orElseGet(Map::of);
	}

	/**
	 * Where tokens come from.
	 *
	 * @param tokenUri the token endpoint
	 * @param issuerUri where its metadata is
	 */
	record Provider(@Nullable String tokenUri, @Nullable String issuerUri) {

		boolean isSalesforce() {
			return Stream.of(this.tokenUri, this.issuerUri).filter(Objects::nonNull).anyMatch(Provider::isSalesforce);
		}

		private static boolean isSalesforce(String uri) {
			try {
				String host = URI.create(uri.strip()).getHost();
				return host != null && HOSTS.stream().anyMatch(host::endsWith);
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		}

	}

	/**
	 * How tokens are asked for.
	 *
	 * @param provider the name of the provider, {@code null} if it is that of the
	 * registration
	 * @param authorizationGrantType the grant
	 */
	record Registration(@Nullable String provider, @Nullable String authorizationGrantType) {

		boolean isOfAService() {
			return this.authorizationGrantType != null && GRANTS.contains(this.authorizationGrantType);
		}

	}

}
