package io.salesforceauth.test.org;

/**
 * What comes after {@code LIKE}: {@code %} stands for any characters, {@code _} for one;
 * a backslash before them takes that away. Upper and lower case are the same.
 *
 * @param text the pattern, still escaped
 */
public record LikePattern(String text) {

	/**
	 * Compare a text.
	 * @param value the text
	 * @return whether it is like the pattern
	 */
	public boolean matches(String value) {
		int from = 0;
		int at = 0;
		int lastAny = -1;
		int retry = 0;
		// Greedy, and back to the last % only: never more than once through both
		while (at < value.length()) {
			if (from < this.text.length() && this.text.charAt(from) == '%') {
				lastAny = ++from;
				retry = at;
			}
			else if (from < this.text.length() && isOne(from, value.charAt(at))) {
				from += (this.text.charAt(from) == '\\') ? 2 : 1;
				at++;
			}
			else if (lastAny >= 0) {
				from = lastAny;
				at = ++retry;
			}
			else {
				return false;
			}
		}
		while (from < this.text.length() && this.text.charAt(from) == '%') {
			from++;
		}
		return from == this.text.length();
	}

	private boolean isOne(int from, char character) {
		char wanted = this.text.charAt(from);
		if (wanted == '_') {
			return true;
		}
		char literal = (wanted == '\\' && from + 1 < this.text.length()) ? this.text.charAt(from + 1) : wanted;
		return Character.toLowerCase(literal) == Character.toLowerCase(character);
	}

}
