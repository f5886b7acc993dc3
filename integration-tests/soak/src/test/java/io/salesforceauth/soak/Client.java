package io.salesforceauth.soak;

/**
 * The client and HTTP library of an application.
 */
enum Client {

	WEB_REACTOR("WebClient", "Reactor Netty", "reactor"), WEB_JDK("WebClient", "JDK", "jdk"),
	WEB_APACHE("WebClient", "Apache", "http-components"), REST_REACTOR("RestClient", "Reactor Netty", "reactor"),
	REST_JDK("RestClient", "JDK", "jdk"), REST_APACHE("RestClient", "Apache", "http-components");

	private final String type;

	private final String library;

	private final String property;

	Client(String type, String library, String property) {
		this.type = type;
		this.library = library;
		this.property = property;
	}

	String property() {
		return this.property;
	}

	boolean isReactive() {
		return this.type.equals("WebClient");
	}

	/**
	 * The JDK's client sends a GET or HEAD again by itself if its connection ends before
	 * the response. Nobody can stop it.
	 */
	boolean resendsByItself(String method) {
		return this.library.equals("JDK") && (method.equals("GET") || method.equals("HEAD"));
	}

	@Override
	public String toString() {
		return this.type + ", " + this.library;
	}

}
