package io.salesforceauth.org;

import java.util.LinkedHashMap;
import java.util.Map;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.ApiUsage.Share;
import io.salesforceauth.EscapedText;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Sforce-Limit-Info}: {@code api-usage=18/5000}, and where an app has a
 * limit of its own {@code per-app-api-usage=17/250(appName=sample)}, with other parts
 * between. What has another form is left out. Reads in one pass: the header may be
 * anybody's.
 */
final class LimitInfo {

	/**
	 * More apps than this are left out.
	 */
	static final int MAX_APPS = 20;

	private static final int MAX_LENGTH = 4096;

	private static final int MAX_NAME = 100;

	private static final int MAX_DIGITS = 18;

	private static final String ORG = "api-usage";

	private static final String APP = "per-app-api-usage";

	private final CharSequence text;

	private final int length;

	private final Map<String, Share> apps = new LinkedHashMap<>();

	private @Nullable Share org;

	private int at;

	private LimitInfo(CharSequence text) {
		this.text = text;
		this.length = Math.min(text.length(), MAX_LENGTH);
	}

	static ApiUsage parse(CharSequence header) {
		LimitInfo info = new LimitInfo(header);
		info.read();
		return new ApiUsage(info.org, info.apps);
	}

	private void read() {
		while (this.at < this.length) {
			if (isWord(this.text.charAt(this.at))) {
				readPart();
			}
			else {
				this.at++;
			}
		}
	}

	private void readPart() {
		int start = this.at;
		while (this.at < this.length && isWord(this.text.charAt(this.at))) {
			this.at++;
		}
		boolean app = isSame(start, APP);
		if (!app && !isSame(start, ORG)) {
			return;
		}
		long used = skip('=') ? number() : -1;
		long limit = (used >= 0 && skip('/')) ? number() : -1;
		if (limit < 0) {
			return;
		}
		Share share = new Share(used, limit);
		String name = name();
		if (!app) {
			this.org = share;
		}
		else if (this.apps.size() < MAX_APPS) {
			this.apps.put(name, share);
		}
	}

	private boolean isSame(int start, String expected) {
		return this.at - start == expected.length() && expected.contentEquals(this.text.subSequence(start, this.at));
	}

	private static boolean isWord(char next) {
		return Character.isLetterOrDigit(next) || next == '-' || next == '_';
	}

	private boolean skip(char expected) {
		skipBlanks();
		if (this.at < this.length && this.text.charAt(this.at) == expected) {
			this.at++;
			skipBlanks();
			return true;
		}
		return false;
	}

	private void skipBlanks() {
		while (this.at < this.length && Character.isWhitespace(this.text.charAt(this.at))) {
			this.at++;
		}
	}

	/**
	 * Return a number, -1 if there is none.
	 */
	private long number() {
		int start = this.at;
		long number = 0;
		while (this.at < this.length && this.text.charAt(this.at) >= '0' && this.text.charAt(this.at) <= '9') {
			if (this.at - start >= MAX_DIGITS) {
				return -1;
			}
			number = number * 10 + this.text.charAt(this.at++) - '0';
		}
		return (this.at > start) ? number : -1;
	}

	private String name() {
		StringBuilder name = new StringBuilder();
		if (skip('(')) {
			while (this.at < this.length && this.text.charAt(this.at) != ')') {
				name.append(this.text.charAt(this.at++));
			}
		}
		int equals = name.indexOf("=");
		String value = (equals != -1) ? EscapedText.of(name.substring(equals + 1).strip()) : "";
		if (value.isEmpty()) {
			return "unknown";
		}
		return (value.length() > MAX_NAME) ? shorten(value) : value;
	}

	private static String shorten(String name) {
		// Not between the halves of a character
		int end = Character.isHighSurrogate(name.charAt(MAX_NAME - 1)) ? MAX_NAME - 1 : MAX_NAME;
		return name.substring(0, end).strip();
	}

}
