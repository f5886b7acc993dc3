package io.salesforceauth.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads the consumer key and secret from the properties of an org or from the files that
 * they name.
 */
final class PropertyCredentials {

	/**
	 * The names of the properties that hold the pair itself.
	 */
	static final List<String> NAMES = List.of("client-id", "client-secret");

	private static final String PREFIX = "salesforce.auth.";

	/**
	 * Absolute, or with a dot: neither is a secret in hexadecimal digits or in Base64.
	 */
	private static final Pattern PATH = Pattern.compile("([/\\\\]|[A-Za-z]:|[^.]*\\.)[^\\p{Cntrl}]{0,1000}");

	private static final Pattern SECRET = Pattern.compile("-----|[\\w+=!-]{32}");

	private static final int MAX_SIZE = 16 * 1024;

	private static final String MOUNT_IT = "Check that the file is mounted, readable and holds nothing but the value.";

	private PropertyCredentials() {
	}

	/**
	 * Whether the credentials can change, since one of the two is in a file.
	 */
	static boolean areInFiles(SalesforceAuthProperties settings) {
		return settings.getClientIdLocation() != null || settings.getClientSecretLocation() != null;
	}

	/**
	 * Whether the properties name no credentials at all, neither values nor files.
	 */
	static boolean areAbsent(SalesforceAuthProperties settings) {
		return !StringUtils.hasText(settings.getClientId()) && !StringUtils.hasText(settings.getClientSecret())
				&& !areInFiles(settings);
	}

	/**
	 * Read the pair as it is now. Reads the key twice, so that it fits the secret when
	 * both are replaced meanwhile.
	 * @throws SalesforceConfigurationException if one is missing, set twice, empty or
	 * cannot be read
	 */
	static SalesforceCredentials read(SalesforceAuthProperties settings) {
		String before;
		String clientId;
		String clientSecret;
		do {
			before = readClientId(settings);
			clientSecret = read("client-secret", settings.getClientSecret(), settings.getClientSecretLocation());
			clientId = readClientId(settings);
		}
		while (!clientId.equals(before));
		return new SalesforceCredentials(clientId, clientSecret);
	}

	/**
	 * Make the pair of values of {@link #NAMES}.
	 * @throws SalesforceConfigurationException if one is missing or cannot be sent
	 */
	static SalesforceCredentials of(List<Optional<Object>> values) {
		return new SalesforceCredentials(of(values, 0), of(values, 1));
	}

	private static String of(List<Optional<Object>> values, int index) {
		return read(NAMES.get(index), values.get(index).map(Object::toString).orElse(null), null);
	}

	static String readClientId(SalesforceAuthProperties settings) {
		return read("client-id", settings.getClientId(), settings.getClientIdLocation());
	}

	private static String read(String name, @Nullable String value, @Nullable Path location) {
		if (location == null) {
			return checked(PREFIX + name, "The value", CredentialText.clean((value != null) ? value : ""));
		}
		if (StringUtils.hasText(value)) {
			throw new SalesforceConfigurationException(PREFIX + name + "-location",
					PREFIX + name + " is set, too: it is not clear which one counts.", "Remove one of them.");
		}
		String property = PREFIX + name + "-location";
		return checked(property, "What the file " + location + " holds", content(property, location));
	}

	private static String checked(String property, String subject, String value) {
		if (value.isEmpty()) {
			throw new SalesforceConfigurationException(property, "There is no value.", "Set it.");
		}
		String fault = CredentialText.fault(value);
		if (fault != null) {
			throw new SalesforceConfigurationException(property, subject + " " + fault + ".",
					"Copy key and secret as they stand in Salesforce, and nothing else.");
		}
		return value;
	}

	/**
	 * Return what a file holds, without white space and invisible characters around it.
	 * @throws SalesforceConfigurationException if it is empty or cannot be read
	 */
	static String content(String property, Path location) {
		if (!mayBeShown(location) && Files.notExists(location)) {
			throw new SalesforceConfigurationException(property,
					"The value does not look like the path of a file. It is not shown, since it may be a secret.",
					"Write the path of a file, such as /run/secrets/salesforce, and put the secret into the file.");
		}
		try {
			if (Files.size(location) > MAX_SIZE) {
				throw refuse(property, "The file " + location + " is too large.");
			}
			String content = Files.readString(location, StandardCharsets.UTF_8);
			content = CredentialText.clean(content);
			if (content.isEmpty()) {
				throw refuse(property, "The file " + location + " is empty.");
			}
			return content;
		}
		catch (NoSuchFileException ex) {
			throw refuse(property, "The file " + location + " does not exist.");
		}
		catch (CharacterCodingException ex) {
			throw refuse(property, "The file " + location + " is not text in UTF-8.");
		}
		catch (IOException ex) {
			// Without the cause: a decoder's message may quote what it read
			throw refuse(property, "The file " + location + " cannot be read: " + ex.getClass().getSimpleName() + ".");
		}
	}

	/**
	 * Whether a value is likelier a path than a secret or a key that was written in its
	 * place.
	 */
	private static boolean mayBeShown(Path location) {
		return PATH.matcher(location.toString()).matches() && !SECRET.matcher(location.toString()).find();
	}

	private static SalesforceConfigurationException refuse(String property, String reason) {
		return new SalesforceConfigurationException(property, reason, MOUNT_IT);
	}

}
