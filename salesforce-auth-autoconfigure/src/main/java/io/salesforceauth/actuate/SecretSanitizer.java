package io.salesforceauth.actuate;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceAuthProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Hides consumer secrets and encryption keys in the endpoints {@code env} and
 * {@code configprops}, even where {@code show-values} allows everything: by the names of
 * their properties, in any spelling, and wherever else their values stand, such as in the
 * variable that a placeholder names.
 */
final class SecretSanitizer implements SanitizingFunction {

	private static final Pattern PUNCTUATION = Pattern.compile("[^a-z0-9]");

	/**
	 * Shorter values stand in many texts that are no secret.
	 */
	private static final int MIN_LENGTH = 8;

	private static final String SECRET = "client-secret";

	private final Supplier<@Nullable SalesforceAuthProperties> properties;

	private final Environment environment;

	/**
	 * Create a function.
	 * @param properties returns the properties, {@code null} if there are none
	 * @param environment has them as they are now
	 */
	SecretSanitizer(Supplier<@Nullable SalesforceAuthProperties> properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	public SanitizableData apply(SanitizableData data) {
		Object value = data.getValue();
		return (value != null && (isSecret(data.getLowerCaseKey()) || holdsSecret(value.toString())))
				? data.withSanitizedValue() : data;
	}

	private static boolean isSecret(String key) {
		String name = PUNCTUATION.matcher(key).replaceAll("");
		return name.startsWith("salesforceauth") && (name.endsWith("clientsecret") || name.endsWith("encryptionkey"));
	}

	private boolean holdsSecret(String value) {
		return secrets().stream().anyMatch(value::contains);
	}

	private Set<String> secrets() {
		Set<String> secrets = new HashSet<>();
		SalesforceAuthProperties properties = this.properties.get();
		if (properties != null) {
			addThoseOfTheStart(properties, secrets);
			addThoseOfNow(properties, secrets);
		}
		return secrets;
	}

	private static void addThoseOfTheStart(SalesforceAuthProperties properties, Set<String> secrets) {
		add(properties.getClientSecret(), secrets);
		add(properties.getTokenStore().getEncryptionKey(), secrets);
		add(properties.getTokenStore().getSecondaryEncryptionKey(), secrets);
		properties.getOrgs().values().forEach((org) -> add(org.getClientSecret(), secrets));
	}

	/**
	 * Add the secrets that a refresh has brought: the properties themselves stay as they
	 * were at the start.
	 */
	private void addThoseOfNow(SalesforceAuthProperties properties, Set<String> secrets) {
		Binder binder = Binder.get(this.environment);
		Stream
			.concat(Stream.of(SECRET, "token-store.encryption-key", "token-store.secondary-encryption-key"),
					properties.getOrgs().keySet().stream().map((org) -> "orgs." + org + "." + SECRET))
			.forEach((name) -> add(value(binder, "salesforce.auth." + name), secrets));
	}

	private static void add(@Nullable String secret, Set<String> secrets) {
		if (secret != null && secret.strip().length() >= MIN_LENGTH) {
			secrets.add(secret.strip());
		}
	}

	private static @Nullable String value(Binder binder, String name) {
		try {
			return binder.bind(ConfigurationPropertyName.adapt(name, '.'), Bindable.of(String.class)).orElse(null);
		}
		catch (BindException ex) {
			return null; // cannot be read, so that there is nothing to hide
		}
	}

}
