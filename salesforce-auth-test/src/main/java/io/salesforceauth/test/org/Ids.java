package io.salesforceauth.test.org;

import java.security.SecureRandom;
import java.util.Random;

/**
 * Ids as Salesforce makes them: 15 characters in which upper and lower case differ, and
 * three more for programs that ignore the difference.
 */
final class Ids {

	private static final int SHORT = 15;

	private static final int CHUNK = 5;

	private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

	private static final Random random = new SecureRandom();

	private Ids() {
	}

	/**
	 * Make an id that is given once.
	 * @param start how it begins
	 * @return the id with 18 characters
	 */
	static String create(String start) {
		StringBuilder id = new StringBuilder(start);
		while (id.length() < SHORT) {
			int digit = random.nextInt(Character.MAX_RADIX);
			id.append(Character.forDigit(digit, Character.MAX_RADIX));
		}
		return whole(id.toString());
	}

	/**
	 * Make an id whole.
	 * @param id the id, with 15 or 18 characters
	 * @return the id with 18 characters; unchanged if it has another length
	 */
	static String whole(String id) {
		if (id.length() != SHORT) {
			return id;
		}
		StringBuilder whole = new StringBuilder(id);
		for (int start = 0; start < SHORT; start += CHUNK) {
			int bits = 0;
			for (int i = 0; i < CHUNK; i++) {
				char letter = id.charAt(start + i);
				bits |= (letter >= 'A' && letter <= 'Z') ? 1 << i : 0;
			}
			whole.append(LETTERS.charAt(bits));
		}
		return whole.toString();
	}

}
