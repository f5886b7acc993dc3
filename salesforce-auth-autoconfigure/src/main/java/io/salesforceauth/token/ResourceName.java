package io.salesforceauth.token;

/**
 * What a resource is called where people read it: its method and the beginning of its
 * path. Ids and what may be personal data stay out.
 */
final class ResourceName {

	private static final int MOST_LETTERS = 40;

	/**
	 * Of {@code /services/data/v68.0/sobjects/Account}.
	 */
	private static final int REST_SEGMENTS = 5;

	/**
	 * Of {@code /services/apexrest/orders}: what follows is the application's.
	 */
	private static final int OTHER_SEGMENTS = 3;

	private ResourceName() {
	}

	static String of(String method, String path) {
		StringBuilder name = new StringBuilder(method).append(' ');
		String[] segments = path.split("/", REST_SEGMENTS + 2);
		int most = path.startsWith("/services/data/") ? REST_SEGMENTS : OTHER_SEGMENTS;
		for (int i = 1; i < segments.length; i++) {
			if (i > most || !isWord(segments[i], i)) {
				return name.append("/…").toString();
			}
			name.append('/').append(segments[i]);
		}
		return name.toString();
	}

	private static boolean isWord(String segment, int place) {
		if (segment.length() > MOST_LETTERS) {
			return false;
		}
		boolean version = place == 3 && segment.startsWith("v");
		return segment.chars()
			.allMatch((next) -> (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_'
					|| next == '-' || (version && ((next >= '0' && next <= '9') || next == '.')));
	}

}
