package io.salesforceauth.registration;

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
public final class PropertyCredentials {

	private static final String PREFIX = "salesforce.auth.";

	private static final int MAX_SIZE = 16 * 1024;

	private static final String MOUNT_IT = "Check that the file is mounted, readable and holds nothing but the value.";

	private PropertyCredentials() {
	}

	/**
	 * Return whether the credentials can change: whether they are in files.
	 * @param settings the settings of the org
	 * @return whether one of the two is in a file
	 */
	public static boolean areInFiles(SalesforceAuthProperties settings) {
		return settings.clientIdLocation() != null || settings.clientSecretLocation() != null;
	}

	/**
	 * Return whether the properties name no credentials at all.
	 * @param settings the settings of the org
	 * @return whether neither values nor files are set
	 */
	public static boolean areAbsent(SalesforceAuthProperties settings) {
		return !StringUtils.hasText(settings.clientId()) && !StringUtils.hasText(settings.clientSecret())
				&& !areInFiles(settings);
	}

	/**
	 * Read the pair as it is now. Reads the key twice, so that it fits the secret when
	 * both are replaced meanwhile.
	 * @param settings the settings of the org
	 * @return key and secret
	 * @throws SalesforceConfigurationException if one is missing, set twice, empty or
	 * cannot be read
	 */
	public static SalesforceCredentials read(SalesforceAuthProperties settings) {
		String before;
		String clientId;
		String clientSecret;
		do {
			before = read("client-id", settings.clientId(), settings.clientIdLocation());
			clientSecret = read("client-secret", settings.clientSecret(), settings.clientSecretLocation());
			clientId = read("client-id", settings.clientId(), settings.clientIdLocation());
		}
		while (!clientId.equals(before));
		return new SalesforceCredentials(clientId, clientSecret);
	}

	private static String read(String name, @Nullable String value, @Nullable Path location) {
		if (location == null) {
			return (value != null) ? value.strip() : "";
		}
		if (StringUtils.hasText(value)) {
			throw new SalesforceConfigurationException(PREFIX + name + "-location",
					PREFIX + name + " is set, too: it is not clear which one counts.", "Remove one of them.");
		}
		String content = content(name, location);
		if (content.isEmpty()) {
			throw refuse(name, "The file " + location + " is empty.");
		}
		return content;
	}

	private static String content(String name, Path location) {
		try {
			if (Files.size(location) > MAX_SIZE) {
				throw refuse(name, "The file " + location + " is too large.");
			}
			return Files.readString(location, StandardCharsets.UTF_8).strip();
		}
		catch (NoSuchFileException ex) {
			throw refuse(name, "The file " + location + " does not exist.");
		}
		catch (IOException ex) {
			// Without the cause: a decoder's message may quote what it read
			throw refuse(name, "The file " + location + " cannot be read: " + ex.getClass().getSimpleName() + ".");
		}
	}

	private static SalesforceConfigurationException refuse(String name, String reason) {
		return new SalesforceConfigurationException(PREFIX + name + "-location", reason, MOUNT_IT);
	}

}
