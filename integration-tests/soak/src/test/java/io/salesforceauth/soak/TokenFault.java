package io.salesforceauth.soak;

import java.util.Random;

import io.salesforceauth.soak.Reply.Cut;

/**
 * What goes wrong with a token request.
 */
enum TokenFault {

	HANG, RESET, UNAVAILABLE_HTML, UNAVAILABLE_JSON, TOO_MANY_REQUESTS, UNKNOWN_ERROR, EMPTY, CUT;

	/**
	 * Choose one. To hang is rare: callers of the org wait for seconds.
	 */
	static TokenFault random(Random random) {
		return (random.nextInt(40) == 0) ? HANG : values()[1 + random.nextInt(values().length - 1)];
	}

	/**
	 * Return the response in place of a token.
	 */
	Reply reply(Reply token) {
		return switch (this) {
			case HANG, RESET -> Reply.nothing(Cut.RESET);
			case UNAVAILABLE_HTML -> Reply.html(503);
			case UNAVAILABLE_JSON -> Reply.json(503, "{\"error\":\"server_error\"}");
			case TOO_MANY_REQUESTS -> Reply.json(429, "{\"error\":\"slow_down\"}").with("Retry-After", "1");
			case UNKNOWN_ERROR ->
				Reply.json(400, "{\"error\":\"unknown_error\",\"error_description\":\"retry your request\"}");
			case EMPTY -> Reply.json(200, "");
			case CUT -> token.cut(Cut.BODY);
		};
	}

}
