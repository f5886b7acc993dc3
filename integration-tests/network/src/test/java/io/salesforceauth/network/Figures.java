package io.salesforceauth.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * What the tests counted, printed at the end of the build and kept in
 * {@code target/figures.md}.
 */
public final class Figures implements LauncherSessionListener {

	private static final Set<String> rows = new ConcurrentSkipListSet<>();

	static void report(Connector connector, String what, String counted) {
		rows.add("| %s | %s | %s |".formatted(what, connector.name().toLowerCase(Locale.ROOT), counted));
	}

	@Override
	public void launcherSessionClosed(LauncherSession session) {
		if (rows.isEmpty()) {
			return;
		}
		List<String> lines = new ArrayList<>();
		lines.add("| case | connector | counted |");
		lines.add("|---|---|---|");
		lines.addAll(rows);
		System.out.println(String.join(System.lineSeparator(), lines));
		try {
			Files.write(Path.of("target", "figures.md"), lines);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
