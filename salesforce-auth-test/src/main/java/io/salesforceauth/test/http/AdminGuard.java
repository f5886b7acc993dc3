package io.salesforceauth.test.http;

import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.extension.requestfilter.AdminRequestFilterV2;
import com.github.tomakehurst.wiremock.extension.requestfilter.RequestFilterAction;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.salesforceauth.test.org.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other sites, and whoever reaches the port, from what the admin API of
 * WireMock would let them do: control the org from a browser, or make a proxy of it.
 */
public final class AdminGuard implements AdminRequestFilterV2 {

	private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

	private static final List<String> PROXY_SETTINGS = List.of("proxyBaseUrl", "targetBaseUrl");

	private final boolean loopbackOnly;

	private final boolean proxies;

	/**
	 * Create a guard.
	 * @param loopbackOnly whether the server is addressed as this machine only
	 * @param proxies whether stubs may be proxies
	 */
	public AdminGuard(boolean loopbackOnly, boolean proxies) {
		this.loopbackOnly = loopbackOnly;
		this.proxies = proxies;
	}

	@Override
	public String getName() {
		return "salesforce-admin-guard";
	}

	@Override
	public RequestFilterAction filter(Request request, @Nullable ServeEvent event) {
		String host = request.getHeader("Host");
		String origin = request.getHeader("Origin");
		if (origin != null && !origin.equals("http://" + host)) {
			return refuse("The admin API answers no page of another site");
		}
		// A name that was pointed at this machine afterwards would be of the same origin
		if (this.loopbackOnly && (host == null || !LOOPBACK.contains(host.replaceFirst(":\\d+$", "")))) {
			return refuse("The admin API answers as localhost only");
		}
		if (!this.proxies && hasProxy(JsonText.readAny(request.getBodyAsString()))) {
			return refuse("No stub here is a proxy, unless the builder of the org allows it");
		}
		return RequestFilterAction.continueWith(request);
	}

	private static RequestFilterAction refuse(String reason) {
		return RequestFilterAction.stopWith(Answer.of(403, "text/plain;charset=UTF-8", reason).toResponse());
	}

	private static boolean hasProxy(@Nullable Object json) {
		if (json instanceof Map<?, ?> map) {
			return map.entrySet()
				.stream()
				.anyMatch((field) -> PROXY_SETTINGS.contains(String.valueOf(field.getKey()))
						|| hasProxy(field.getValue()));
		}
		return json instanceof List<?> list && list.stream().anyMatch(AdminGuard::hasProxy);
	}

}
