package io.salesforceauth.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.salesforceauth.SalesforceAuthProperties;

import org.springframework.boot.json.JsonParserFactory;

/**
 * The configuration metadata of the class path: what editors know of properties.
 *
 * @param properties all properties by name
 */
record Metadata(Map<String, Map<String, Object>> properties) {

	private static final String FILE = "META-INF/spring-configuration-metadata.json";

	/**
	 * Read those of the starter alone.
	 */
	static Metadata ofStarter() {
		String home = SalesforceAuthProperties.class.getProtectionDomain().getCodeSource().getLocation().toString();
		return read(resources().stream().filter((url) -> url.toString().contains(home)).toList());
	}

	static Metadata ofAll() {
		return read(resources());
	}

	/**
	 * Whether there is a property of this name, or one below it, or a map that holds it.
	 */
	boolean isKnown(String name) {
		return this.properties.keySet().stream().anyMatch((known) -> known.equals(name) || known.startsWith(name + "."))
				|| isInMap(name);
	}

	private boolean isInMap(String name) {
		return this.properties.entrySet()
			.stream()
			.anyMatch((property) -> name.startsWith(property.getKey() + ".")
					&& String.valueOf(property.getValue().get("type")).startsWith("java.util.Map"));
	}

	private static List<URL> resources() {
		try {
			return Collections.list(Metadata.class.getClassLoader().getResources(FILE));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static Metadata read(List<URL> resources) {
		Map<String, Map<String, Object>> properties = new TreeMap<>();
		for (URL resource : resources) {
			try (InputStream stream = resource.openStream()) {
				Object list = JsonParserFactory.getJsonParser()
					.parseMap(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
					.get("properties");
				((List<Map<String, Object>>) list)
					.forEach((property) -> properties.put((String) property.get("name"), property));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return new Metadata(properties);
	}

}
