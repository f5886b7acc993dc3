package io.salesforceauth.token;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.settings.OrgCredentials;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import io.salesforceauth.settings.OrgSettings;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jwt.JwtEncodingException;
import org.springframework.util.Assert;

/**
 * Something that only who holds the credentials of a sign-in can make, and that is the
 * same for all who sign in to the same place in the same way. What is public about
 * credentials, such as the certificate of a key, is not enough.
 */
final class SignInProof {

	private static final String FORMAT = "salesforce-auth 1";

	private static final String HMAC = "HmacSHA256";

	private SignInProof() {
	}

	/**
	 * Make a proof.
	 * @param settings where, and in which way
	 * @param credentials the secret or the private key
	 * @param namespace separates those who must not meet in spite of the same credentials
	 * @return 32 bytes that tell nothing of the credentials
	 * @throws JwtEncodingException if the private key cannot sign
	 */
	static byte[] of(OrgSettings settings, SalesforceCredentials credentials, String namespace) {
		return hmac(credentials.clientSecret(), id(settings, credentials.clientId(), "secret", namespace));
	}

	/**
	 * Make a proof, likewise.
	 */
	static byte[] of(OrgSettings settings, KeyCredentials credentials, String namespace) {
		byte[] id = id(settings, credentials.clientId(), "key", namespace);
		try {
			// Without salt or time: the same for all who hold the key. No JWT begins with
			// the zeros of a length, so that no assertion is a proof
			byte[] signature = new RSASSASigner(credentials.privateKey()).sign(new JWSHeader(JWSAlgorithm.RS256), id)
				.decode();
			return MessageDigest.getInstance("SHA-256").digest(signature);
		}
		catch (JOSEException | GeneralSecurityException ex) {
			throw new JwtEncodingException("The private key cannot sign", ex);
		}
	}

	/**
	 * Each part with its length before it: no two sign-ins have the same text.
	 */
	private static byte[] id(OrgSettings settings, String clientId, String kind, String namespace) {
		String user = (settings.credentials() instanceof OrgCredentials.PrivateKey key) ? key.username() : null;
		Grant grant = (user != null) ? Grant.JWT_BEARER : Grant.CLIENT_CREDENTIALS;
		ByteArrayOutputStream id = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(id)) {
			for (String part : List.of(FORMAT, namespace, origin(settings), clientId, grant.name(), kind,
					(user != null) ? user : "")) {
				write(out, part);
			}
			for (String scope : scopes(settings)) {
				write(out, scope);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return id.toByteArray();
	}

	private static void write(DataOutputStream out, String part) throws IOException {
		byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static String origin(OrgSettings settings) {
		URI myDomain = settings.myDomain();
		Assert.state(myDomain != null, "no My Domain");
		String scheme = myDomain.getScheme().toLowerCase(Locale.ROOT);
		int usual = scheme.equals("https") ? 443 : 80;
		return scheme + "://" + myDomain.getHost().toLowerCase(Locale.ROOT) + ":"
				+ ((myDomain.getPort() != -1) ? myDomain.getPort() : usual);
	}

	private static Set<String> scopes(OrgSettings settings) {
		ClientRegistration registration = settings.registration();
		return (registration != null && registration.getScopes() != null) ? new TreeSet<>(registration.getScopes())
				: Set.of();
	}

	private static byte[] hmac(String secret, byte[] message) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
			return mac.doFinal(message);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
