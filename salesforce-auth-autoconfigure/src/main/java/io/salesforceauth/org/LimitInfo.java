package io.salesforceauth.org;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.ApiUsage.Share;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Sforce-Limit-Info}: {@code api-usage=18/5000}, and where an app has a
 * limit of its own {@code per-app-api-usage=17/250(appName=sample)}, with other parts
 * between. What has another form is left out.
 */
final class LimitInfo {

	private static final Pattern PART = Pattern
		.compile("(?<![\\w-])(per-app-api-usage|api-usage)\\s*=\\s*(\\d{1,18})\\s*/\\s*(\\d{1,18})"
				+ "(?:\\s*\\(\\s*appName\\s*=\\s*([^)]*?)\\s*\\))?");

	private LimitInfo() {
	}

	static ApiUsage parse(String header) {
		Share org = null;
		Map<String, Share> apps = new LinkedHashMap<>();
		Matcher part = PART.matcher(header);
		while (part.find()) {
			Share share = new Share(Long.parseLong(part.group(2)), Long.parseLong(part.group(3)));
			if (part.group(1).equals("api-usage")) {
				org = share;
			}
			else {
				apps.put(name(part.group(4)), share);
			}
		}
		return new ApiUsage(org, apps);
	}

	private static String name(@Nullable String name) {
		return (name != null && !name.isEmpty()) ? name : "unknown";
	}

}
