package io.salesforceauth.soak;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;

import org.springframework.http.MediaType;

/**
 * What a call sends, and what goes wrong with it.
 *
 * @param headers lower-case names
 * @param isEarly whether the end of the session is told before the body was read
 */
record Shape(String method, String path, Map<String, String> headers, Kind kind, byte[] body, Fault fault,
		boolean isEarly) {

	/**
	 * Largest body that is sent again.
	 */
	static final int MAX_BODY_SIZE = 64 * 1024;

	private static final String[] RESOURCES = { "/services/data/v68.0/query", "/services/data/v68.0/sobjects/Account",
			"/services/data/v68.0/composite", "/services/apexrest/orders" };

	private static final String[] NEVER_HEALING = { "/services/data/v68.0/wave/dashboards",
			"/services/apexrest/secret" };

	private static final String[] METHODS = { "GET", "GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD" };

	/**
	 * What a multipart body is longer than its parts.
	 */
	private static final int PARTS = 1024;

	static Shape random(Random random, boolean reactive, boolean neverHealing) {
		String method = METHODS[random.nextInt(METHODS.length)];
		Fault fault = Fault.random(random);
		if ((fault == Fault.NEVER_HEALS && !neverHealing) || (fault == Fault.GIVEN_UP && !reactive)
				|| (method.equals("HEAD") && !fault.suitsHead())) {
			fault = Fault.NONE;
		}
		String[] paths = (fault == Fault.NEVER_HEALS) ? NEVER_HEALING : RESOURCES;
		String path = paths[random.nextInt(paths.length)] + "?number=" + random.nextInt(1000) + "&text=a%20b";
		Map<String, String> headers = Map.of("x-random", Long.toString(random.nextLong()), "accept", "*/*");
		Kind kind = method.startsWith("P") ? Kind.values()[random.nextInt(Kind.values().length)] : Kind.NONE;
		byte[] body = new byte[size(kind, random)];
		random.nextBytes(body);
		boolean early = body.length > MAX_BODY_SIZE && kind != Kind.MULTIPART && random.nextInt(4) == 0;
		return new Shape(method, path, headers, kind, body, fault, early);
	}

	private static int size(Kind kind, Random random) {
		if (kind == Kind.NONE) {
			return 0;
		}
		return (random.nextInt(20) == 0) ? MAX_BODY_SIZE * (2 + random.nextInt(3))
				: random.nextInt((random.nextInt(10) == 0) ? MAX_BODY_SIZE - PARTS : 2000);
	}

	String resource() {
		return this.method + " " + this.path.replaceAll("\\?.*", "");
	}

	/**
	 * Whether the body is kept for sending it again.
	 */
	boolean isKept() {
		return this.body.length <= MAX_BODY_SIZE;
	}

	/**
	 * Whether a body is this one, as far as can be told.
	 */
	boolean isSent(byte[] sent) {
		return isMultipart() ? sent.length > this.body.length : Arrays.equals(sent, this.body);
	}

	boolean isMultipart() {
		return this.kind == Kind.MULTIPART || this.kind == Kind.TYPED_MULTIPART;
	}

	MediaType type() {
		return isMultipart() ? MediaType.MULTIPART_FORM_DATA : MediaType.APPLICATION_OCTET_STREAM;
	}

	@Override
	public String toString() {
		return this.method + " " + this.path + " with " + this.body.length + " bytes (" + this.kind + "), " + this.fault
				+ (this.isEarly ? ", early" : "");
	}

	/**
	 * How a body is given to the client.
	 */
	enum Kind {

		NONE, BYTES, STREAM, MULTIPART,

		/**
		 * With a content type that the caller sets, which has no boundary yet.
		 */
		TYPED_MULTIPART

	}

}
