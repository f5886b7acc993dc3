package io.salesforceauth.settings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.salesforceauth.SalesforceAuthProperties;
import io.salesforceauth.SalesforceAuthProperties.ClientAuthentication;
import io.salesforceauth.SalesforceAuthProperties.Grant;
import io.salesforceauth.SalesforceConfigurationException;
import io.salesforceauth.SalesforceConnectionDetails;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.settings.OrgCredentials.KeyCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.core.log.LogMessage;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Makes the settings of the orgs: from the properties, from connection details where
 * there are any, from the application's own registrations, or from a tenant. Safe for
 * concurrent use.
 */
public final class OrgSettingsFactory {

	private static final Log logger = LogFactory.getLog(OrgSettingsFactory.class);

	private static final String PREFIX = "salesforce.auth";

	private static final String REGISTRATION_ID = "salesforce";

	private static final String TOKEN_PATH = "/services/oauth2/token";

	/**
	 * Stand in a registration whose credentials come from the application: it is asked
	 * for each token request, not here.
	 */
	private static final String OWN_CREDENTIALS = SalesforceCredentialsProvider.class.getSimpleName();

	/**
	 * What must stay as it was at the start. Credentials of another place or user are not
	 * those of this one, and files are read in threads of their own.
	 */
	private static final List<String> FIXED = List.of("my-domain-url", "grant", "client-authentication-method",
			"username", "audience", "client-id-location", "client-secret-location");

	/**
	 * What an org takes from the top level where it leaves it out.
	 */
	private static final Set<String> INHERITED = Set.of("grant", "client-authentication-method");

	private final SalesforceAuthProperties properties;

	private final Environment environment;

	private final @Nullable SalesforceConnectionDetails details;

	private final Function<String, @Nullable Supplier<SalesforceCredentialsProvider>> ownCredentials;

	private final @Nullable SslBundles bundles;

	private final Function<String, @Nullable ClientRegistration> registrations;

	private final Map<String, OrgSettings> ofProperties = new ConcurrentHashMap<>();

	private final Map<String, OrgSettings> settings = new ConcurrentHashMap<>();

	private final Map<String, String> orgsByApp = new ConcurrentHashMap<>();

	/**
	 * Create a factory.
	 * @param environment has the properties as they are now
	 * @param details where the default org is, if it is not in the properties
	 * @param ownCredentials finds what gives key and secret of an org, if the application
	 * does it itself
	 * @param bundles the SSL bundles of the application, if it has any
	 * @param registrations finds the registration of an org among the beans
	 */
	OrgSettingsFactory(SalesforceAuthProperties properties, Environment environment,
			@Nullable SalesforceConnectionDetails details,
			Function<String, @Nullable Supplier<SalesforceCredentialsProvider>> ownCredentials,
			@Nullable SslBundles bundles, Function<String, @Nullable ClientRegistration> registrations) {
		this.properties = properties;
		this.environment = environment;
		this.details = details;
		this.ownCredentials = ownCredentials;
		this.bundles = bundles;
		this.registrations = registrations;
	}

	/**
	 * Create the registration of an org of the properties, as the bean of that org.
	 * @throws SalesforceConfigurationException if a property is missing or wrong
	 */
	ClientRegistration create(String org) {
		OrgSettings settings = fromProperties(org);
		ClientRegistration registration = settings.registration();
		Assert.state(registration != null, "no registration");
		warnOfTwin(org, registration, settings.credentials());
		this.ofProperties.put(org, settings);
		return registration;
	}

	/**
	 * Return the settings of an org that has beans.
	 * @param org the name of the org
	 * @return the same settings each time
	 * @throws SalesforceConfigurationException if a property is missing or wrong
	 */
	public OrgSettings of(String org) {
		OrgSettings settings = this.settings.get(org);
		if (settings != null) {
			return settings;
		}
		settings = fromBeans(org);
		OrgSettings before = this.settings.putIfAbsent(org, settings);
		return (before != null) ? before : settings;
	}

	/**
	 * Create the settings of a tenant from one look-up of the application's repository.
	 * @param name the name of the tenant
	 * @param tenant what the repository said
	 * @return the settings, otherwise those of the top level
	 * @throws IllegalArgumentException if the tenant cannot be signed in to; the message
	 * holds no secret and, but for My Domain, nothing that the customer chose
	 */
	public OrgSettings of(String name, SalesforceTenant tenant) {
		OrgPropertiesCheck.checkValues(this.properties);
		URI myDomain = myDomain("My Domain URL of the tenant", tenant.myDomainUrl());
		Assert.isTrue(TenantHosts.isAllowed(myDomain, this.properties.getTenants().allowedHosts()),
				() -> "The My Domain URL of the tenant is none of Salesforce's: its host must end in "
						+ ".my.salesforce.com, over https, or be one of " + TenantHosts.PROPERTY);
		SalesforceCredentials pair = tenant.credentials();
		return (pair != null) ? fromPair(SalesforceTenants.ORG, name, myDomain, pair) : fromKey(name, tenant, myDomain);
	}

	private OrgSettings fromKey(String name, SalesforceTenant tenant, URI myDomain) {
		PrivateKey privateKey = tenant.privateKey();
		Assert.state(privateKey != null, "The tenant has neither a secret nor a key");
		try {
			KeyCredentials key = new KeyCredentials(usable("consumer key", tenant.clientId(), "tenant"),
					RsaSigningKey.of(privateKey, null, PrivateKeys.PREFIX, "The tenant"));
			ClientRegistration registration = builder(SalesforceTenants.ORG, myDomain, this.properties)
				.clientId(key.clientId())
				.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
				.authorizationGrantType(AuthorizationGrantType.JWT_BEARER)
				.build();
			return new OrgSettings(SalesforceTenants.ORG, name, myDomain, registration, new OrgCredentials.PrivateKey(
					() -> key, tenant.username(), JwtAudience.of(tenant.audience(), myDomain)), this.properties);
		}
		catch (SalesforceConfigurationException ex) {
			throw new IllegalStateException(ex.getReason() + " " + ex.getAction());
		}
	}

	/**
	 * A registration that is not the one made here is the application's own.
	 */
	private OrgSettings fromBeans(String org) {
		ClientRegistration registration = this.registrations.apply(org);
		OrgSettings made = this.ofProperties.get(org);
		if (made != null && made.registration() == registration) {
			return made;
		}
		return (registration != null) ? fromOwn(org, registration) : ownTokens(org);
	}

	private OrgSettings fromProperties(String org) {
		SalesforceConnectionDetails details = details(org);
		if (details != null) {
			return fromDetails(org, details);
		}
		SalesforceAuthProperties settings = this.properties.org(org);
		try {
			boolean key = PrivateKeys.areUsed(settings);
			warnIfReadByAll(org, key ? settings.getKey().location() : settings.getClientSecretLocation());
			boolean absent = this.ownCredentials.apply(org) != null && PropertyCredentials.areAbsent(settings);
			OrgPropertiesCheck.check(settings, absent && !key);
			URI myDomain = myDomain(settings.getMyDomainUrl());
			ClientRegistration.Builder builder = builder(org, myDomain, settings);
			if (key) {
				// Read to see that it can be, and again for each token request
				builder.clientId(PrivateKeys.read(settings, this.bundles).clientId());
				if (settings.getGrant() == Grant.JWT_BEARER) {
					// The assertion of the grant says who the client is: RFC 7523 2.1
					builder.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
						.authorizationGrantType(AuthorizationGrantType.JWT_BEARER);
				}
				return new OrgSettings(org, myDomain, builder.build(), keys(org, settings, myDomain), settings);
			}
			SalesforceCredentials pair = absent ? null : PropertyCredentials.read(settings);
			builder.clientId((pair != null) ? pair.clientId() : OWN_CREDENTIALS)
				.clientSecret((pair != null) ? pair.clientSecret() : OWN_CREDENTIALS);
			return new OrgSettings(org, myDomain, builder.build(),
					secrets(org, (pair != null) ? fromProperties(org, settings, pair) : null,
							!PropertyCredentials.areInFiles(settings)),
					settings);
		}
		catch (SalesforceConfigurationException ex) {
			throw ex.forOrg(org);
		}
	}

	private OrgSettings fromDetails(String org, SalesforceConnectionDetails details) {
		Assert.state(StringUtils.hasText(details.getClientId()) && StringUtils.hasText(details.getClientSecret()),
				"The SalesforceConnectionDetails have no consumer key or no consumer secret");
		OrgPropertiesCheck.checkValues(this.properties);
		return fromPair(org, null,
				myDomain("My Domain URL of the SalesforceConnectionDetails", details.getMyDomainUrl()),
				new SalesforceCredentials(details.getClientId(), details.getClientSecret()));
	}

	/**
	 * The pair is all that is known of the org: it signs in with its secret even where
	 * the top level does with a private key.
	 */
	private OrgSettings fromPair(String org, @Nullable String tenant, URI myDomain, SalesforceCredentials pair) {
		ClientRegistration.Builder builder = builder(org, myDomain, this.properties);
		if (this.properties.getClientAuthenticationMethod() == ClientAuthentication.PRIVATE_KEY_JWT) {
			builder.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST);
		}
		SalesforceCredentials usable = usable(pair, (tenant != null) ? "tenant" : owner(org));
		ClientRegistration registration = builder.clientId(usable.clientId())
			.clientSecret(usable.clientSecret())
			.build();
		return new OrgSettings(org, tenant, myDomain, registration, new OrgCredentials.Secret(() -> usable, true),
				this.properties);
	}

	private OrgSettings fromOwn(String org, ClientRegistration registration) {
		SalesforceAuthProperties settings = checked(org);
		URI myDomain = myDomain("token URI of the ClientRegistration of the Salesforce org '" + org + "'",
				origin(registration.getProviderDetails().getTokenUri()));
		return new OrgSettings(org, myDomain, registration, credentials(org, registration, settings, myDomain),
				settings);
	}

	private OrgCredentials credentials(String org, ClientRegistration registration, SalesforceAuthProperties settings,
			URI myDomain) {
		if (isInProperties(org) && PrivateKeys.areUsed(settings)) {
			return keys(org, settings, myDomain);
		}
		if (isInProperties(org) && PropertyCredentials.areInFiles(settings)) {
			Supplier<SalesforceAuthProperties> current = current(org, settings);
			return secrets(org, () -> PropertyCredentials.read(current.get()), false);
		}
		SalesforceCredentials pair = pair(registration, org);
		return secrets(org, (pair != null) ? () -> pair : null, true);
	}

	/**
	 * Read the pair anew where it is in files or the properties have changed, which they
	 * hardly ever do.
	 */
	private Supplier<SalesforceCredentials> fromProperties(String org, SalesforceAuthProperties atStart,
			SalesforceCredentials pair) {
		if (PropertyCredentials.areInFiles(atStart)) {
			Supplier<SalesforceAuthProperties> current = current(org, atStart);
			return () -> PropertyCredentials.read(current.get());
		}
		Runnable check = fixed(org);
		AtomicReference<Map.Entry<List<Optional<Object>>, SalesforceCredentials>> last = new AtomicReference<>(
				Map.entry(values(org, PropertyCredentials.NAMES), pair));
		return () -> {
			check.run();
			List<Optional<Object>> values = values(org, PropertyCredentials.NAMES);
			if (values.equals(last.get().getKey())) {
				return last.get().getValue();
			}
			SalesforceCredentials now = PropertyCredentials.of(values);
			last.set(Map.entry(values, now));
			return now;
		};
	}

	/**
	 * Return what the environment has of an org now. Each is asked for by its name: some
	 * property sources, such as a vault, cannot say which names they have.
	 */
	private List<Optional<Object>> values(String org, List<String> names) {
		Binder binder = Binder.get(this.environment);
		return names.stream().map((name) -> {
			Optional<Object> own = value(binder, prefix(org) + name);
			return (own.isEmpty() && INHERITED.contains(name)) ? value(binder, PREFIX + "." + name) : own;
		}).toList();
	}

	private static Optional<Object> value(Binder binder, String name) {
		BindResult<Object> value = binder.bind(ConfigurationPropertyName.adapt(name, '.'), Bindable.of(Object.class));
		return value.isBound() ? Optional.of(value.get()) : Optional.empty();
	}

	private static String prefix(String org) {
		return org.equals(SalesforceOrg.DEFAULT) ? PREFIX + "." : PREFIX + ".orgs." + org + ".";
	}

	/**
	 * Return a check that what must stay as it is now has stayed.
	 */
	private Runnable fixed(String org) {
		List<Optional<Object>> atStart = values(org, FIXED);
		return () -> {
			List<Optional<Object>> now = values(org, FIXED);
			for (int i = 0; i < FIXED.size(); i++) {
				if (!now.get(i).equals(atStart.get(i))) {
					throw new SalesforceConfigurationException(PREFIX + "." + FIXED.get(i),
							"It was changed while the application runs.", "Restart the application.");
				}
			}
		};
	}

	/**
	 * Return the URI itself if it cannot be read, which is told where it is checked.
	 */
	private static String origin(String uri) {
		try {
			return URI.create(uri).resolve("/").toString();
		}
		catch (IllegalArgumentException ex) {
			return uri;
		}
	}

	/**
	 * Read a URL that is in no property.
	 * @param origin whose URL it is
	 */
	private static URI myDomain(String origin, @Nullable String url) {
		try {
			return MyDomainUrl.parse((url != null) ? url : "");
		}
		catch (SalesforceConfigurationException ex) {
			throw new IllegalStateException(
					"The " + origin + " cannot be used. " + ex.getReason() + " " + ex.getAction());
		}
	}

	/**
	 * An own registration may have no secret: where the tokens are the application's own,
	 * too, none is ever sent.
	 */
	private static @Nullable SalesforceCredentials pair(ClientRegistration registration, String org) {
		return StringUtils.hasText(registration.getClientSecret())
				? usable(new SalesforceCredentials(registration.getClientId(), registration.getClientSecret()),
						owner(org))
				: null;
	}

	private OrgSettings ownTokens(String org) {
		SalesforceAuthProperties settings = checked(org);
		try {
			URI myDomain = (isInProperties(org) && StringUtils.hasText(settings.getMyDomainUrl()))
					? myDomain(settings.getMyDomainUrl()) : null;
			return new OrgSettings(org, myDomain, null, null, settings);
		}
		catch (SalesforceConfigurationException ex) {
			throw ex.forOrg(org);
		}
	}

	/**
	 * An org that only the application's beans know has the settings of the top level,
	 * but not its My Domain and credentials.
	 */
	private SalesforceAuthProperties checked(String org) {
		if (!isInProperties(org)) {
			OrgPropertiesCheck.checkValues(this.properties);
			return this.properties;
		}
		SalesforceAuthProperties settings = this.properties.org(org);
		try {
			OrgPropertiesCheck.checkValues(settings);
			return settings;
		}
		catch (SalesforceConfigurationException ex) {
			throw ex.forOrg(org);
		}
	}

	private boolean isInProperties(String org) {
		return org.equals(SalesforceOrg.DEFAULT) || this.properties.getOrgs().containsKey(org);
	}

	private @Nullable SalesforceConnectionDetails details(String org) {
		return org.equals(SalesforceOrg.DEFAULT) ? this.details : null;
	}

	private static URI myDomain(@Nullable String url) {
		URI myDomain = MyDomainUrl.parse((url != null) ? url : "");
		if (!MyDomainUrl.isUsual(myDomain)) {
			logger.warn(LogMessage.format("%s is %s, which is not a My Domain host as Salesforce gives them "
					+ "(it would end in .my.salesforce.com)", MyDomainUrl.PROPERTY, myDomain.getHost()));
		}
		return myDomain;
	}

	private static ClientRegistration.Builder builder(String org, URI myDomain, SalesforceAuthProperties settings) {
		return ClientRegistration
			.withRegistrationId(org.equals(SalesforceOrg.DEFAULT) ? REGISTRATION_ID : REGISTRATION_ID + "-" + org)
			.clientName(org)
			.scope(settings.getScopes())
			.tokenUri(myDomain.resolve(TOKEN_PATH).toString())
			.clientAuthenticationMethod(method(settings.getClientAuthenticationMethod()))
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS);
	}

	private static ClientAuthenticationMethod method(ClientAuthentication method) {
		return switch (method) {
			case CLIENT_SECRET_POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
			case CLIENT_SECRET_BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
			case PRIVATE_KEY_JWT -> ClientAuthenticationMethod.PRIVATE_KEY_JWT;
		};
	}

	private OrgCredentials keys(String org, SalesforceAuthProperties settings, URI myDomain) {
		String bundle = settings.getKey().bundle();
		if (this.bundles != null && StringUtils.hasText(bundle)) {
			// Read at each token request; Boot warns of updates that nobody listens to
			this.bundles.addBundleUpdateHandler(bundle.strip(), (updated) -> {
			});
		}
		boolean user = settings.getGrant() == Grant.JWT_BEARER;
		String username = (settings.getUsername() != null) ? settings.getUsername().strip() : "";
		Supplier<SalesforceAuthProperties> current = current(org, settings);
		return new OrgCredentials.PrivateKey(reader(org, () -> PrivateKeys.read(current.get(), this.bundles)),
				user ? username : null, user ? JwtAudience.of(settings.getAudience(), myDomain) : List.of());
	}

	/**
	 * The application comes first, then what is set up.
	 * @param other reads that, {@code null} if there is nothing
	 * @param isInMemory whether that needs no I/O
	 */
	private OrgCredentials secrets(String org, @Nullable Supplier<SalesforceCredentials> other, boolean isInMemory) {
		Supplier<SalesforceCredentialsProvider> own = (details(org) == null) ? this.ownCredentials.apply(org) : null;
		return new OrgCredentials.Secret(reader(org, () -> {
			SalesforceCredentials pair = (own != null) ? own.get().getCredentials(org) : null;
			if (pair != null) {
				return usable(pair, owner(org));
			}
			Assert.state(other != null, () -> "there are no credentials of the Salesforce org '" + org + "'");
			return other.get();
		}), own == null && isInMemory);
	}

	/**
	 * Return the properties of an org as they are whenever they are asked for: Spring
	 * Cloud refreshes them, and a vault may change them, while the application runs. They
	 * are those of the start where only a converter of the application understands them.
	 */
	private Supplier<SalesforceAuthProperties> current(String org, SalesforceAuthProperties atStart) {
		Runnable check = fixed(org);
		return () -> {
			check.run();
			try {
				return Binder.get(this.environment).bindOrCreate(PREFIX, SalesforceAuthProperties.class).org(org);
			}
			catch (BindException ex) {
				return atStart;
			}
		};
	}

	/**
	 * Check a pair that comes from no property: it is never sent if it cannot be one.
	 */
	private static SalesforceCredentials usable(SalesforceCredentials pair, String owner) {
		return new SalesforceCredentials(usable("consumer key", pair.clientId(), owner),
				usable("consumer secret", pair.clientSecret(), owner));
	}

	private static String usable(String kind, String value, String owner) {
		String clean = CredentialText.clean(value);
		String fault = CredentialText.fault(clean);
		Assert.isTrue(fault == null, () -> "The " + kind + " of the " + owner + " " + fault);
		return clean;
	}

	private static String owner(String org) {
		return "Salesforce org '" + org + "'";
	}

	private static <C> Supplier<C> reader(String org, Supplier<C> reader) {
		return () -> {
			try {
				return reader.get();
			}
			catch (SalesforceConfigurationException ex) {
				throw ex.forOrg(org);
			}
		};
	}

	/**
	 * Links are followed: Kubernetes mounts secrets as links.
	 */
	private static void warnIfReadByAll(String org, @Nullable Path secret) {
		try {
			if (secret != null && Files.getPosixFilePermissions(secret).contains(PosixFilePermission.OTHERS_READ)) {
				logger.warn(LogMessage.format("All users of this machine can read %s, with which Salesforce org '%s' "
						+ "signs in. Allow it to the user of this application only: 'chmod 400', or 'defaultMode: 0400' "
						+ "where Kubernetes mounts it.", secret, org));
			}
		}
		catch (IOException | UnsupportedOperationException ex) {
			// Not there, which is told when it is read, or no POSIX file system
		}
	}

	private void warnOfTwin(String org, ClientRegistration registration, @Nullable OrgCredentials credentials) {
		String username = (credentials instanceof OrgCredentials.PrivateKey key) ? key.username() : null;
		String app = registration.getClientId() + " " + registration.getProviderDetails().getTokenUri() + " "
				+ username;
		String twin = this.orgsByApp.putIfAbsent(app, org);
		if (twin != null && !twin.equals(org)) {
			logger.warn(LogMessage
				.format("The Salesforce orgs '%s' and '%s' are the same app and My Domain: each signs in for itself, "
						+ "and both count towards the same login limit", twin, org));
		}
	}

}
