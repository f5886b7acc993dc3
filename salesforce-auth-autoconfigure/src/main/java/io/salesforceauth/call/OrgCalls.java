package io.salesforceauth.call;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one org saw of its calls. Costs a call no more than keeping a
 * header's text: it is read when somebody asks. Safe for concurrent use.
 */
public final class OrgCalls {

	/**
	 * The header that tells how many API calls are used.
	 */
	public static final String LIMIT_HEADER = "Sforce-Limit-Info";

	private final LongAdder sessionEnds = new LongAdder();

	private final LongAdder resends = new LongAdder();

	private final LongAdder refusedUris = new LongAdder();

	private volatile @Nullable String limitInfo;

	private volatile @Nullable Consumer<String> limitListener;

	/**
	 * Count a 401 that says that the session has ended.
	 */
	public void sessionEnded() {
		this.sessionEnds.increment();
	}

	/**
	 * Count a call that is sent again.
	 */
	public void sentAgain() {
		this.resends.increment();
	}

	/**
	 * Count a call that was refused since it leads elsewhere.
	 */
	void refusedUri() {
		this.refusedUris.increment();
	}

	/**
	 * Take note of what an answer told of the limit.
	 * @param limitInfo the value of {@link #LIMIT_HEADER}, {@code null} if there is none
	 */
	public void answered(@Nullable String limitInfo) {
		if (limitInfo == null) {
			return;
		}
		this.limitInfo = limitInfo;
		Consumer<String> listener = this.limitListener;
		if (listener != null) {
			listener.accept(limitInfo);
		}
	}

	/**
	 * Tell somebody each value of the header, in the thread of the call.
	 * @param listener must be cheap and must not throw
	 */
	public synchronized void onLimitInfo(Consumer<String> listener) {
		Consumer<String> before = this.limitListener;
		this.limitListener = (before != null) ? before.andThen(listener) : listener;
	}

	/**
	 * Return what was counted.
	 * @return the numbers at this moment
	 */
	public CallCounts counts() {
		return new CallCounts(this.sessionEnds.sum(), this.resends.sum(), this.refusedUris.sum());
	}

	/**
	 * Return how many API calls are used.
	 * @return what the newest answer told
	 */
	public ApiUsage usage() {
		String limitInfo = this.limitInfo;
		return (limitInfo != null) ? LimitInfo.parse(limitInfo) : ApiUsage.UNKNOWN;
	}

}
