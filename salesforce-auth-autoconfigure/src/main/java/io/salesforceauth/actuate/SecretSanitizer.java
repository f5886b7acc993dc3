package io.salesforceauth.actuate;

import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.salesforceauth.SalesforceAuthProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

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

	private final Supplier<@Nullable SalesforceAuthProperties> properties;

	/**
	 * Create a function.
	 * @param properties returns the properties, {@code null} if there are none
	 */
	SecretSanitizer(Supplier<@Nullable SalesforceAuthProperties> properties) {
		this.properties = properties;
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
		SalesforceAuthProperties properties = this.properties.get();
		if (properties == null) {
			return Set.of();
		}
		return Stream
			.concat(Stream.of(properties.getClientSecret(), properties.getTokenStore().getEncryptionKey(),
					properties.getTokenStore().getSecondaryEncryptionKey()),
					properties.getOrgs().values().stream().map(SalesforceAuthProperties.Org::getClientSecret))
			.filter(Objects::nonNull)
			.map(String::strip)
			.filter((secret) -> secret.length() >= MIN_LENGTH)
			.collect(Collectors.toSet());
	}

}
