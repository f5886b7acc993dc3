package io.salesforceauth.sample.page;

import java.time.Duration;

/**
 * Times for people.
 */
final class Times {

	private Times() {
	}

	static String text(Duration time) {
		long seconds = Math.max(0, Math.round(time.toMillis() / 1000.0));
		if (seconds < 60) {
			return seconds + " s";
		}
		if (seconds < 3600) {
			return seconds / 60 + " min " + seconds % 60 + " s";
		}
		return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
	}

}
