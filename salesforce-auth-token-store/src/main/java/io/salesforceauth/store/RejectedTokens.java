package io.salesforceauth.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import io.salesforceauth.SalesforceToken;

/**
 * The tokens of one org that this instance knows to be rejected, by their hash: the
 * newest few. Safe for concurrent use.
 */
final class RejectedTokens {

	private static final int MAX_SIZE = 8;

	private final Map<String, Instant> rejectedAt = new LinkedHashMap<>();

	synchronized void add(SalesforceToken token, Instant now) {
		String hash = hash(token);
		this.rejectedAt.remove(hash);
		this.rejectedAt.put(hash, now);
		if (this.rejectedAt.size() > MAX_SIZE) {
			this.rejectedAt.remove(this.rejectedAt.keySet().iterator().next());
		}
	}

	/**
	 * Whether a token was rejected after it was issued: Salesforce may issue the same one
	 * again.
	 */
	synchronized boolean contains(SalesforceToken token) {
		Instant rejectedAt = this.rejectedAt.get(hash(token));
		return rejectedAt != null && !token.issuedAt().isAfter(rejectedAt);
	}

	/**
	 * Return what stands for a token where the token itself need not be.
	 */
	static String hash(SalesforceToken token) {
		return hash(token.tokenValue());
	}

	static String hash(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
