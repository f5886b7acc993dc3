package io.salesforceauth.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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

	private static final String PREFIX = "salesforce.auth.";

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

	static String readClientId(SalesforceAuthProperties settings) {
		return read("client-id", settings.getClientId(), settings.getClientIdLocation());
	}

	private static String read(String name, @Nullable String value, @Nullable Path location) {
		if (location == null) {
			return (value != null) ? value.strip() : "";
		}
		if (StringUtils.hasText(value)) {
			throw new SalesforceConfigurationException(PREFIX + name + "-location",
					PREFIX + name + " is set, too: it is not clear which one counts.", "Remove one of them.");
		}
		return content(PREFIX + name + "-location", location);
	}

	/**
	 * Return what a file holds, without white space around it.
	 * @throws SalesforceConfigurationException if it is empty or cannot be read
	 */
	static String content(String property, Path location) {
		try {
			if (Files.size(location) > MAX_SIZE) {
				throw refuse(property, "The file " + location + " is too large.");
			}
			String content = Files.readString(location, StandardCharsets.UTF_8).strip();
			if (content.isEmpty()) {
				throw refuse(property, "The file " + location + " is empty.");
			}
			return content;
		}
		catch (NoSuchFileException ex) {
			throw refuse(property, "The file " + location + " does not exist.");
		}
		catch (IOException ex) {
			// Without the cause: a decoder's message may quote what it read
			throw refuse(property, "The file " + location + " cannot be read: " + ex.getClass().getSimpleName() + ".");
		}
	}

	private static SalesforceConfigurationException refuse(String property, String reason) {
		return new SalesforceConfigurationException(property, reason, MOUNT_IT);
	}

}
