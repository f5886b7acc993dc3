package io.salesforceauth.store;

import java.net.URI;
import java.util.HexFormat;
import java.util.function.Predicate;

/**
 * What finds and opens the entry of one org and one pair of credentials. It follows from
 * a proof that only the holder of the secret or the private key can make: nobody else can
 * find the entry or read it. No encryption key is in the name, so that instances meet
 * while keys are rotated.
 */
final class EntryKey {

	private final String name;

	private final byte[] proof;

	private final String org;

	private final String label;

	private final Predicate<URI> hosts;

	/**
	 * Create a key.
	 * @param proof made of the secret or with the private key
	 * @param org the name of the org
	 * @param label the org or the tenant as messages name it
	 * @param hosts tells whether a token of this org may go to an instance URL
	 */
	EntryKey(byte[] proof, String org, String label, Predicate<URI> hosts) {
		this.name = HexFormat.of().formatHex(Hmac.of(proof, "name"));
		this.proof = proof.clone();
		this.org = org;
		this.label = label;
		this.hosts = hosts;
	}

	/**
	 * Return the name of the entry in the store.
	 */
	String name() {
		return this.name;
	}

	/**
	 * Return the key that the content is encrypted with.
	 * @param encryptionKey the key of the application
	 */
	byte[] dataKey(byte[] encryptionKey) {
		return Hmac.of(encryptionKey, this.proof);
	}

	String org() {
		return this.org;
	}

	String label() {
		return this.label;
	}

	boolean mayGoTo(URI instanceUrl) {
		return this.hosts.test(instanceUrl);
	}

	/**
	 * Nothing of the proof.
	 */
	@Override
	public String toString() {
		return "EntryKey[" + this.label + "]";
	}

}
