package io.salesforceauth.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * A client that stays signed in when the application gives its builder, or that of
 * {@code mutate()}, another request factory: that one is signed in, too.
 */
final class SigningRestClient implements RestClient {

	private final RestClient client;

	private final UnaryOperator<ClientHttpRequestFactory> signing;

	private SigningRestClient(RestClient client, UnaryOperator<ClientHttpRequestFactory> signing) {
		this.client = client;
		this.signing = signing;
	}

	/**
	 * Return a builder of such clients.
	 * @param builder builds the client itself
	 * @param signing signs the requests of a factory in
	 */
	static RestClient.Builder builder(RestClient.Builder builder, UnaryOperator<ClientHttpRequestFactory> signing) {
		return (RestClient.Builder) Proxy.newProxyInstance(SigningRestClient.class.getClassLoader(),
				new Class<?>[] { RestClient.Builder.class }, new SigningBuilder(builder, signing));
	}

	@Override
	public RequestHeadersUriSpec<?> get() {
		return this.client.get();
	}

	@Override
	public RequestHeadersUriSpec<?> head() {
		return this.client.head();
	}

	@Override
	public RequestBodyUriSpec post() {
		return this.client.post();
	}

	@Override
	public RequestBodyUriSpec put() {
		return this.client.put();
	}

	@Override
	public RequestBodyUriSpec patch() {
		return this.client.patch();
	}

	@Override
	public RequestHeadersUriSpec<?> delete() {
		return this.client.delete();
	}

	@Override
	public RequestHeadersUriSpec<?> options() {
		return this.client.options();
	}

	@Override
	public RequestBodyUriSpec method(HttpMethod method) {
		return this.client.method(method);
	}

	@Override
	public RestClient.Builder mutate() {
		return builder(this.client.mutate(), this.signing);
	}

	/**
	 * Hands on what the application calls, whatever methods the builder has in this
	 * version of Spring.
	 */
	private record SigningBuilder(RestClient.Builder builder,
			UnaryOperator<ClientHttpRequestFactory> signing) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
			Object argument = (arguments != null && arguments.length == 1) ? arguments[0] : null;
			return switch (method.getName()) {
				case "requestFactory" -> requestFactory((RestClient.Builder) proxy, argument);
				case "apply" -> apply((RestClient.Builder) proxy, argument);
				case "clone" -> SigningRestClient.builder(this.builder.clone(), this.signing);
				case "build" -> new SigningRestClient(this.builder.build(), this.signing);
				default -> {
					Object result = call(method, arguments);
					yield (result instanceof RestClient.Builder) ? proxy : result;
				}
			};
		}

		private RestClient.Builder requestFactory(RestClient.Builder proxy, @Nullable Object factory) {
			this.builder.requestFactory(this.signing.apply((ClientHttpRequestFactory) Objects.requireNonNull(factory)));
			return proxy;
		}

		@SuppressWarnings("unchecked")
		private static RestClient.Builder apply(RestClient.Builder proxy, @Nullable Object consumer) {
			((Consumer<RestClient.Builder>) Objects.requireNonNull(consumer)).accept(proxy);
			return proxy;
		}

		private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
			try {
				return method.invoke(this.builder, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

	}

}
