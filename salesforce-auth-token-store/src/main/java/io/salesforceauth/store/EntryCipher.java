package io.salesforceauth.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Encrypts entries with AES-256-GCM and a key that follows from the encryption key and
 * from the credentials. Name and version are authenticated with the content: what was
 * written under another name or at another time does not open. Safe for concurrent use.
 */
final class EntryCipher {

	private static final String ALGORITHM = "AES/GCM/NoPadding";

	private static final int IV_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final SecureRandom random = new SecureRandom();

	private final List<byte[]> keys;

	/**
	 * Create a cipher.
	 * @param keys the first one encrypts, any of them decrypts
	 */
	EntryCipher(EncryptionKeys keys) {
		this.keys = keys.all();
	}

	String seal(EntryKey key, long version, String text) {
		byte[] iv = new byte[IV_BYTES];
		this.random.nextBytes(iv);
		try {
			byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, this.keys.get(0), version, iv)
				.doFinal(text.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder()
				.encodeToString(ByteBuffer.allocate(IV_BYTES + sealed.length).put(iv).put(sealed).array());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Open what {@link #seal} wrote.
	 * @return {@code null} if no key opens it as the content of this entry and version
	 */
	@Nullable Opened open(EntryKey key, long version, String content) {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(content);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (bytes.length < IV_BYTES + TAG_BITS / Byte.SIZE) {
			return null;
		}
		byte[] iv = Arrays.copyOf(bytes, IV_BYTES);
		for (int i = 0; i < this.keys.size(); i++) {
			try {
				byte[] text = cipher(Cipher.DECRYPT_MODE, key, this.keys.get(i), version, iv).doFinal(bytes, IV_BYTES,
						bytes.length - IV_BYTES);
				return new Opened(new String(text, StandardCharsets.UTF_8), i == 0);
			}
			catch (GeneralSecurityException ex) {
				// The next key
			}
		}
		return null;
	}

	private static Cipher cipher(int mode, EntryKey key, byte[] encryptionKey, long version, byte[] iv)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance(ALGORITHM);
		cipher.init(mode, new SecretKeySpec(key.dataKey(encryptionKey), "AES"), new GCMParameterSpec(TAG_BITS, iv));
		byte[] name = key.name().getBytes(StandardCharsets.UTF_8);
		cipher.updateAAD(ByteBuffer.allocate(Long.BYTES + name.length).putLong(version).put(name).array());
		return cipher;
	}

	/**
	 * What was opened.
	 *
	 * @param text the text
	 * @param withFirstKey whether with the key that encrypts now
	 */
	record Opened(String text, boolean withFirstKey) {

		/**
		 * Nothing of the text.
		 */
		@Override
		public String toString() {
			return "Opened[text=******, withFirstKey=" + this.withFirstKey + "]";
		}

	}

}
