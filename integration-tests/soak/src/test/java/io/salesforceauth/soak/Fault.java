package io.salesforceauth.soak;

import java.util.Random;

import io.salesforceauth.soak.Reply.Cut;

/**
 * What goes wrong with a call whose session is alive.
 */
enum Fault {

	NONE(0), DELAY(6), CONNECTION_CLOSED(3), CONNECTION_RESET(3), CUT_HEADERS(3), CUT_BODY(3), CUT_401(2), OTHER_401(4),
	FORBIDDEN(3), NOT_FOUND(4), UNAVAILABLE_HTML(3), UNAVAILABLE_JSON(3), TOO_MANY_REQUESTS(3), RETRY_AFTER(3),
	REDIRECT(3), NEVER_HEALS(3), GIVEN_UP(3);

	private static final int ALL = 200;

	private static final String[] OTHER_401S = {
			"[{\"message\":\"INVALID_HEADER_TYPE\",\"errorCode\":\"INVALID_AUTH_HEADER\"}]",
			"[{\"message\":\"This session is not valid for use with the REST API\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
			"<html><body>Sign in</body></html>" };

	private static final String ENDED = "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]";

	private final int share;

	Fault(int share) {
		this.share = share;
	}

	/**
	 * Choose one, mostly none.
	 */
	static Fault random(Random random) {
		int number = random.nextInt(ALL);
		for (Fault fault : values()) {
			number -= fault.share;
			if (number < 0 && fault.share > 0) {
				return fault;
			}
		}
		return NONE;
	}

	/**
	 * Return the response to a session that has ended.
	 */
	static Reply ended(Random random) {
		return switch (random.nextInt(4)) {
			case 0 ->
				Reply.json(401, "{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}");
			case 1 -> Reply.of(401, "application/xml",
					"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Errors><Error><errorCode>INVALID_SESSION_ID</errorCode><message>Session expired or invalid</message></Error></Errors>"
						.getBytes());
			case 2 -> Reply.json(401, ENDED).gzip();
			default -> Reply.json(401, ENDED);
		};
	}

	/**
	 * Return the response, {@code null} if there is none until the caller gives up.
	 * @param success what is sent where nothing goes wrong
	 * @param elsewhere where a redirect leads
	 */
	Reply reply(Reply success, String elsewhere, Random random) {
		return switch (this) {
			case NONE, DELAY, GIVEN_UP -> success;
			case CONNECTION_CLOSED -> Reply.nothing(Cut.BEFORE);
			case CONNECTION_RESET -> Reply.nothing(Cut.RESET);
			case CUT_HEADERS -> success.cut(Cut.HEADERS);
			case CUT_BODY -> success.cut(Cut.BODY);
			case CUT_401 -> Reply.json(401, ENDED).cut(Cut.BODY);
			case OTHER_401 -> other401(OTHER_401S[random.nextInt(OTHER_401S.length)]);
			case FORBIDDEN -> Reply.json(403,
					"[{\"message\":\"TotalRequests Limit exceeded.\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]");
			case NOT_FOUND -> Reply.json(404, "[{\"message\":\"no such thing\",\"errorCode\":\"NOT_FOUND\"}]");
			case UNAVAILABLE_HTML -> Reply.html(503);
			case UNAVAILABLE_JSON -> Reply.json(503, "[{\"message\":\"down\",\"errorCode\":\"SERVER_UNAVAILABLE\"}]");
			case TOO_MANY_REQUESTS -> Reply.json(429, "[]");
			case RETRY_AFTER -> Reply.json(429, "[]").with("Retry-After", "1");
			case REDIRECT -> Reply.html(302).with("Location", elsewhere);
			case NEVER_HEALS -> Reply.json(401, ENDED);
		};
	}

	private static Reply other401(String body) {
		return body.startsWith("<") ? Reply.of(401, "text/html", body.getBytes()) : Reply.json(401, body);
	}

	/**
	 * Whether the caller sees an I/O error.
	 */
	boolean isBroken() {
		return switch (this) {
			case CONNECTION_CLOSED, CONNECTION_RESET, CUT_HEADERS, CUT_BODY -> true;
			default -> false;
		};
	}

	/**
	 * Whether the connection ends before a response, so that the JDK's client may send a
	 * GET again.
	 */
	boolean isWithoutResponse() {
		return this == CONNECTION_CLOSED || this == CONNECTION_RESET || this == CUT_HEADERS;
	}

	/**
	 * Whether a HEAD can meet it: its responses have no body.
	 */
	boolean suitsHead() {
		return switch (this) {
			case CUT_BODY, CUT_401, OTHER_401, FORBIDDEN -> false;
			default -> true;
		};
	}

	/**
	 * Whether the response shows that the token was accepted.
	 */
	boolean isAccepted() {
		return this == NONE || this == DELAY || this == NOT_FOUND;
	}

	@Override
	public String toString() {
		return name().toLowerCase().replace('_', ' ');
	}

}
